import { type Favourite, type Formulary, routes } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) => staffRequest(routes.listFavourites, {}, { signal });

export interface Favourites {
  /** Empty until loaded. */
  readonly all: readonly Favourite[];
  /** Why they could not be loaded. */
  readonly error: unknown;
  readonly reload: () => void;
}

/** Lines that this doctor and the clinic write often. */
export const useFavourites = (): Favourites => {
  const loaded = useLoaded(load);
  return {
    all: loaded.state === 'ready' ? loaded.data.favourites : [],
    error: loaded.state === 'failed' ? loaded.error : null,
    reload: loaded.reload,
  };
};

const loadFormulary = (signal: AbortSignal) => staffRequest(routes.readFormulary, {}, { signal });

/**
 * The clinic's list of drugs; null until loaded, and where loading failed: a line
 * does not depend on it.
 */
export const useFormulary = (): Formulary | null => {
  const loaded = useLoaded(loadFormulary);
  return loaded.state === 'ready' ? loaded.data : null;
};
