import { type Intake, routes } from '@teleward/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { useLoaded } from '../../api/use-loaded.ts';
import { useDay } from '../day/day.tsx';
import { staffCall } from '../staff-call.ts';

/** What the patient of a visit answered, read again whenever the live lists say that there is more; null until then. */
export const useIntake = (encounterId: string): Intake | null => {
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
  return loaded.state === 'ready' ? loaded.data : null;
};
