import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Durations } from './durations.ts';
import { type Estimate, estimateWait } from './estimate-wait.ts';
import { type InLine, type Serving, type Situation } from './situation.ts';

const minute = 60_000;
const now = Date.UTC(2026, 10, 26, 9);

/** A clinic whose visits last about ten minutes, and which has no urgent ones. */
const learnt = new Durations();
for (let index = 0; index < 200; index += 1) {
  const startedAt = now - (index + 1) * 24 * 60 * minute;
  const endedAt = startedAt + (6 + (index % 9)) * minute;
  learnt.learnVisit({ practitionerId: 'd', type: null, hour: 9, startedAt, endedAt });
  learnt.learnGap('d', endedAt, endedAt + minute);
}

learnt.learnUrgent(0, 1e6 * 60 * minute);

const waits = (id: string, due = 0, more: Partial<InLine> = {}): InLine => ({
  ...{ id, onlyFor: null, ownDoctor: null, type: null, rank: 2, presence: 'here' },
  ...{ dueAt: now + due * minute, arrivedAt: now - 5 * minute, ...more },
});
const people = (count: number): InLine[] =>
  Array.from({ length: count }, (_, index) => waits(`person ${index}`, index - count));
const busy = (minutes: number, id = 'd'): Serving => ({
  ...{ id, state: { is: 'busy', since: now - minutes * minute, type: null } },
});
const free: Serving = { id: 'd', state: { is: 'free', since: now } };

const situation = (line: readonly InLine[], more: Partial<Situation> = {}): Situation => ({
  // An hour about which nothing was learnt: otherwise a visit could be shorter because it begins
  // later.
  ...{ now, hour: 12, line: [...line, waits('me', 1)].toSorted((a, b) => a.dueAt - b.dueAt) },
  ...{ doctors: [busy(3)], lateAfterMs: 15 * minute, ownDoctorMs: 20 * minute, ...more },
});

const estimate = (given: Situation, durations = learnt, seed = 1): Estimate => {
  const found = estimateWait(given, 'me', durations, seed);
  if (found === null) throw new Error('Nobody serves the line.');
  return found;
};
const median = (given: Situation): number => estimate(given).medianMs / minute;

describe('the estimated wait', () => {
  it('is the sum of visits and gaps', () => {
    expect(median(situation([]))).toBeGreaterThan(5);
    expect(median(situation([]))).toBeLessThan(11);
    expect(median(situation(people(4)))).toBeGreaterThan(44);
    expect(median(situation(people(4)))).toBeLessThan(58);
    expect(median(situation([], { doctors: [free] }))).toBeLessThan(2);
  });

  it('is null if no doctor will see the patient', () => {
    expect(estimateWait(situation([], { doctors: [] }), 'me', learnt, 1)).toBeNull();
    expect(estimateWait(situation([]), 'somebody', learnt, 1)).toBeNull();
    const mine = { ...situation([]), line: [waits('me', 1, { onlyFor: 'other' })] };
    expect(estimateWait(mine, 'me', learnt, 1)).toBeNull();
  });

  it('includes waiting for an absent doctor, and does not expect a late one at once', () => {
    const expected = (minutes: number): Serving => ({
      ...{ id: 'd', state: { is: 'expected', from: now + minutes * minute } },
    });
    const [soon, due, late] = [20, 0, -30].map((from) =>
      median(situation([], { doctors: [expected(from)] })),
    );
    expect(soon).toBeGreaterThan(20);
    expect(due).toBeLessThan(soon ?? 0);
    // A doctor who is half an hour late is not about to come: the time is unknown.
    expect(late).toBeGreaterThan(3);
  });

  it('counts an expected patient with an earlier appointment less than a present one', () => {
    const expected = waits('x', -3, { presence: 'expected', arrivedAt: null });
    const [none, maybe, sure] = [[], [expected], [waits('x', -3)]].map((line) =>
      estimate(situation(line)),
    );
    expect(maybe?.p90Ms).toBeGreaterThan((none?.p90Ms ?? 0) + 2 * minute);
    expect(maybe?.medianMs).toBeLessThan((sure?.medianMs ?? 0) - minute);
    const long = waits('x', -90, { presence: 'expected', arrivedAt: null });
    expect(median(situation([long]))).toBeCloseTo(median(situation([])), 0);
    // Would be ahead, but is no longer expected to come.
    const patient = situation([long], { lateAfterMs: 240 * minute });
    expect(median(patient)).toBeCloseTo(median(situation([])), 0);
  });

  it('is shorter with a second doctor, except for patients who wait for the first one alone', () => {
    const doctors = [busy(3), busy(3, 'e')];
    const line = people(4);
    expect(median(situation(line, { doctors }))).toBeLessThan(median(situation(line)) * 0.65);
    const own = line.map((one) => ({ ...one, onlyFor: 'd' }));
    expect(median(situation(own, { doctors }))).toBeLessThan(median(situation([])) + 1);
  });

  it('lets a doctor take their own patients earlier, but no other patient from further back', () => {
    const back = (ownDoctor: string | null, due: number): number =>
      median(situation([waits('x', due, { ownDoctor })]));
    const alone = median(situation([]));
    expect(back('d', 15)).toBeGreaterThan(alone + 5);
    expect([back(null, 15), back('d', 40)]).toEqual([alone, alone]);
  });

  it('has a higher 90th percentile if little is known', () => {
    const unknown = estimate(situation(people(4)), new Durations());
    const known = estimate(situation(people(4)));
    // What is unknown about a clinic affects every visit: it does not average out over a long
    // queue.
    const long = estimate(situation(people(10)), new Durations());
    expect(long.p90Ms / long.medianMs).toBeGreaterThan(1.7);
    expect(unknown.p90Ms / unknown.medianMs).toBeGreaterThan((known.p90Ms / known.medianMs) * 1.3);
  });
});

const anyLine = fc.array(
  fc.record({
    due: fc.integer({ min: -60, max: 30 }),
    rank: fc.constantFrom(1, 2, 2, 2),
    presence: fc.constantFrom(
      'here' as const,
      'here' as const,
      'away' as const,
      'expected' as const,
    ),
    onlyFor: fc.constantFrom(null, null, 'd', 'e'),
    ownDoctor: fc.constantFrom(null, 'd', 'e'),
  }),
  { maxLength: 12 },
);
const anyDoctors = fc
  .tuple(
    fc.integer({ min: 0, max: 200 }).map((minutes) => busy(minutes)),
    fc.option(
      fc.constantFrom<Serving['state']>(
        { is: 'free', since: now - 10 * minute },
        { is: 'expected', from: now + 10 * minute },
        { is: 'expected', from: now - 300 * minute },
        { is: 'busy', since: now, type: 'first' },
      ),
    ),
  )
  .map(([first, state]): Serving[] => (state === null ? [first] : [first, { id: 'e', state }]));
const lineOf = (found: readonly (Partial<InLine> & { due: number })[]): InLine[] =>
  found.map(({ due, ...more }, index) => waits(`person ${index}`, due, more));

describe('in any queue', () => {
  it('the 90th percentile is no less than the median, and the same seed gives the same answer', () => {
    fc.assert(
      fc.property(anyLine, anyDoctors, fc.integer(), (found, doctors, seed) => {
        const given = situation(lineOf(found), { doctors });
        const { medianMs, p90Ms } = estimate(given, learnt, seed);
        expect(medianMs).toBeGreaterThanOrEqual(0);
        expect(p90Ms).toBeGreaterThanOrEqual(medianMs);
        expect(Number.isFinite(p90Ms)).toBe(true);
        expect(estimate(given, learnt, seed)).toEqual({ medianMs, p90Ms });
      }),
      { numRuns: 60 },
    );
  });

  it('one more patient ahead never shortens the wait for a doctor', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.nat(11), fc.integer(), (count, place, seed) => {
        const line = people(count);
        const more = [...line, waits('one more', place - count - 0.5)];
        // The same number of runs for both, so that each run can be compared with its counterpart.
        const [without, withMore] = [line, more].map((one) =>
          estimate(situation([...one, ...behind(14 - one.length)]), learnt, seed),
        );
        expect(withMore?.medianMs).toBeGreaterThanOrEqual(without?.medianMs ?? Infinity);
        expect(withMore?.p90Ms).toBeGreaterThanOrEqual(without?.p90Ms ?? Infinity);
      }),
      { numRuns: 60 },
    );
  });

  it('a longer running visit never makes the call earlier', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(20), fc.integer(), (ran, passed, seed) => {
        const since = now - ran * minute;
        const doctors: Serving[] = [{ id: 'd', state: { is: 'busy', since, type: null } }];
        const [before, after] = [now, now + passed * minute].map((at) => {
          const line = [waits('a', -3), waits('me', 1)];
          return at + estimate(situation([], { now: at, line, doctors }), learnt, seed).p90Ms;
        });
        expect(after).toBeGreaterThanOrEqual((before ?? Infinity) - 1);
      }),
      { numRuns: 100 },
    );
  });
});

/** Patients of the doctor who are due so late that they change nothing. */
function behind(count: number): InLine[] {
  return Array.from({ length: count }, (_, index) => waits(`behind ${index}`, 100 + index));
}
