import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.ts';

describe('arrivals', () => {
  it('are patients who began to wait since the page opened, not those already there', () => {
    const arrivals = new Arrivals();
    expect(arrivals.take(['anna'])).toEqual([]);
    expect(arrivals.take(['anna', 'bela'])).toEqual(['bela']);
    expect(arrivals.take(['anna', 'bela'])).toEqual([]);
    // A patient who left and waits again is reported again.
    expect(arrivals.take(['bela'])).toEqual([]);
    expect(arrivals.take(['anna', 'bela'])).toEqual(['anna']);
  });

  it('are empty at first where nobody waits', () => {
    const arrivals = new Arrivals();
    expect(arrivals.take([])).toEqual([]);
    expect(arrivals.take(['anna'])).toEqual(['anna']);
  });
});
