import { type ErrorCode } from '@teleward/contracts';
import { type EntityManager } from 'typeorm';
import { ServiceError } from './service-error.ts';

const hourMs = 3_600_000;

/** What may be done so often within an hour for one patient or clinic. */
export interface HourlyLimit {
  /** For what and for whom: those who ask at once are counted one after the other. */
  readonly key: string;
  /** Rows with one column, `at`, of what was done after `$1`. */
  readonly done: string;
  /** From `$2` on. */
  readonly values: readonly unknown[];
  readonly most: number;
  readonly code: Extract<ErrorCode, `too_many_${string}`>;
}

/** In the transaction that does it once more. @throws {ServiceError} the limit's code, with the time until the next */
export async function keepToHourly(
  manager: EntityManager,
  now: Date,
  { key, done, values, most, code }: HourlyLimit,
): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  const since = new Date(now.getTime() - hourMs);
  const rows = await manager.query<{ at: Date }[]>(
    `select at from (${done}) as done order by at desc limit ${most}`,
    [since, ...values],
  );
  const first = rows[most - 1];
  if (first !== undefined) {
    const left = first.at.getTime() + hourMs - now.getTime();
    throw new ServiceError(code, Math.max(1, Math.ceil(left / 1000)));
  }
}
