import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createClient } from '@redis/client';
import { Log, type Config } from '@teleward/platform';
import { setTimeout as delay } from 'node:timers/promises';
import { configToken } from '../platform.tokens.ts';

/**
 * How long a request waits for Redis, and how long Redis is skipped after a request waited in vain.
 * Milliseconds.
 */
const longestWaitMs = 250;
const leftAloneMs = 1_000;

/**
 * A script in Lua, so that reading and counting are one step for all processes; it returns one
 * number.
 */
export interface CountingScript {
  readonly source: string;
}

/**
 * Counters that the processes of one installation share through Redis, if `REDIS_URL` is set.
 * Without it, and while Redis is down or too slow, each process counts for itself; no request fails
 * or waits for Redis.
 */
@Injectable()
export class SharedCounters implements OnModuleDestroy {
  readonly #log: Log;
  readonly #client: ReturnType<typeof createClient> | null = null;
  /** So that each outage is logged once. */
  #isAway = false;
  /** How often the connection was lost. */
  #losses = 0;
  /** Milliseconds since 1970. */
  #leaveAloneUntil = 0;

  constructor(@Inject(configToken) { REDIS_URL }: Pick<Config, 'REDIS_URL'>, log: Log) {
    this.#log = log;
    if (REDIS_URL === undefined) {
      return;
    }
    this.#client = createClient({
      url: REDIS_URL,
      // A call that Redis cannot answer now is counted here, and not queued for later.
      disableOfflineQueue: true,
      socket: {
        connectTimeout: 2_000,
        reconnectStrategy: (tries) => Math.min(100 * 2 ** Math.min(tries, 5), 2_000),
      },
    });
    this.#client.on('error', (error: unknown) => {
      this.#handleAway(error);
    });
    this.#client.on('ready', () => {
      this.#handleBack();
    });
    this.#client.connect().catch((error: unknown) => {
      this.#handleAway(error);
    });
  }

  onModuleDestroy(): void {
    this.#client?.destroy();
  }

  /** The result of the script; null where this process has to count for itself. */
  async run(
    { source }: CountingScript,
    keys: readonly string[],
    values: readonly number[],
  ): Promise<number | null> {
    if (this.#client?.isReady !== true || Date.now() < this.#leaveAloneUntil) {
      return null;
    }
    const losses = this.#losses;
    const asked = this.#client.eval(source, {
      keys: keys.map((key) => `teleward:${key}`),
      arguments: values.map(String),
    });
    try {
      const answer = await inTime(asked);
      // An answer to a call from before the loss does not show that Redis is back.
      if (losses === this.#losses) {
        this.#handleBack();
      }
      return Number(answer);
    } catch (error) {
      this.#leaveAloneUntil = Date.now() + leftAloneMs;
      this.#handleAway(error);
      return null;
    }
  }

  #handleAway(error: unknown): void {
    if (!this.#isAway) {
      this.#isAway = true;
      this.#losses += 1;
      this.#log.error('Redis is unavailable: each process counts on its own', error);
    }
  }

  #handleBack(): void {
    if (this.#isAway) {
      this.#isAway = false;
      this.#log.info('Redis is available again: the processes share their counters');
    }
  }
}

/** @throws {Error} if the answer takes too long */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  const waited = new AbortController();
  const late = delay(longestWaitMs, undefined, { signal: waited.signal }).then(() => {
    throw new Error('Redis did not answer in time');
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    waited.abort();
  }
}
