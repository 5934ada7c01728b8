import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reminderTime } from './reminder-times.ts';

const kolkata = 'Asia/Kolkata';
const night = { from: '21:00', to: '07:00' };
/** A time in the clinic's time zone. */
const at = (day: string, time: string): Date => new Date(`${day}T${time}:00+05:30`);

describe('a reminder', () => {
  it.each([
    ['at its time', 1440, ['2026-12-08', '10:00'], ['2026-12-07', '10:00']],
    ['after the night', 600, ['2026-12-08', '16:00'], ['2026-12-08', '07:00']],
    ['after a night that has just begun', 720, ['2026-12-08', '10:00'], ['2026-12-08', '07:00']],
    ['half an hour before an early visit', 60, ['2026-12-08', '07:30'], ['2026-12-08', '07:00']],
    [
      'before the night if the end of the night is too late',
      60,
      ['2026-12-08', '07:05'],
      ['2026-12-07', '21:00'],
    ],
    ['before the night of a visit at night', 60, ['2026-12-08', '23:30'], ['2026-12-08', '21:00']],
  ] as const)('goes out %s', (_when, minutes, [day, time], [onDay, atTime]) => {
    expect(reminderTime(at(day, time), minutes, kolkata, night)).toEqual(at(onDay, atTime));
  });

  it('respects quiet hours within one day, and works without any', () => {
    const noon = { from: '12:00', to: '14:00' };
    const visit = at('2026-12-08', '16:00');
    expect(reminderTime(visit, 180, kolkata, noon)).toEqual(at('2026-12-08', '14:00'));
    expect(reminderTime(at('2026-12-08', '14:05'), 60, kolkata, noon)).toEqual(
      at('2026-12-08', '12:00'),
    );
    expect(reminderTime(visit, 180, kolkata, null)).toEqual(at('2026-12-08', '13:00'));
  });

  it('goes out before the visit and never within quiet hours', () => {
    const zones = [
      'Asia/Kolkata',
      'Europe/Zurich',
      'America/St_Johns',
      'Pacific/Apia',
      'Asia/Shanghai',
    ];
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.integer({ min: 5, max: 10_080 }),
        fc.constantFrom(...zones),
        clock,
        clock,
        (startsAt, minutes, zone, from, to) => {
          fc.pre(from !== to);
          const due = reminderTime(startsAt, minutes, zone, { from, to });
          expect(due.getTime()).toBeLessThan(startsAt.getTime());
          const wall = new Intl.DateTimeFormat('en-GB', {
            ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' },
            hourCycle: 'h23',
          }).format(due);
          const isQuiet =
            from < to
              ? wall > `${from}:00` && wall < `${to}:00`
              : wall > `${from}:00` || wall < `${to}:00`;
          // If the clock skips the end of the quiet hours, the first instant after the change
          // counts.
          if (isQuiet) {
            expect(offsetOf(zone, due)).not.toBe(
              offsetOf(zone, new Date(due.getTime() - 3_600_000)),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

const offsetOf = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).format(at).slice(-9);
