import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { InUse } from './in-use.ts';

interface Still<T> {
  /** The list to show. */
  readonly shown: T;
  /**
   * Updates the shown list at once.
   * @param doneWith the patient with whom the person has just done something
   */
  readonly settle: (doneWith?: string) => void;
  /** The patient with whom the person last did something: a change there is no surprise. */
  readonly doneWith: string | null;
}

/**
 * Holds a list still while somebody is about to press something in it.
 * @param list the element around the list
 * @param arrangement the current list
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
