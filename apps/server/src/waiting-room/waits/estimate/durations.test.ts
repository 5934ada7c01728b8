import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Durations, type DurationsSummary, type PastVisit } from './durations.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const visit = (more: Partial<PastVisit> & { minutes: number; at?: number }): PastVisit => {
  const { minutes, at = 0, ...belongs } = more;
  return {
    ...{ practitionerId: 'doctor', type: null, hour: 9, startedAt: at },
    ...{ endedAt: at + minutes * minute, ...belongs },
  };
};

/** In minutes, on a day about which nothing is known. */
const usual = (durations: Durations, more: Partial<PastVisit> = {}): number => {
  const { practitionerId = 'doctor', type = null, hour = 9 } = more;
  const { visits } = durations;
  return visits.minutesOf(visits.expected({ practitionerId, type, hour }, 1e15).mean);
};

const many = (count: number, more: Parameters<typeof visit>[0]): PastVisit[] =>
  Array.from({ length: count }, (_, index) => visit({ ...more, at: index * day }));

describe('the learnt durations', () => {
  it('start with the assumptions about any clinic', () => {
    expect(usual(new Durations())).toBeCloseTo(10);
  });

  it('move from the assumptions to the measurements as these accumulate', () => {
    const after = [0, 3, 30, 300].map((count) => usual(Durations.of(many(count, { minutes: 25 }))));
    expect(after).toEqual(after.toSorted((a, b) => a - b));
    expect(after[1]).toBeGreaterThan(13);
    expect(after.at(-1)).toBeGreaterThan(24);
    const { visits } = Durations.of(many(300, { minutes: 25 }));
    expect(visits.expected(visit({ minutes: 1 }), 1e15).spread).toBeLessThan(0.2);
  });

  it('distinguish doctors, types and hours, and expect of a new doctor what is usual in the clinic', () => {
    const durations = Durations.of([
      ...many(60, { minutes: 30, practitionerId: 'slow', type: 'first' }),
      ...many(60, { minutes: 15, practitionerId: 'slow', type: 'follow-up' }),
      ...many(60, { minutes: 20, practitionerId: 'quick', type: 'first', hour: 10 }),
      ...many(60, { minutes: 10, practitionerId: 'quick', type: 'follow-up', hour: 16 }),
    ]);
    const of = (practitionerId: string, type: string): number =>
      usual(durations, { practitionerId, type });
    expect(of('slow', 'first') / 30).toBeCloseTo(1, 1);
    expect(of('quick', 'follow-up') / 10).toBeCloseTo(1, 0);
    expect(of('new', 'first')).toBeGreaterThan(of('new', 'follow-up') * 1.5);
    expect(of('new', 'first')).toBeLessThan(of('slow', 'first'));
    const { visits } = durations;
    const doubt = (practitionerId: string): number =>
      visits.expected({ practitionerId, type: 'first', hour: 9 }, 1e15).ownDoubt;
    expect(doubt('new')).toBeGreaterThan(doubt('slow') * 1.3);
    expect(visits.hourEffect(16)).toBeLessThan(visits.hourEffect(9));
  });

  it('notice that a doctor is slow today, and forget it by tomorrow', () => {
    const durations = Durations.of(many(100, { minutes: 10 }));
    const at = 200 * day;
    for (let index = 0; index < 6; index += 1) {
      durations.learnVisit(visit({ minutes: 20, at: at + index * 25 * minute }));
    }
    const { visits } = durations;
    const belongs = { practitionerId: 'doctor', type: null, hour: 9 };
    const today = visits.minutesOf(visits.expected(belongs, at + 180 * minute).mean);
    const tomorrow = visits.minutesOf(visits.expected(belongs, at + day).mean);
    expect(today).toBeGreaterThan(tomorrow * 1.1);
    expect(tomorrow).toBeLessThan(12);
  });

  it('ignore visits that failed or were never ended', () => {
    const durations = Durations.of([visit({ minutes: 0.1 }), visit({ minutes: 600 })]);
    expect(durations.visits.count).toBe(0);
  });

  it('include how many patients come, stay and are urgent', () => {
    const durations = new Durations();
    const before = [durations.comes, durations.stays, durations.urgentPerHour];
    for (let index = 0; index < 50; index += 1) {
      durations.learnComing(0, null);
      durations.learnEnd(false);
    }
    durations.learnUrgent(60, 20 * 60 * minute);
    expect(durations.comes).toBeLessThan(0.3);
    expect(durations.stays).toBeLessThan(0.5);
    expect(durations.urgentPerHour).toBeGreaterThan(2);
    expect(before).toEqual([0.875, 29 / 30, 0.1]);
  });

  it('can be stored as JSON and continued from it', () => {
    const visits = fc.array(
      fc.record({
        minutes: fc.double({ min: 1, max: 90, noNaN: true }),
        practitionerId: fc.constantFrom('one', 'other', '__proto__'),
        type: fc.constantFrom('first', 'follow-up', 'null', null),
        hour: fc.integer({ min: 8, max: 11 }),
        at: fc.integer({ min: 0, max: 90 }).map((index) => index * day),
      }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(visits, (past) => {
        const learnt = Durations.of(past.map((one) => visit(one)));
        learnt.learnGap('one', 0, minute);
        const summary = JSON.parse(JSON.stringify(learnt)) as DurationsSummary;
        const kept = new Durations(summary);
        expect(JSON.parse(JSON.stringify(kept))).toEqual(summary);
        for (const { practitionerId, type, hour } of past) {
          // The result must not depend on whether it comes from many sweeps at the end or a few
          // after every visit.
          const ratio =
            usual(kept, { practitionerId, type, hour }) /
            usual(learnt, { practitionerId, type, hour });
          expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
        }
      }),
      { numRuns: 60 },
    );
  });
});
