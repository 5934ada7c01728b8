import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMedia } from '../ui/use-media.ts';

/** How long a mouse rests before the controls fade, in milliseconds. */
const fadesAfterMs = 4000;

/** The focus of a keyboard or screen reader user: `:focus-visible` does not match pointer focus. */
const focused = ':focus-visible';
/** A mouse is over something that fades (over-picture.css), about to press it. */
const pointedAt = ':is(.room-controls, .room-tools, .room-seal, .room-tile-action):hover';

/**
 * Whether the controls over the picture are faded because the mouse rests. They keep their place,
 * can still be reached by pointer and keyboard, and come back with the first movement, touch, key
 * or focus in the room.
 *
 * Only a mouse fades them: it moves before it presses, and so reveals what it will press. A finger,
 * or a screen reader on a phone, presses at once, and must not press something invisible.
 *
 * @param may false while the controls are needed, as while somebody waits for admission
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
    // On a phone the controls are under the picture, and fading gains nothing (over-picture.css).
    const areOverPicture = (): boolean => {
      const controls = element.querySelector('.room-controls');
      return controls !== null && getComputedStyle(controls).position === 'absolute';
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!isMouse.current || isInUse() || !areOverPicture()) wait();
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
