import { describe, expect, it } from '@jest/globals';
import { type ScheduleContent } from '@teleward/contracts';
import fc from 'fast-check';
import { daysFrom, freeStarts, hoursOn, instantOf, type Span } from './free-times.ts';

const minute = 60_000;
const nothing: ScheduleContent = { weekly: [], daysOff: [] };
const iso = (at: number): string => new Date(at).toISOString();
const at = (text: string): number => Date.parse(text);

describe('a local time in a time zone', () => {
  it.each([
    ['an ordinary day', 'Asia/Kolkata', '2026-11-28', '09:00', '2026-11-28T03:30:00.000Z'],
    [
      'a time that a clock change skips',
      'Europe/Zurich',
      '2026-03-29',
      '02:30',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a time that occurs twice',
      'Europe/Zurich',
      '2026-10-25',
      '02:30',
      '2026-10-25T00:30:00.000Z',
    ],
    ['a skipped midnight', 'America/Asuncion', '2023-10-01', '00:00', '2023-10-01T04:00:00.000Z'],
    ['the end of a long day', 'Europe/Zurich', '2026-10-25', '24:00', '2026-10-25T23:00:00.000Z'],
    ['half an hour', 'Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00.000Z'],
  ])('is found for %s', (_what, zone, day, time, expected) => {
    expect(iso(instantOf(zone, day, time))).toBe(expected);
  });
});

const zones = [
  ...['Europe/Zurich', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'],
  ...['Asia/Kolkata', 'Africa/Casablanca', 'America/Asuncion', 'Asia/Beirut', 'Pacific/Apia'],
  ...['Africa/Cairo', 'America/Havana', 'Antarctica/Troll', 'Asia/Tehran', 'Pacific/Chatham'],
];

/** Local times by the engine's own time zone data, independent of the polyfill. */
const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** Checks the local time in steps of a minute, from before the day to after it. */
function slowInstantOf(zone: string, day: string, time: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const wanted =
    time === '24:00'
      ? `${new Date(midnight + 86_400_000).toISOString().slice(0, 10)} 00:00`
      : `${day} ${time}`;
  const shown = (instant: number): string => clocks.get(zone)?.format(instant) ?? '';
  // No clock change sets the time back over midnight by more than an hour, so hours can be skipped
  // at first.
  let instant = midnight - 15 * 3_600_000;
  while (shown(instant + 3 * 3_600_000) < wanted.slice(0, 10)) instant += 3_600_000;
  while (shown(instant) < wanted) instant += minute;
  return instant;
}

const clockTime = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );

/** Any day, and often one on which many places change their clocks. */
const day = fc.oneof(
  fc
    .integer({
      min: at('2020-01-01T00:00Z') / 86_400_000,
      max: at('2035-12-31T00:00Z') / 86_400_000,
    })
    .map((days) => iso(days * 86_400_000).slice(0, 10)),
  fc
    .tuple(
      fc.integer({ min: 2020, max: 2035 }),
      fc.constantFrom(3, 4, 9, 10, 11),
      fc.constantFrom(1, 4, 7, 8, 25, 26, 27, 28, 29, 30),
    )
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-')),
);

describe('local times over zones and clock changes, 2020 to 2035', () => {
  it('equal those found by stepping through the day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, clockTime, (zone, date, time) => {
        expect(iso(instantOf(zone, date, time))).toBe(iso(slowInstantOf(zone, date, time)));
      }),
      { numRuns: 400 },
    );
  });
});

describe('working hours', () => {
  const zone = 'Europe/Zurich';
  const weekly = [
    { weekday: 6, from: '09:00', to: '13:00' },
    { weekday: 6, from: '12:00', to: '14:00' },
    { weekday: 6, from: '16:00', to: '19:00' },
  ];
  const saturday = '2026-11-28';
  const hours = (clinic: ScheduleContent, doctor: ScheduleContent, date = saturday): string[] =>
    hoursOn({ timeZone: zone, clinic, doctor }, date).map(
      ({ from, to }) => `${iso(from).slice(11, 16)}-${iso(to).slice(11, 16)}`,
    );

  it('are the doctor’s, restricted to the clinic’s', () => {
    expect(hours(nothing, { weekly, daysOff: [] })).toEqual(['08:00-13:00', '15:00-18:00']);
    const clinic = { weekly: [{ weekday: 6, from: '10:00', to: '17:00' }], daysOff: [] };
    expect(hours(clinic, { weekly, daysOff: [] })).toEqual(['09:00-13:00', '15:00-16:00']);
    expect(hours(clinic, nothing)).toEqual(['09:00-16:00']);
    expect(hours(clinic, { weekly, daysOff: [] }, '2026-11-29')).toEqual([]);
  });

  it('are the default ones if neither doctor nor clinic has set any', () => {
    expect(hours(nothing, nothing)).toEqual(['07:00-17:00']);
  });

  it('are empty on a day off of doctor or clinic', () => {
    const daysOff = [{ from: '2026-11-27', to: saturday, reason: 'Leave' }];
    expect(hours(nothing, { weekly, daysOff })).toEqual([]);
    expect(hours({ weekly: [], daysOff }, { weekly, daysOff: [] })).toEqual([]);
    expect(hours(nothing, { weekly, daysOff }, '2026-12-05')).toHaveLength(2);
  });

  it('keep their local time over a clock change', () => {
    const sunday = { weekly: [{ weekday: 7, from: '01:00', to: '04:00' }], daysOff: [] };
    const length = (date: string): number[] =>
      hoursOn({ timeZone: zone, clinic: nothing, doctor: sunday }, date).map(
        ({ from, to }) => (to - from) / 3_600_000,
      );
    expect(['2026-03-22', '2026-03-29', '2026-10-25'].map(length)).toEqual([[3], [2], [4]]);
  });
});

/** Classifies every minute: taken, within the hours, or neither. */
function slowFreeStarts(
  hours: readonly Span[],
  taken: readonly Span[],
  minutes: number,
  buffer: number,
  notBefore: number,
): number[] {
  const within = (spans: readonly Span[], instant: number): number =>
    spans.findIndex(({ from, to }) => from <= instant && instant < to);
  return hours.flatMap(({ from, to }, index) => {
    const starts: number[] = [];
    for (let start = from; start < to; start += 15 * minute) {
      const all = Array.from({ length: minutes + buffer }, (_, n) => start + n * minute);
      const isOpen = all.slice(0, minutes).every((instant) => within(hours, instant) === index);
      const isFree = all.every((instant) => within(taken, instant) === -1);
      if (isOpen && isFree && start >= notBefore) starts.push(start);
    }
    return starts;
  });
}

describe('free times', () => {
  it('equal those of a count by the minute, for any hours and visits', () => {
    const spans = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 90 })))
      .map((list) =>
        list.map(([from, length]) => ({ from: from * minute, to: (from + length) * minute })),
      );
    const open = fc
      .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 300 }), fc.boolean())
      .map(([from, length, two]) => [
        { from: from * minute, to: (from + length) * minute },
        ...(two ? [{ from: 600 * minute, to: 700 * minute }] : []),
      ]);
    fc.assert(
      fc.property(
        open,
        spans,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 300 }),
        (hours, taken, minutes, bufferMinutes, late) => {
          const notBefore = late * minute;
          const wish = { minutes, bufferMinutes, notBefore };
          expect(freeStarts(hours, taken, wish)).toEqual(
            slowFreeStarts(hours, taken, minutes, bufferMinutes, notBefore),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('let a visit end with the hours, and begin when another one ends', () => {
    const hours = [{ from: 0, to: 60 * minute }];
    const taken = [{ from: 15 * minute, to: 30 * minute }];
    const wish = { minutes: 15, bufferMinutes: 0, notBefore: 0 };
    expect(freeStarts(hours, taken, wish).map((start) => start / minute)).toEqual([0, 30, 45]);
    const buffered = freeStarts(hours, taken, { ...wish, bufferMinutes: 5 });
    expect(buffered.map((start) => start / minute)).toEqual([30, 45]);
  });
});

describe('days', () => {
  it('are consecutive across months', () => {
    expect(daysFrom('2028-02-28', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  });
});
