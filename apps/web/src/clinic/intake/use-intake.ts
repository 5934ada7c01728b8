import { type Intake, routes } from '@teleward/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';
import { whileVisible } from '../while-visible.ts';

/**
 * The patient's answers for a visit, reloaded whenever the live lists show a change.
 *
 * @param everyMs how often to reload in addition; never by default, because each read is audited
 */
export const useIntake = (
  encounterId: string,
  everyMs?: number,
): Loaded<Intake> & { readonly reload: () => void } => {
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readIntake, { params: { encounterId } }, { signal }),
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
  useEffect(
    () => (everyMs === undefined ? undefined : whileVisible(everyMs, reload)),
    [everyMs, reload],
  );
  return loaded;
};
