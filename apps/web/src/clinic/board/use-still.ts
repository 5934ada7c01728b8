import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { InUse } from './in-use.ts';

interface Still<T> {
  /** The list as it is to be shown. */
  readonly shown: T;
  /**
   * Has the list be as it is at once.
   * @param doneWith with whom the person has just done something
   */
  readonly settle: (doneWith?: string) => void;
  /** With whom the person did something last: what it changes of them is no surprise. */
  readonly doneWith: string | null;
}

/**
 * Keeps a list as it is while somebody is about to press something in it.
 * @param list the element around the list
 * @param arrangement the list as it is now
 */
export function useStill<T>(list: RefObject<HTMLElement | null>, arrangement: T): Still<T> {
  const [kept, setKept] = useState<{ readonly arrangement: T } | null>(null);
  const [doneWith, setDoneWith] = useState<string | null>(null);
  const newest = useRef(arrangement);
  const inUse = useRef<InUse>(null);
  useEffect(() => {
    newest.current = arrangement;
  }, [arrangement]);

  const settle = useCallback((of?: string) => {
    inUse.current?.settle();
    setDoneWith(of ?? null);
  }, []);

  useEffect(() => {
    if (list.current === null) return undefined;
    const watch = new InUse(list.current, {
      onUse: () => {
        setKept((before) => before ?? { arrangement: newest.current });
      },
      onUnused: () => {
        setKept(null);
        setDoneWith(null);
      },
    });
    inUse.current = watch;
    return () => {
      watch.close();
    };
  }, [list]);

  return { shown: kept === null ? arrangement : kept.arrangement, settle, doneWith };
}
