import { describe, expect, it } from '@jest/globals';
import { type Durations } from './durations.ts';
import { DurationLearner, type PastEncounter, typeOf } from './duration-learner.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const opening = 9 * 60 * minute;
let made = 0;

/** Times in minutes from the opening of a day, which is a number. */
interface Told {
  readonly on?: number;
  readonly appointed: number;
  readonly arrived?: number | null;
  readonly from?: number | null;
  readonly to?: number | null;
}

const encounter = (
  { on = 0, appointed, arrived = appointed - 5, from = null, to = null }: Told,
  more: Partial<PastEncounter> = {},
): PastEncounter => {
  const at = (minutes: number | null): number | null =>
    minutes === null ? null : on * day + opening + minutes * minute;
  made += 1;
  return {
    encounterId: `encounter ${made}`,
    ...{ practitionerId: 'doctor', type: '10', day: `day ${on}`, hour: 9 },
    ...{ appointedAt: at(appointed) ?? 0, arrivedAt: at(arrived) },
    ...{ startedAt: at(from), endedAt: at(to), isGone: false, isUrgent: false, ...more },
  };
};

/** A morning of six visits of this many minutes each, with a minute between them. */
const morning = (on: number, minutes: number, more?: Partial<PastEncounter>): PastEncounter[] =>
  Array.from({ length: 6 }, (_, index) => {
    const from = index * (minutes + 1);
    return encounter({ on, appointed: index * 10, arrived: -5, from, to: from + minutes }, more);
  });

const longAfter = 1000 * day;
const usual = ({ visits }: Durations, practitionerId: string): number =>
  visits.minutesOf(visits.expected({ practitionerId, type: '10', hour: 9 }, longAfter).mean);
const usualGap = ({ gaps }: Durations): number =>
  gaps.minutesOf(gaps.expected({ practitionerId: 'doctor', type: null, hour: 0 }, longAfter).mean);

const learnt = (...days: readonly (readonly PastEncounter[])[]): Durations => {
  const learner = new DurationLearner();
  for (const one of days) learner.learnDay(one, longAfter);
  return learner.durations;
};

describe('the learner of past visits', () => {
  it('include how long each doctor takes', () => {
    const days = Array.from({ length: 10 }, (_, on) => [
      ...morning(on, 8, { practitionerId: 'quick' }),
      ...morning(on, 24, { practitionerId: 'slow' }),
    ]);
    const durations = learnt(...days);
    expect(durations.visits.count).toBe(120);
    expect(usual(durations, 'quick') / 8).toBeCloseTo(1, 0);
    expect(usual(durations, 'slow') / 24).toBeCloseTo(1, 1);
  });

  it('include the gap between visits, counted while a patient was present', () => {
    const durations = learnt([
      encounter({ appointed: 0, from: 0, to: 10 }),
      encounter({ appointed: 10, arrived: 5, from: 14, to: 24 }),
      // The patient was not there before: the doctor waited for them.
      encounter({ appointed: 60, arrived: 58, from: 62, to: 70 }),
      // A visit within another one, and the second half of a day.
      encounter({ appointed: 60, arrived: 58, from: 65, to: 71 }),
      encounter({ appointed: 300, arrived: 290, from: 305, to: 310 }),
    ]);
    expect(durations.gaps.count).toBe(2);
    expect(usualGap(durations)).toBeGreaterThan(1.6);
    expect(usualGap(durations)).toBeLessThan(4);
  });

  it('include how late a doctor begins, if a patient was present', () => {
    const starts = (...encounters: readonly PastEncounter[]): Durations['starts'] =>
      learnt(encounters).starts;
    const late = starts(
      encounter({ appointed: 0, arrived: null }),
      encounter({ appointed: 20, arrived: 15, from: 35, to: 45 }),
      encounter({ appointed: 300, arrived: 310, from: 312, to: 320 }),
    );
    expect(late.count).toBe(2);
    const never = starts(encounter({ appointed: 900, arrived: 0, from: 5, to: 20 }));
    expect(never.count).toBe(0);
  });

  it('include how many patients come, stay and are urgent', () => {
    const before = new DurationLearner().durations;
    const durations = learnt(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? encounter({ appointed: index, arrived: null })
          : encounter({ appointed: index }, { isGone: true }),
      ),
    );
    expect(durations.comes).toBeLessThan(0.7);
    expect(durations.comings.count).toBe(20);
    expect(durations.stays).toBeLessThan(0.6);
    expect(durations.urgentPerHour).toBe(before.urgentPerHour);
    const urgent = learnt(
      ...Array.from({ length: 20 }, (_, on) => morning(on, 9, { isUrgent: true })),
    );
    expect(urgent.urgentPerHour).toBeGreaterThan(3);
    const soon = new DurationLearner();
    soon.learnDay([encounter({ appointed: 0, arrived: null })], opening);
    expect(soon.durations.comes).toBe(before.comes);
  });

  it('count each visit once', () => {
    const learner = new DurationLearner();
    const today = morning(0, 12);
    learner.learnDay(today, longAfter);
    for (const visit of today) learner.learnVisit(visit);
    expect(learner.durations.visits.count).toBe(6);
    learner.learnVisit(encounter({ appointed: 100, from: 100, to: 110 }));
    learner.learnVisit(encounter({ appointed: 120, from: 120 }));
    expect(learner.durations.visits.count).toBe(7);
  });
});

describe('the kind of a visit', () => {
  it('is its booked length in steps of five minutes', () => {
    expect([8, 10, 12, 13, 60].map(typeOf)).toEqual(['10', '10', '10', '15', '60']);
  });
});
