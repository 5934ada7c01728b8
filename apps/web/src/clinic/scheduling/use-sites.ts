import { routes, type Site } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffCall } from '../staff-call.ts';

const load = (signal: AbortSignal) => staffCall(routes.listSites, {}, { signal });

/** The clinic's sites; empty until loaded. */
export const useSites = (): readonly Site[] => {
  const loaded = useLoaded(load);
  return loaded.state === 'ready' ? loaded.data.sites : [];
};
