import { describe, expect, it } from '@jest/globals';
import { type WaitChange } from '@teleward/contracts';
import fc from 'fast-check';
import { type Estimate } from './estimate-wait.ts';
import { type InLine, type Serving, type Situation } from './situation.ts';
import { type ShownWait, shownWait, whyChanged } from './shown-wait.ts';

const minute = 60_000;
const estimate = (median: number, p90: number): Estimate => ({
  medianMs: median * minute,
  p90Ms: p90 * minute,
});
const longer = (isLonger: boolean): WaitChange => (isLonger ? 'visit-longer' : 'visit-shorter');
const numbers = ({ minutes, atMostMinutes, reason }: ShownWait): unknown[] => [
  ...[minutes, atMostMinutes, reason],
];

describe('the wait that a patient sees', () => {
  it('is rounded to useful steps, and never promises too short a wait', () => {
    const shown = (median: number, p90: number): unknown[] =>
      numbers(shownWait(null, estimate(median, p90), 0, longer));
    expect(shown(3.4, 4.2)).toEqual([3, 5, null]);
    expect(shown(12, 21)).toEqual([10, 25, null]);
    expect(shown(47, 81)).toEqual([50, 90, null]);
    expect(shown(0.2, 0.4)).toEqual([0, 1, null]);
  });

  it('counts down with the time, without a reason', () => {
    const first = shownWait(null, estimate(21, 34), 0, longer);
    const later = shownWait(first, estimate(13.5, 27.5), 7 * minute, longer);
    expect([numbers(first), numbers(later)]).toEqual([
      [20, 40, null],
      [15, 30, null],
    ]);
  });

  it('does not change for a small difference, and states the reason for a large one until time passes', () => {
    const first = shownWait(null, estimate(20, 34), 0, longer);
    const little = shownWait(first, estimate(23, 38), 0, longer);
    expect(numbers(little)).toEqual([20, 40, null]);
    const usually = shownWait(first, estimate(8, 33), 0, longer);
    expect(numbers(usually)).toEqual([10, 40, 'visit-shorter']);
    const atMost = shownWait(first, estimate(21, 52), 0, longer);
    expect(numbers(atMost)).toEqual([20, 60, 'visit-longer']);
    const much = shownWait(little, estimate(38, 55), 0, longer);
    expect(numbers(much)).toEqual([40, 60, 'visit-longer']);
    expect(numbers(shownWait(much, estimate(38, 55), minute / 2, longer))).toEqual(numbers(much));
    expect(numbers(shownWait(much, estimate(29, 46), 7 * minute, longer))).toEqual([30, 50, null]);
    expect(numbers(shownWait(much, estimate(10, 14), 0, longer))).toEqual([
      10,
      15,
      'visit-shorter',
    ]);
  });

  it('never jumps without a reason, for any estimates', () => {
    const steps = fc.array(
      fc.record({
        passed: fc.double({ min: 0, max: 10, noNaN: true }),
        median: fc.double({ min: 0, max: 120, noNaN: true }),
        more: fc.double({ min: 0, max: 90, noNaN: true }),
      }),
      { minLength: 2, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (told) => {
        let now = 0;
        let previous: ShownWait | null = null;
        for (const { passed, median, more } of told) {
          now += passed * minute;
          const shown = shownWait(previous, estimate(median, median + more), now, longer);
          expect(shown.atMostMinutes).toBeGreaterThanOrEqual(shown.minutes);
          if (previous !== null && shown.reason === null) {
            expect(shown.minutes).toBeLessThanOrEqual(previous.minutes);
            expect(shown.atMostMinutes).toBeLessThanOrEqual(previous.atMostMinutes);
            // Rounding adds at most a step of ten to the time that passed.
            expect(previous.minutes - shown.minutes).toBeLessThanOrEqual(
              (now - previous.at) / minute + 10,
            );
          }
          previous = shown;
        }
      }),
      { numRuns: 500 },
    );
  });
});

const waits = (id: string, more: Partial<InLine> = {}): InLine => ({
  ...{ id, onlyFor: null, ownDoctor: null, type: null, rank: 2, dueAt: 0, arrivedAt: 0 },
  presence: 'here',
  ...more,
});
const busy = (id: string, since = 0): Serving => ({ id, state: { is: 'busy', since, type: null } });
const situation = (line: readonly string[], doctors: readonly Serving[], now = 0): Situation => ({
  ...{ now, hour: 9, line: line.map((id) => waits(id)), doctors },
  ...{ lateAfterMs: 0, ownDoctorMs: 0 },
});

describe('the reason of a change', () => {
  const before = situation(['a', 'b', 'me'], [busy('d')]);
  const why = (after: Situation, isLonger: boolean, from = before): WaitChange =>
    whyChanged(from, after, 'me', isLonger);

  it('is the event that caused it', () => {
    expect(why(situation(['x', 'a', 'b', 'me'], [busy('d')], 1), true)).toBe('somebody-before');
    expect(why(situation(['a', 'b', 'me'], [], 1), true)).toBe('doctor-away');
    expect(why(situation(['a', 'b', 'me'], [busy('d')], 9), true)).toBe('visit-longer');
    const late: Serving = { id: 'd', state: { is: 'expected', from: 5 } };
    const early = situation(['me'], [late]);
    expect(why(situation(['me'], [late], 9), true, early)).toBe('doctor-late');
    expect(why(situation(['a', 'b', 'me'], [busy('d'), busy('e')], 1), false)).toBe('doctor-added');
    const nobody: Serving = { id: 'd', state: { is: 'expected', from: 5 } };
    const alone = situation(['a', 'b', 'me'], [nobody]);
    expect(why(situation(['a', 'b', 'me'], [busy('d')], 1), false, alone)).toBe('doctor-begun');
    expect(why(situation(['b', 'me'], [busy('d')], 1), false)).toBe('somebody-left');
    expect(why(situation(['b', 'me'], [busy('d', 1)], 1), false)).toBe('visit-shorter');
  });
});
