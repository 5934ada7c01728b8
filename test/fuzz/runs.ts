import fc from 'fast-check';
import { randomInt } from 'node:crypto';
import { inspect } from 'node:util';
import { crc32 } from 'node:zlib';

const positive = (name: string): number | null => {
  const value = Number(process.env[name] ?? '');
  return Number.isInteger(value) && value > 0 ? value : null;
};

/** A multiple of the usual length. */
export const times = positive('FUZZ_RUNS') ?? 1;

/** The same seed makes the same messages. */
export const seed = positive('FUZZ_SEED') ?? randomInt(1, 2 ** 31);

/** How many messages are sent between two checks of the whole state. */
const batchSize = 60;

/**
 * Runs `check` on generated batches, and reports the first failure with its seed.
 * @param what gives each test its own messages, whatever else runs
 */
export async function fuzz<T>(
  what: string,
  message: fc.Arbitrary<T>,
  count: number,
  check: (batch: readonly T[]) => Promise<void> | void,
): Promise<void> {
  const batches = fc.array(message, { minLength: batchSize, maxLength: batchSize });
  const result = await fc.check(
    fc.asyncProperty(batches, async (batch) => {
      await check(batch);
      // The server and the bystanders live in this process too.
      await new Promise((resolve) => setImmediate(resolve));
    }),
    {
      seed: seed ^ crc32(what),
      numRuns: Math.ceil((count * times) / batchSize),
      // No shrinking: a message meets a state that all earlier ones made, and may do nothing alone.
      endOnFailure: true,
    },
  );
  if (result.failed) {
    throw new Error(`FUZZ_SEED=${seed} FUZZ_RUNS=${times} ${inspect(result.errorInstance)}`);
  }
}

/** A message as shown in a report. */
export const shown = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 3000);
