import { ServiceError } from '../errors/index.ts';
import { type CountingScript, type SharedCounters } from './shared-counters.ts';
import { TokenBuckets, type Budget } from './token-buckets.ts';

/**
 * Takes one token by the clock of Redis, which all processes share; if there is none, returns the
 * seconds until there is one. A bucket that would be full again expires.
 */
const takeToken: CountingScript = {
  source: `
    local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
    local time = redis.call('TIME')
    local now = time[1] + time[2] / 1000000
    local held = redis.call('HMGET', KEYS[1], 'left', 'at')
    local earned = math.max(now - (tonumber(held[2]) or now), 0) * rate
    local left = math.min(burst, (tonumber(held[1]) or burst) + earned)
    local wait = 0
    if left < 1 then
      wait = math.max(math.ceil((1 - left) / rate), 1)
    else
      left = left - 1
    end
    redis.call('HSET', KEYS[1], 'left', left, 'at', string.format('%.6f', now))
    redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate))
    return wait`,
};

/** One bucket for each place, shared by all processes; without Redis each process has its own. */
export class SharedBuckets {
  readonly #name: string;
  readonly #budget: Budget;
  readonly #shared: SharedCounters;
  readonly #own: TokenBuckets;

  /** @param name identifies the budget: processes share buckets of the same name */
  constructor(name: string, budget: Budget, shared: SharedCounters) {
    this.#name = name;
    this.#budget = budget;
    this.#shared = shared;
    this.#own = new TokenBuckets(budget);
  }

  /** @throws {ServiceError} `rate_limited` */
  async spend(place: string): Promise<void> {
    const { burst, perSecond } = this.#budget;
    const keys = [`bucket:${this.#name}:${place}`];
    const wait = await this.#shared.run(takeToken, keys, [burst, perSecond]);
    if (wait === null) {
      this.#own.spend(place);
    } else if (wait > 0) {
      throw new ServiceError('rate_limited', wait);
    }
  }
}
