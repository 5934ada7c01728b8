import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Without a sign of the person for so long, in ms, nobody is about to press a row: the pointer was left there. */
const patienceMs = 10_000;
/** What changes so soon after the person's own act, in ms, is of their own doing, and is shown at once. */
const ownDoingMs = 3000;

/**
 * Keeps a list as it is while somebody is about to press something in it.
 * @param list the element around the list
 * @param arrangement the list as it is now
 * @returns the list as it is to be shown, and a way to have it settle at once
 */
export function useStill<T>(
  list: RefObject<HTMLElement | null>,
  arrangement: T,
): { readonly shown: T; readonly settle: () => void } {
  const [kept, setKept] = useState<{ readonly arrangement: T } | null>(null);
  const newest = useRef(arrangement);
  const settledAt = useRef(0);
  useEffect(() => {
    newest.current = arrangement;
  }, [arrangement]);

  const settle = useCallback(() => {
    settledAt.current = Date.now();
    setKept(null);
  }, []);

  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    let isPointed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const release = (): void => {
      clearTimeout(timer);
      setKept(null);
    };
    const keep = (): void => {
      if (Date.now() - settledAt.current < ownDoingMs) return;
      setKept((before) => before ?? { arrangement: newest.current });
      clearTimeout(timer);
      timer = setTimeout(release, patienceMs);
    };
    // An open menu belongs to a row, though it stands outside of the list.
    const isMenuOpen = (): boolean =>
      element.querySelector('[aria-haspopup][aria-expanded=true]') !== null;
    const releaseUnlessUsed = (): void => {
      const isUsed = isPointed || isMenuOpen() || element.contains(document.activeElement);
      if (!isUsed) release();
    };
    const handlePointer = ({ pointerType }: PointerEvent): void => {
      isPointed = pointerType === 'mouse';
      keep();
    };
    const handleLeave = (): void => {
      isPointed = false;
      // A press leaves the focus on what it pressed; who takes the pointer away is done all the same.
      if (!isMenuOpen()) release();
    };
    const handleFocusOut = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Node && element.contains(relatedTarget)) return;
      // The focus has not arrived anywhere yet.
      setTimeout(releaseUnlessUsed);
    };
    const abort = new AbortController();
    const { signal } = abort;
    element.addEventListener('pointermove', handlePointer, { signal });
    element.addEventListener('pointerdown', handlePointer, { signal });
    element.addEventListener('pointerleave', handleLeave, { signal });
    element.addEventListener('focusin', keep, { signal });
    element.addEventListener('keydown', keep, { signal });
    element.addEventListener('focusout', handleFocusOut, { signal });
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [list]);

  return { shown: kept === null ? arrangement : kept.arrangement, settle };
}
