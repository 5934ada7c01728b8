import { routes } from '@teleward/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { useLoaded } from '../../api/use-loaded.ts';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';

/** A day at a site as it runs, read anew whenever it looks different. */
export const useRun = (sessionId: string) => {
  // Changes come in bursts: a running load is not broken off for each, and one more follows it.
  const running = useRef({ is: false, again: false });
  const next = useRef<() => void>(() => undefined);
  const load = useCallback(
    async (signal: AbortSignal) => {
      running.current = { is: true, again: false };
      try {
        return await staffRequest(routes.readOutreachRun, { params: { sessionId } }, { signal });
      } finally {
        const { again } = running.current;
        if (!signal.aborted) running.current = { is: false, again: false };
        // The result is taken over first.
        if (again && !signal.aborted) {
          setTimeout(() => {
            next.current();
          });
        }
      }
    },
    [sessionId],
  );
  const { reload: loadAgain, ...loaded } = useLoaded(load);
  const reload = useCallback(() => {
    if (running.current.is) running.current.again = true;
    else loadAgain();
  }, [loadAgain]);
  useEffect(() => {
    next.current = reload;
  }, [reload]);
  const { appointments, outreachChanges, live } = useDay();
  const visits = new Set(
    loaded.state === 'ready'
      ? loaded.data.days.flatMap(({ visit }) => visit?.encounterId ?? [])
      : [],
  );
  // How far a visit is, the day's list tells.
  const told = (appointments ?? [])
    .filter(({ encounterId }) => visits.has(encounterId))
    .map(({ encounterId, status }) => `${encounterId} ${status}`)
    .join(' ');
  const seen = useRef({ told, outreachChanges, live });
  useEffect(() => {
    const before = seen.current;
    seen.current = { told, outreachChanges, live };
    const isBack = live && !before.live;
    if (before.told !== told || before.outreachChanges !== outreachChanges || isBack) reload();
  }, [told, outreachChanges, live, reload]);
  return { ...loaded, reload, live };
};
