import { Inject, Injectable } from '@nestjs/common';
import { type Clock } from '@teleward/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { SharedCounters } from '../../limits/index.ts';
import { ServiceError } from '../../errors/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { patienceWithPlace, patienceWithStrangers, waitAfter } from './failed-attempts.ts';
import { UnknownAddresses } from './unknown-addresses.ts';

interface Counter {
  readonly failed_attempts: number;
  readonly locked_until: Date | null;
}

/**
 * Counts sign-ins before they are judged, so that concurrent attempts cannot slip through together.
 * Guesses from elsewhere never lock out a person at a place where they signed in before.
 */
@Injectable()
export class SignInAttempts {
  readonly #dataSource: DataSource;
  readonly #clock: Clock;
  readonly #unknown: UnknownAddresses;

  constructor(dataSource: DataSource, shared: SharedCounters, @Inject(clockToken) clock: Clock) {
    this.#dataSource = dataSource;
    this.#clock = clock;
    this.#unknown = new UnknownAddresses(shared);
  }

  /** @throws {ServiceError} `too_many_attempts` */
  async count(accountId: string | null, email: string, place: string): Promise<void> {
    const now = this.#clock.now();
    if (accountId === null) {
      await this.#unknown.count(email, place, now);
      return;
    }
    const wait = await this.#dataSource.transaction((manager) =>
      countIn(manager, accountId, place, now),
    );
    if (wait > 0) {
      throw new ServiceError('too_many_attempts', Math.max(Math.ceil(wait / 1000), 1));
    }
  }

  /**
   * Takes back an attempt that was right but is not all that is required: it is no failure, and
   * earlier failures still count.
   */
  async takeBack(accountId: string, place: string): Promise<void> {
    await this.#dataSource.transaction(async (manager) => {
      await manager.query(
        `update account set ${oneLess}
         where id = $1 and not exists (select 1 from sign_in_place
           where account_id = $1 and place = $2 and succeeded_at is not null)`,
        [accountId, place, patienceWithStrangers.free],
      );
      await manager.query(
        `update sign_in_place set ${oneLess} where account_id = $1 and place = $2`,
        [accountId, place, patienceWithPlace.free],
      );
    });
  }

  /** Resets the counters of this place, and remembers it as one of the person's own. */
  async succeeded(accountId: string, place: string): Promise<void> {
    await this.#dataSource.transaction(async (manager) => {
      // In the same order as attempts are counted, which prevents a deadlock.
      await manager.query(
        'update account set failed_attempts = 0, locked_until = null where id = $1',
        [accountId],
      );
      await manager.query(
        `update sign_in_place set failed_attempts = 0, locked_until = null, succeeded_at = $3
         where account_id = $1 and place = $2`,
        [accountId, place, this.#clock.now()],
      );
    });
  }
}

/** Takes back one failure; a delay from earlier failures stays. */
const oneLess = `failed_attempts = greatest(failed_attempts - 1, 0),
  locked_until = case when failed_attempts > $3 then locked_until end`;

/** @returns the delay in milliseconds; 0 if the attempt was counted and may be judged. */
async function countIn(
  manager: EntityManager,
  accountId: string,
  place: string,
  now: Date,
): Promise<number> {
  // The account's row is locked first, so that concurrent attempts are counted one after the other.
  const [account] = await manager.query<Counter[]>(
    'select failed_attempts, locked_until from account where id = $1 for update',
    [accountId],
  );
  const [here] = await manager.query<(Counter & { succeeded_at: Date | null })[]>(
    `select failed_attempts, locked_until, succeeded_at from sign_in_place
     where account_id = $1 and place = $2`,
    [accountId, place],
  );
  const isStrange = (here?.succeeded_at ?? null) === null;
  const wait = Math.max(waitFor(here, now), isStrange ? waitFor(account, now) : 0);
  if (wait > 0) {
    return wait;
  }
  const failedHere = (here?.failed_attempts ?? 0) + 1;
  await manager.query(
    `insert into sign_in_place (account_id, place, failed_attempts, locked_until)
     values ($1, $2, $3, $4) on conflict (account_id, place)
     do update set failed_attempts = $3, locked_until = $4`,
    [accountId, place, failedHere, after(now, waitAfter(failedHere, patienceWithPlace))],
  );
  if (isStrange) {
    const failed = (account?.failed_attempts ?? 0) + 1;
    await manager.query(
      'update account set failed_attempts = $2, locked_until = $3 where id = $1',
      [accountId, failed, after(now, waitAfter(failed, patienceWithStrangers))],
    );
  }
  return 0;
}

const waitFor = (counter: Counter | undefined, now: Date): number =>
  (counter?.locked_until?.getTime() ?? 0) - now.getTime();

const after = (now: Date, seconds: number): Date | null =>
  seconds === 0 ? null : new Date(now.getTime() + seconds * 1000);
