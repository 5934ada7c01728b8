import { pharmacyRoutes, type PrescriptionStanding } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { fetchKeys, knownKeys, type Known } from './published-keys.ts';
import { possessionOf, type Presented } from './signed-text.ts';
import { verify, type Verdict } from './verify.ts';

/** What the clinic's server says of it. */
export type Told =
  | { readonly kind: 'standing'; readonly standing: PrescriptionStanding }
  | { readonly kind: 'offline' }
  /** It never signed this, or it is another server. */
  | { readonly kind: 'stranger' }
  /** The clinic's records are destroyed. */
  | { readonly kind: 'destroyed' };

export interface Checked {
  readonly jws: string;
  readonly verdict: Verdict;
  readonly told: Told;
}

export type Check =
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'checked'; readonly checked: Checked };

/** Asks how it stands; what cannot be asked is no failure. */
const ask = async (jws: string): Promise<Told> => {
  try {
    const body = { possession: await possessionOf(jws) };
    const standing = await call(pharmacyRoutes.readPrescriptionStanding, { body });
    return { kind: 'standing', standing };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'not_found') return { kind: 'stranger' };
    if (code === 'records_destroyed') return { kind: 'destroyed' };
    if (code === 'unavailable' || code === 'database_unavailable') return { kind: 'offline' };
    throw error;
  }
};

/** Revocations since the keys were read count, too: new ones are taken where there is network. */
const newestKeys = async (): Promise<Known | null> => {
  try {
    return await fetchKeys();
  } catch {
    return knownKeys();
  }
};

const check = async (presented: Presented): Promise<Checked> => {
  const jws =
    presented.kind === 'signed'
      ? presented.jws
      : (await call(pharmacyRoutes.openSharedPrescription, { body: { token: presented.token } }))
          .jws;
  const known = await newestKeys();
  const verdict = await verify(jws, known?.keys ?? [], new Date());
  return { jws, verdict, told: verdict.kind === 'genuine' ? await ask(jws) : await reached() };
};

/** Whether there is network at all decides what an unknown key means. */
const reached = (): Promise<Told> =>
  fetchKeys().then(
    () => ({ kind: 'stranger' }) as const,
    () => ({ kind: 'offline' }) as const,
  );

/** Checks what somebody presents, and again when asked. */
export const useCheck = (
  presented: Presented,
): readonly [Check, () => void, (standing: PrescriptionStanding) => void] => {
  const [result, setResult] = useState<Check>({ state: 'checking' });
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let current = true;
    check(presented).then(
      (checked) => {
        if (current) setResult({ state: 'checked', checked });
      },
      (error: unknown) => {
        if (current) setResult({ state: 'failed', error });
      },
    );
    return () => {
      current = false;
    };
  }, [presented, times]);
  const again = useCallback(() => {
    setResult({ state: 'checking' });
    setTimes((before) => before + 1);
  }, []);
  const tell = useCallback((standing: PrescriptionStanding) => {
    setResult((before) =>
      before.state === 'checked'
        ? { ...before, checked: { ...before.checked, told: { kind: 'standing', standing } } }
        : before,
    );
  }, []);
  return [result, again, tell];
};
