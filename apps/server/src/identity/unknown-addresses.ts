import { createHash } from 'node:crypto';
import { ServiceError } from '../http/service-error.ts';

interface Attempts {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lockedUntil: number;
}

/** More addresses than a clinic has people; the oldest is forgotten first. */
const mostAddresses = 10_000;

/**
 * Sign-ins with addresses that no account has. They are refused and made to wait exactly as an account's
 * are, so that nobody learns by guessing who works here. Addresses are kept as hashes, in memory only.
 */
export class UnknownAddresses {
  readonly #freeAttempts: number;
  readonly #attempts = new Map<string, Attempts>();

  constructor(freeAttempts: number) {
    this.#freeAttempts = freeAttempts;
  }

  /** @throws {ServiceError} `too_many_attempts` */
  count(address: string, now: Date): void {
    const key = createHash('sha256').update(address).digest('base64');
    const before = this.#attempts.get(key) ?? { count: 0, lockedUntil: 0 };
    const wait = before.lockedUntil - now.getTime();
    if (wait > 0) {
      throw new ServiceError('too_many_attempts', Math.max(Math.ceil(wait / 1000), 1));
    }
    const count = before.count + 1;
    const over = count - this.#freeAttempts;
    const seconds = over < 0 ? 0 : Math.min(2 ** Math.min(over, 12), 3600);
    this.#attempts.delete(key);
    this.#attempts.set(key, { count, lockedUntil: now.getTime() + seconds * 1000 });
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > mostAddresses && oldest !== undefined) {
      this.#attempts.delete(oldest);
    }
  }
}
