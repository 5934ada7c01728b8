import { describe, expect, it } from '@jest/globals';
import { startOfDay } from './clock.ts';

describe('the start of a day', () => {
  it.each([
    ['UTC', '2026-11-24', 0, '2026-11-24T00:00:00.000Z'],
    ['Asia/Kolkata', '2026-11-24', 0, '2026-11-23T18:30:00.000Z'],
    ['Asia/Kathmandu', '2026-11-24', 1, '2026-11-24T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-24', 0, '2026-11-23T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-24', 0, '2026-11-24T11:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 1, '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-01', 1, '2026-11-02T05:00:00.000Z'],
    ['America/New_York', '2026-12-31', 1, '2027-01-01T05:00:00.000Z'],
    // This day has no midnight there, because of a clock change.
    ['Africa/Cairo', '2026-04-24', 0, '2026-04-23T22:00:00.000Z'],
  ])('in %s, for %s and %i days later, is %s', (zone, day, later, instant) => {
    expect(startOfDay(zone, day, later).toISOString()).toBe(instant);
  });
});
