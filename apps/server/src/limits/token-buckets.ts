import { ServiceError } from '../errors/index.ts';

export interface Budget {
  /** The most tokens at one time. */
  readonly burst: number;
  readonly perSecond: number;
}

/** One token bucket. */
export class TokenBucket {
  readonly #budget: Budget;
  #left: number;
  /** Milliseconds since 1970. */
  #at: number;

  constructor(budget: Budget, now = Date.now()) {
    this.#budget = budget;
    this.#left = budget.burst;
    this.#at = now;
  }

  /** @throws {ServiceError} `rate_limited` */
  spend(now = Date.now()): void {
    const { burst, perSecond } = this.#budget;
    // A clock that was set back neither adds nor takes tokens.
    const earned = (Math.max(now - this.#at, 0) / 1000) * perSecond;
    this.#left = Math.min(burst, this.#left + earned);
    this.#at = now;
    if (this.#left < 1) {
      throw new ServiceError('rate_limited', Math.max(Math.ceil((1 - this.#left) / perSecond), 1));
    }
    this.#left -= 1;
  }
}

/** More clients than a server has at a time; the client not seen for longest is forgotten first. */
const mostBuckets = 20_000;

/** A bucket for each client, by any key, in the memory of this process. */
export class TokenBuckets {
  readonly #budget: Budget;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** @throws {ServiceError} `rate_limited` */
  spend(key: string, now = Date.now()): void {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#budget, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostBuckets && oldest !== undefined) {
      this.#buckets.delete(oldest);
    }
    bucket.spend(now);
  }
}
