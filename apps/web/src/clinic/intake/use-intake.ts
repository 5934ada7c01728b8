import { type Intake, routes } from '@teleward/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { useDay } from '../day/day.tsx';
import { staffCall } from '../staff-call.ts';
import { whileVisible } from '../while-visible.ts';

/** No longer than this is missed what was answered and changes nothing in the live lists. */
const staleMs = 5 * 60_000;

/** What the patient of a visit answered, read again whenever the live lists say that there is more, and now and then. */
export const useIntake = (
  encounterId: string,
): Loaded<Intake> & { readonly reload: () => void } => {
  const load = useCallback(
    (signal: AbortSignal) => staffCall(routes.readIntake, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  const { reload } = loaded;
  const { board, appointments } = useDay();
  const told = JSON.stringify(
    [...(board?.entries ?? []), ...(appointments ?? [])].find(
      (one) => one.encounterId === encounterId,
    )?.intake,
  );
  const before = useRef(told);
  useEffect(() => {
    if (before.current !== told) reload();
    before.current = told;
  }, [told, reload]);
  useEffect(() => whileVisible(staleMs, reload), [reload]);
  return loaded;
};
