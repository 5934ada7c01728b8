import { createHash } from 'node:crypto';
import { type CountingScript, type SharedCounters } from '../../limits/index.ts';
import { ServiceError } from '../../errors/index.ts';
import {
  patienceWithPlace,
  patienceWithStrangers,
  waitAfter,
  type Patience,
} from './failed-attempts.ts';

interface Attempts {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lockedUntil: number;
}

/** More than a clinic has people and places; the oldest counter is dropped first. */
const mostCounters = 20_000;

/** How long Redis keeps a counter that does not change, in seconds. */
const keptSeconds = 7 * 24 * 3600;

/**
 * Counts one attempt in every counter unless one of them still delays attempts; returns that delay
 * in seconds. Each counter has its patience as two arguments, with the meaning of `waitAfter`.
 */
const countAttempt: CountingScript = {
  source: `
    local time = redis.call('TIME')
    local now = time[1] + time[2] / 1000000
    local wait = 0
    for _, key in ipairs(KEYS) do
      wait = math.max(wait, (tonumber(redis.call('HGET', key, 'lockedUntil')) or 0) - now)
    end
    if wait > 0 then return math.ceil(wait) end
    for index, key in ipairs(KEYS) do
      local free, longest = tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index])
      local count = redis.call('HINCRBY', key, 'count', 1)
      local pause = count < free and 0 or math.min(2 ^ math.min(count - free, 12), longest)
      redis.call('HSET', key, 'lockedUntil', string.format('%.6f', now + pause))
      redis.call('EXPIRE', key, ARGV[#ARGV])
    end
    return 0`,
};

/**
 * Sign-ins with addresses that have no account. They are refused and delayed exactly like an
 * account's, so that guessing does not reveal who works here. Addresses are kept as hashes, in
 * Redis or in memory.
 */
export class UnknownAddresses {
  readonly #shared: SharedCounters;
  readonly #attempts = new Map<string, Attempts>();

  constructor(shared: SharedCounters) {
    this.#shared = shared;
  }

  /** @throws {ServiceError} `too_many_attempts` */
  async count(email: string, place: string, now: Date): Promise<void> {
    const counters = [
      [keyOf(email), patienceWithStrangers],
      [keyOf(`${email}\n${place}`), patienceWithPlace],
    ] as const;
    const shared = await this.#shared.run(
      countAttempt,
      counters.map(([key]) => `unknown:${key}`),
      [...counters.flatMap(([, { free, longestSeconds }]) => [free, longestSeconds]), keptSeconds],
    );
    const wait = shared ?? this.#countHere(counters, now);
    if (wait > 0) {
      throw new ServiceError('too_many_attempts', wait);
    }
  }

  /** @returns the delay in seconds; 0 if the attempt was counted */
  #countHere(counters: readonly (readonly [key: string, Patience])[], now: Date): number {
    const until = Math.max(...counters.map(([key]) => this.#attempts.get(key)?.lockedUntil ?? 0));
    if (until > now.getTime()) {
      return Math.ceil((until - now.getTime()) / 1000);
    }
    for (const [key, patience] of counters) {
      this.#countOne(key, patience, now);
    }
    return 0;
  }

  #countOne(key: string, patience: Patience, now: Date): void {
    const count = (this.#attempts.get(key)?.count ?? 0) + 1;
    const lockedUntil = now.getTime() + waitAfter(count, patience) * 1000;
    this.#attempts.delete(key);
    this.#attempts.set(key, { count, lockedUntil });
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > mostCounters && oldest !== undefined) {
      this.#attempts.delete(oldest);
    }
  }
}

const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64');
