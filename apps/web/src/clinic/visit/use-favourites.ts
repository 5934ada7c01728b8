import { type Favourite, routes } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffCall } from '../staff-call.ts';

const load = (signal: AbortSignal) => staffCall(routes.listFavourites, {}, { signal });

export interface Favourites {
  /** None until they are loaded. */
  readonly all: readonly Favourite[];
  /** They could not be loaded. */
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
