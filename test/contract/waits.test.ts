import { describe, expect, it } from '@jest/globals';
import { coarseWait } from '@teleward/contracts';

describe('a coarse wait', () => {
  it.each([
    [0, null, 5],
    [4, null, 10],
    [8, 5, 15],
    [20, 10, 30],
    [30, 20, 45],
    [60, 30, 90],
    [90, 60, null],
    [200, 120, null],
  ])('of %d minutes is said as %p to %p', (minutes, from, to) => {
    expect(coarseWait(minutes)).toEqual({ from, to });
  });
});
