import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMedia } from '../ui/use-media.ts';

/** How long a mouse rests before the controls fade, in milliseconds. */
const fadesAfterMs = 4000;

/**
 * Somebody stands there by keyboard or with a screen reader: `:focus-visible` is the focus of
 * those who do not point.
 */
const focused = ':focus-visible';
/** A mouse is about to press there: all that fades (over-picture.css). */
const pointedAt = ':is(.room-controls, .room-tools, .room-seal, .room-tile-action):hover';

/**
 * Whether what lies over the picture is faded, for the mouse rests. It stays in its place, is
 * still reached by pointer and keyboard, and comes back with the first movement, touch, key or
 * focus in the room.
 *
 * Only a mouse lets it fade. It moves before it presses, and so shows what it will meet. A finger,
 * or a screen reader on a phone, comes down at once, and must not press what nobody sees.
 *
 * @param may false where it is needed, as while somebody waits at the door
 */
export function useFading(room: RefObject<HTMLElement | null>, may: boolean): boolean {
  const [faded, setFaded] = useState(false);
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const mayFade = may && !isStill;
  const isMouse = useRef(false);
  useEffect(() => {
    const left = new AbortController();
    const options = { capture: true, signal: left.signal };
    const handlePointer = ({ pointerType }: PointerEvent): void => {
      isMouse.current = pointerType === 'mouse';
    };
    document.addEventListener('pointerdown', handlePointer, options);
    document.addEventListener('pointermove', handlePointer, options);
    return () => {
      left.abort();
    };
  }, []);
  useEffect(() => {
    const element = room.current;
    if (element === null || !mayFade) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isInUse = (): boolean =>
      element.querySelector(focused) !== null || element.querySelector(pointedAt) !== null;
    // On a phone the controls stand under the picture, and nothing is gained (over-picture.css).
    const liesOver = (): boolean => {
      const controls = element.querySelector('.room-controls');
      return controls !== null && getComputedStyle(controls).position === 'absolute';
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!isMouse.current || isInUse() || !liesOver()) wait();
        else setFaded(true);
      }, fadesAfterMs);
    };
    const wake = (): void => {
      setFaded(false);
      wait();
    };
    const left = new AbortController();
    const options = { capture: true, signal: left.signal };
    element.addEventListener('pointerdown', wake, options);
    element.addEventListener('pointermove', wake, options);
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
