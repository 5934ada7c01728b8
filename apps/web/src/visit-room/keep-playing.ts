import { watchReturn } from '../signalling/network.ts';

/**
 * This many pauses within this many ms are intended by the system: then the person has to press.
 */
const manyPauses = 4;
const withinMs = 3_000;

/**
 * Keeps an element playing that nobody is meant to pause: systems pause it for a phone call, a
 * headset key or to save the battery, and do not resume it.
 *
 * @param tellBlocked called with whether the browser waits for a press of the person
 * @returns a function that stops this
 */
export function keepPlaying(
  element: HTMLMediaElement,
  tellBlocked: (isBlocked: boolean) => void,
): () => void {
  const over = new AbortController();
  const { signal } = over;
  let pauses: number[] = [];
  const play = (): void => {
    element.play().catch((error: unknown) => {
      // Any other error means that a newer stream replaced this one, or that it was paused again.
      const isRefused = error instanceof Error && error.name === 'NotAllowedError';
      if (isRefused && !signal.aborted && document.visibilityState === 'visible') tellBlocked(true);
    });
  };
  const goOn = (): void => {
    if (element.paused && element.isConnected) play();
  };
  element.addEventListener(
    'pause',
    () => {
      const now = Date.now();
      pauses = [...pauses.filter((at) => now - at < withinMs), now];
      if (pauses.length < manyPauses) goOn();
      else if (element.paused && element.isConnected) tellBlocked(true);
    },
    { signal },
  );
  element.addEventListener(
    'playing',
    () => {
      tellBlocked(false);
    },
    { signal },
  );
  watchReturn(goOn, signal);
  document.addEventListener('pointerdown', goOn, { signal });
  document.addEventListener('keydown', goOn, { signal });
  play();
  return () => {
    over.abort();
  };
}
