import { pharmacyRoutes, type PrescriptionStanding } from '@teleward/contracts';
import { errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { fetchKeys, knownKeys, type Known } from './published-keys.ts';
import { possessionOf, type Presented } from './signed-text.ts';
import { verify, type Verdict } from './verify.ts';

/** What the clinic's server says of it. */
export type Told =
  | { readonly kind: 'standing'; readonly standing: PrescriptionStanding }
  | { readonly kind: 'asking' }
  /** Whatever the reason: nobody answered. */
  | { readonly kind: 'offline' }
  /** It never signed this, or it is another server. */
  | { readonly kind: 'stranger' }
  /** The clinic's records are destroyed. */
  | { readonly kind: 'destroyed' };

export interface Checked {
  readonly jws: string;
  readonly verdict: Verdict;
  readonly told: Told;
  /** Of when the keys are; null where there are none. */
  readonly keysAt: string | null;
}

/** What a check needs from outside, so that a test can be the network. */
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
    return call(pharmacyRoutes.readPrescriptionStanding, { body });
  },
  shared: async (token) =>
    (await call(pharmacyRoutes.openSharedPrescription, { body: { token } })).jws,
};

/** What cannot be asked hides nothing of what the signature says. */
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
 * Tells at once what the keys on this device say, and then what the clinic's server and the newest
 * keys do: both are asked at the same time.
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
  // Revocations since the keys were read count, too.
  const fetched = await fetching;
  const verdict = fetched === null ? first : await verify(jws, fetched.keys, new Date());
  const keysAt = (fetched ?? known)?.at ?? null;
  if (isSigned(verdict)) {
    tell({ jws, verdict, told: await (asked ?? ask(jws, sources)), keysAt });
  } else {
    // Whether there is network at all decides what an unknown key means.
    tell({ jws, verdict, told: { kind: fetched === null ? 'offline' : 'stranger' }, keysAt });
  }
};
