import { createHash } from 'node:crypto';
import { ServiceError } from '../http/service-error.ts';
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

/** More than a clinic has people and places; the oldest is forgotten first. */
const mostCounters = 20_000;

/**
 * Sign-ins with addresses that no account has. They are refused and made to wait exactly as an account's
 * are, so that nobody learns by guessing who works here. Addresses are kept as hashes, in memory only.
 */
export class UnknownAddresses {
  readonly #attempts = new Map<string, Attempts>();

  /** @throws {ServiceError} `too_many_attempts` */
  count(email: string, place: string, now: Date): void {
    const counters = [
      [keyOf(email), patienceWithStrangers],
      [keyOf(`${email}\n${place}`), patienceWithPlace],
    ] as const;
    const until = Math.max(...counters.map(([key]) => this.#attempts.get(key)?.lockedUntil ?? 0));
    if (until > now.getTime()) {
      throw new ServiceError('too_many_attempts', Math.ceil((until - now.getTime()) / 1000));
    }
    for (const [key, patience] of counters) {
      this.#countOne(key, patience, now);
    }
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
