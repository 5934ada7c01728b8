import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.ts';

describe('arrivals', () => {
  it('are those who wait and did not before, and not those who were there as the page opened', () => {
    const arrivals = new Arrivals();
    expect(arrivals.take(['anna'])).toEqual([]);
    expect(arrivals.take(['anna', 'bela'])).toEqual(['bela']);
    expect(arrivals.take(['anna', 'bela'])).toEqual([]);
    // Called back and put in line again, somebody is told of again.
    expect(arrivals.take(['bela'])).toEqual([]);
    expect(arrivals.take(['anna', 'bela'])).toEqual(['anna']);
  });

  it('are nobody where nobody waited at first', () => {
    const arrivals = new Arrivals();
    expect(arrivals.take([])).toEqual([]);
    expect(arrivals.take(['anna'])).toEqual(['anna']);
  });
});
