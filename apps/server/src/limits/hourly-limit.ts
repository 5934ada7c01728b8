import { type ErrorCode } from '@teleward/contracts';
import { type EntityManager } from 'typeorm';
import { ServiceError } from '../errors/index.ts';

const hourMs = 3_600_000;

/** A limit on an action per patient or clinic and hour. */
export interface HourlyLimit {
  /**
   * Identifies the action and its subject: concurrent requests with the same key are counted one
   * after the other.
   */
  readonly key: string;
  /** A query for the time, in a column `at`, of each action after `$1`. */
  readonly done: string;
  /** The parameters from `$2` on. */
  readonly values: readonly unknown[];
  readonly most: number;
  readonly code: Extract<ErrorCode, `too_many_${string}`>;
}

/**
 * Call this in the transaction that performs the action.
 *
 * @throws {ServiceError} the limit's code, with the time until the next attempt
 */
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
