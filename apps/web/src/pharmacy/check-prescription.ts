import { pharmacyRoutes, type PrescriptionStanding } from '@teleward/contracts';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { fetchKeys, knownKeys, type Known } from './published-keys.ts';
import { possessionOf, type Presented } from './signed-text.ts';
import { verify, type Verdict } from './verify.ts';

/** The answer of the clinic's server. */
export type Told =
  | { readonly kind: 'standing'; readonly standing: PrescriptionStanding }
  | { readonly kind: 'asking' }
  /** No answer, for whatever reason. */
  | { readonly kind: 'offline' }
  /** The server has no record of this prescription, or it is another clinic's server. */
  | { readonly kind: 'stranger' }
  /** The clinic's records are destroyed. */
  | { readonly kind: 'destroyed' };

export interface Checked {
  readonly jws: string;
  readonly verdict: Verdict;
  readonly told: Told;
  /** When the keys were loaded; null where there are none. */
  readonly keysAt: string | null;
}

/** The external sources of a check, so that a test can replace the network. */
export interface Sources {
  readonly known: () => Known | null;
  readonly fetchKeys: () => Promise<Known>;
  readonly standing: (jws: string) => Promise<PrescriptionStanding>;
  readonly shared: (token: string) => Promise<string>;
}

const ofServer: Sources = {
  known: knownKeys,
  fetchKeys,
  standing: async (jws) => {
    const body = { possession: await possessionOf(jws) };
    return request(pharmacyRoutes.readPrescriptionStanding, { body });
  },
  shared: async (token) =>
    (await request(pharmacyRoutes.openSharedPrescription, { body: { token } })).jws,
};

/** If the server cannot be asked, the result of the signature still shows. */
const ask = async (jws: string, { standing }: Sources): Promise<Told> => {
  try {
    return { kind: 'standing', standing: await standing(jws) };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'not_found') return { kind: 'stranger' };
    return { kind: code === 'records_destroyed' ? 'destroyed' : 'offline' };
  }
};

const isSigned = ({ kind }: Verdict): boolean => kind === 'genuine' || kind === 'unread';

/**
 * Reports at once what the keys on this device prove, and then what the clinic's server and the
 * newest keys say: both are requested at the same time.
 */
export const checkPrescription = async (
  presented: Presented,
  tell: (checked: Checked) => void,
  sources: Sources = ofServer,
): Promise<void> => {
  const jws = presented.kind === 'signed' ? presented.jws : await sources.shared(presented.token);
  const known = sources.known();
  const fetching = sources.fetchKeys().catch(() => null);
  const first = await verify(jws, known?.keys ?? [], new Date());
  const asked = isSigned(first) ? ask(jws, sources) : null;
  if (first.kind !== 'unknown-key') {
    tell({ jws, verdict: first, told: { kind: 'asking' }, keysAt: known?.at ?? null });
  }
  // Keys revoked since they were loaded count, too.
  const fetched = await fetching;
  const verdict = fetched === null ? first : await verify(jws, fetched.keys, new Date());
  const keysAt = (fetched ?? known)?.at ?? null;
  if (isSigned(verdict)) {
    tell({ jws, verdict, told: await (asked ?? ask(jws, sources)), keysAt });
  } else {
    // What an unknown key means depends on whether there is a network at all.
    tell({ jws, verdict, told: { kind: fetched === null ? 'offline' : 'stranger' }, keysAt });
  }
};
