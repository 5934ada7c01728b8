import { type RefObject, useEffect, useState } from 'react';
import { useMedia } from '../ui/use-media.ts';

/** How long nobody moves, presses or types before the controls fade, in milliseconds. */
const fadesAfterMs = 4000;

/** Somebody stands there by keyboard or with a screen reader: `:focus-visible` is the focus of those who do not point. */
const focused = ':focus-visible';
/** A mouse is about to press there. */
const pointedAt = ':is(.room-controls, .room-tools, .room-seal):hover';

/**
 * Whether what lies over the picture is faded, for nobody uses it. It stays in its place, is still reached by pointer
 * and keyboard, and comes back with the first movement, touch, key or focus in the room.
 *
 * @param may false where it is needed, as while somebody waits at the door
 */
export function useFading(room: RefObject<HTMLElement | null>, may: boolean): boolean {
  const [faded, setFaded] = useState(false);
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const mayFade = may && !isStill;
  useEffect(() => {
    const element = room.current;
    if (element === null || !mayFade) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isFaded = false;
    let isWaking = false;
    // After a touch `:hover` stays behind on what was touched.
    let isMouse = false;
    const isInUse = (): boolean =>
      element.querySelector(focused) !== null ||
      (isMouse && element.querySelector(pointedAt) !== null);
    // On a phone the controls stand under the picture, and nothing is gained (over-picture.css).
    const liesOver = (): boolean => {
      const controls = element.querySelector('.room-controls');
      return controls !== null && getComputedStyle(controls).position === 'absolute';
    };
    const set = (next: boolean): void => {
      isFaded = next;
      setFaded(next);
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (isInUse() || !liesOver()) wait();
        else set(true);
      }, fadesAfterMs);
    };
    const wake = (): void => {
      if (isFaded) set(false);
      wait();
    };
    const handleMove = ({ pointerType }: PointerEvent): void => {
      isMouse = pointerType === 'mouse';
      wake();
    };
    const handleDown = ({ pointerType }: PointerEvent): void => {
      isMouse = pointerType === 'mouse';
      // A mouse moves before it presses. A finger comes down at once, and cannot mean what it did not see.
      isWaking = isFaded && !isMouse && liesOver();
      wake();
    };
    const handleClick = (event: MouseEvent): void => {
      if (isWaking && event.detail > 0) {
        event.preventDefault();
        event.stopPropagation();
      }
      isWaking = false;
    };
    const left = new AbortController();
    const options = { capture: true, signal: left.signal };
    element.addEventListener('pointerdown', handleDown, options);
    element.addEventListener('click', handleClick, options);
    element.addEventListener('pointermove', handleMove, options);
    element.addEventListener('keydown', wake, options);
    element.addEventListener('focusin', wake, options);
    wait();
    return () => {
      clearTimeout(timer);
      left.abort();
      setFaded(false);
    };
  }, [room, mayFade]);
  return faded && mayFade;
}
