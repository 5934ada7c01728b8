import { routes, type Site } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) => staffRequest(routes.listSites, {}, { signal });

/** The clinic's sites; empty until loaded. */
export const useSites = (): readonly Site[] => {
  const loaded = useLoaded(load);
  return loaded.state === 'ready' ? loaded.data.sites : [];
};
