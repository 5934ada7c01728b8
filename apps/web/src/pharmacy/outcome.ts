import { type Checked } from './check-prescription.ts';

/** The result for the pharmacist, in one word. */
export type Outcome =
  | 'genuine'
  | 'asking'
  | 'offline'
  | 'old'
  | 'revoked'
  | 'foreign'
  | 'unread'
  | 'strange'
  | 'cancelled'
  | 'expired'
  | 'done'
  | 'altered'
  | 'unknown'
  | 'unknownOffline';

/**
 * How long keys on a device may be trusted offline: a stolen key would have been revoked by then.
 */
const keysHoldMs = 7 * 86_400_000;

/** The worst finding counts. The server's answer takes precedence over this device's clock. */
export const outcomeOf = ({ verdict, told, keysAt }: Checked, now = new Date()): Outcome => {
  if (verdict.kind === 'altered') return 'altered';
  if (verdict.kind === 'unknown-key') {
    return told.kind === 'offline' ? 'unknownOffline' : 'unknown';
  }
  const standing = told.kind === 'standing' ? told.standing : null;
  if (standing !== null && standing.cancellation !== null) return 'cancelled';
  if (standing?.remaining.every(({ done }) => done) === true) return 'done';
  // A thief of a clinic's key can sign prescriptions that the clinic's server has never seen.
  if (told.kind === 'stranger') return 'strange';
  if (verdict.kind === 'unread') return 'unread';
  if (told.kind === 'asking') return 'asking';
  if (standing?.expired ?? verdict.expired) return 'expired';
  if (standing !== null) return 'genuine';
  if (verdict.revoked) return 'revoked';
  if (verdict.foreign) return 'foreign';
  const isOld = keysAt === null || now.getTime() - Date.parse(keysAt) > keysHoldMs;
  return isOld ? 'old' : 'offline';
};

/** Green, amber or red; the text says the same. */
export const toneOf = (outcome: Outcome): 'success' | 'warning' | 'danger' => {
  switch (outcome) {
    case 'genuine':
    case 'offline':
      return 'success';
    case 'asking':
    case 'old':
    case 'revoked':
    case 'foreign':
    case 'unread':
    case 'unknownOffline':
      return 'warning';
    case 'strange':
    case 'cancelled':
    case 'expired':
    case 'done':
    case 'altered':
    case 'unknown':
      return 'danger';
  }
};
