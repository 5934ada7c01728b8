import { watchReturn } from '../signalling/network.ts';

/**
 * A system that pauses so often within so many ms means it: then a press of the person is needed.
 */
const manyPauses = 4;
const withinMs = 3_000;

/**
 * Plays what is not meant to be paused by anybody: systems pause it for a phone call, a key of a
 * headset or to save the battery, and do not go on by themselves.
 *
 * @param tellBlocked whether the browser waits for a press of the person
 * @returns a function that ends it
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
      // Any other error means that a newer stream took the place, or that it was paused once more.
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
