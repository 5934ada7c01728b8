import { describe, expect, it } from '@jest/globals';
import { error, replay, shareInside } from './calibration.ts';

let arrivals = 0;

// The seeds are fixed, so this cannot fail by chance. Every fifth patient is asked on arrival, when
// they plan by the estimate.
const outcomes = replay(7, 40, ['first day', 'first week'], ({ why }) => {
  arrivals += why === 'arrival' ? 1 : 0;
  return why === 'arrival' && arrivals % 5 === 0;
});

describe('two hundred simulated days', () => {
  it('have nine of ten patients wait no longer than they were told', () => {
    expect(outcomes.length).toBeGreaterThan(1500);
    expect(shareInside(outcomes)).toBeGreaterThan(0.85);
    expect(shareInside(outcomes)).toBeLessThan(0.95);
    for (const stage of ['first day', 'first week'] as const) {
      const share = shareInside(outcomes.filter((outcome) => outcome.stage === stage));
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(0.95);
    }
    const half = outcomes.filter(({ actual, median }) => actual <= median).length;
    expect(half / outcomes.length).toBeGreaterThan(0.42);
    expect(half / outcomes.length).toBeLessThan(0.58);
  });

  it('give an estimate nearer to the truth than the usual rule of thumb', () => {
    for (const baseline of ['byMean', 'byMeanOfOne', 'byLongest'] as const) {
      expect(error(outcomes, 'median')).toBeLessThan(error(outcomes, baseline) * 0.9);
    }
  });
});
