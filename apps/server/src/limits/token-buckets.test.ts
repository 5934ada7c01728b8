import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './token-buckets.ts';

const limited = expect.objectContaining({ code: 'rate_limited' });

describe('a token bucket', () => {
  it('allows a burst, then as many requests as tokens return', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 });
    for (let sent = 0; sent < 3; sent += 1) buckets.spend('a', 1000);
    expect(() => {
      buckets.spend('a', 1000);
    }).toThrow(limited);
    buckets.spend('a', 1500);
    expect(() => {
      buckets.spend('a', 1500);
    }).toThrow(limited);
    buckets.spend('a', 61_000);
  });

  it('counts each client separately', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 });
    buckets.spend('a', 0);
    buckets.spend('b', 0);
    expect(() => {
      buckets.spend('a', 0);
    }).toThrow(limited);
  });

  it('adds no tokens if the clock is set back', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 });
    buckets.spend('a', 10_000);
    expect(() => {
      buckets.spend('a', 0);
    }).toThrow(limited);
  });

  it('forgets the client not seen for longest, so that its memory is bounded', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 });
    buckets.spend('first', 0);
    for (let client = 0; client < 20_000; client += 1) buckets.spend(`stranger ${client}`, 0);
    buckets.spend('first', 0);
    expect(() => {
      buckets.spend('stranger 19999', 0);
    }).toThrow(limited);
  });
});
