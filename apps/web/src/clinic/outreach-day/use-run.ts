import { routes } from '@teleward/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { useLoaded } from '../../api/use-loaded.ts';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';

/** A day at a site as it runs, read anew whenever it looks different. */
export const useRun = (sessionId: string) => {
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readOutreachRun, { params: { sessionId } }, { signal }),
    [sessionId],
  );
  const { reload, ...loaded } = useLoaded(load);
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
