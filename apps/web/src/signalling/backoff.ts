const firstDelayMs = 300;
const lastDelayMs = 5000;

/**
 * How long to wait before trying again: twice as long each time, and by chance up to half less, so
 * that the pages of a clinic do not all return in the same moment.
 *
 * @param attempt 0 for the first.
 * @param random between 0 and 1.
 * @returns milliseconds, 150 to 5000.
 */
export function backoffDelay(attempt: number, random: number): number {
  const longest = Math.min(lastDelayMs, firstDelayMs * 2 ** attempt);
  return Math.round(longest * (1 - random / 2));
}
