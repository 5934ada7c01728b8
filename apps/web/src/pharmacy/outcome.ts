import { type Checked } from './use-check.ts';

/** What a pharmacist does with it, in one word. */
export type Outcome =
  | 'genuine'
  | 'offline'
  | 'revoked'
  | 'strange'
  | 'cancelled'
  | 'expired'
  | 'done'
  | 'altered'
  | 'unknown'
  | 'unknownOffline';

/** The worst that is known counts. */
export const outcomeOf = ({ verdict, told }: Checked): Outcome => {
  if (verdict.kind === 'altered') return 'altered';
  if (verdict.kind === 'unknown-key') {
    return told.kind === 'offline' ? 'unknownOffline' : 'unknown';
  }
  if (told.kind === 'standing' && told.standing.cancellation !== null) return 'cancelled';
  if (told.kind === 'standing' && told.standing.remaining.every(({ done }) => done)) return 'done';
  if (verdict.expired) return 'expired';
  if (told.kind === 'standing') return 'genuine';
  if (verdict.revoked) return 'revoked';
  return told.kind === 'stranger' ? 'strange' : 'offline';
};

/** Green, amber or red; the words say the same. */
export const toneOf = (outcome: Outcome): 'success' | 'warning' | 'danger' => {
  switch (outcome) {
    case 'genuine':
    case 'offline':
      return 'success';
    case 'revoked':
    case 'strange':
    case 'unknownOffline':
      return 'warning';
    case 'cancelled':
    case 'expired':
    case 'done':
    case 'altered':
    case 'unknown':
      return 'danger';
  }
};
