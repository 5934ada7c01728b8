import { availableParallelism, loadavg } from 'node:os';

/** How often a condition is checked, in milliseconds. */
const every = 100;

/**
 * How long to wait for what usually takes this many milliseconds, given the machine's current load.
 */
export const patience = (ms: number): number =>
  ms * Math.min(6, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));

/**
 * Waits until a condition holds.
 *
 * @throws when it does not hold in time, with the last value seen
 */
export const until = async <T>(
  what: string,
  read: () => Promise<T> | T,
  holds: (value: T) => boolean = Boolean,
  timeoutMs = 30_000,
): Promise<T> => {
  const began = Date.now();
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    const waited = Date.now() - began;
    if (waited > patience(timeoutMs)) {
      throw new Error(`Not in ${waited} ms: ${what}. Last seen: ${JSON.stringify(value)}`);
    }
    await new Promise((done) => setTimeout(done, every));
  }
};
