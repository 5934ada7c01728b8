import { useCallback, useEffect, useState } from 'react';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly data: T };

/**
 * Loads once per `load` function and again on `reload`. An unmounted component gets no result, and
 * loaded data stays when a later load fails: old data is better than an error in its place.
 */
export const useLoaded = <T>(
  load: (signal: AbortSignal) => Promise<T>,
): Loaded<T> & { readonly reload: () => void } => {
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<{ of: unknown; loaded: Loaded<T> }>();
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setHeld({ of: load, loaded: { state: 'ready', data } });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setHeld((before) =>
          before?.of === load && before.loaded.state === 'ready'
            ? before
            : { of: load, loaded: { state: 'failed', error } },
        );
      },
    );
    return () => {
      abort.abort();
    };
  }, [load, round]);
  const reload = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  const loaded: Loaded<T> = held?.of === load ? held.loaded : { state: 'loading' };
  return { ...loaded, reload };
};
