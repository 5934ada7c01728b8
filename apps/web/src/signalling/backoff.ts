const firstDelayMs = 300;
const lastDelayMs = 5000;

/**
 * The delay before the next attempt: doubled each time, and reduced randomly by up to half, so that
 * the pages of a clinic do not all reconnect at the same moment.
 *
 * @param attempt 0 for the first
 * @param random between 0 and 1
 * @returns milliseconds, 150 to 5000
 */
export function backoffDelay(attempt: number, random: number): number {
  const longest = Math.min(lastDelayMs, firstDelayMs * 2 ** attempt);
  return Math.round(longest * (1 - random / 2));
}
