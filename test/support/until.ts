/** How often a condition is looked at, in milliseconds. */
const every = 100;

/**
 * Waits until something holds.
 *
 * @throws when it does not hold in time, with the last value seen.
 */
export const until = async <T>(
  what: string,
  read: () => Promise<T> | T,
  holds: (value: T) => boolean = Boolean,
  timeoutMs = 45_000,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Not in ${timeoutMs} ms: ${what}. Last seen: ${JSON.stringify(value)}`);
    }
    await new Promise((done) => setTimeout(done, every));
  }
};
