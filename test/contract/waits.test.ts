import { describe, expect, it } from '@jest/globals';
import { coarseWait } from '@teleward/contracts';

describe('a rounded wait', () => {
  it.each([
    [0, null, 5],
    [4, null, 10],
    [8, 5, 15],
    [20, 10, 30],
    [30, 20, 45],
    [60, 30, 90],
    [86, 60, 150],
    [107, 60, 150],
    [108, 60, 180],
    [120, 60, 180],
    [200, 120, null],
  ])('of %d minutes is said as %p to %p', (minutes, from, to) => {
    expect(coarseWait(minutes)).toEqual({ from, to });
  });

  it('is said to be more than two hours only where the estimate is', () => {
    const minutes = Array.from({ length: 300 }, (_, index) => index);
    expect(minutes.find((expected) => coarseWait(expected).to === null)).toBeGreaterThan(120);
  });
});
