import { describe, expect, it } from '@jest/globals';
import { addDays, clockAt, instantAt, isDay, minutesOf, mondayOf } from './clinic-time.ts';

describe('the time of a clinic', () => {
  it('is read and written in its zone', () => {
    const instant = instantAt('2026-11-28', '09:30', 'Asia/Kolkata');
    expect(instant).toBe('2026-11-28T04:00:00.000Z');
    expect(clockAt(instant, 'Asia/Kolkata')).toBe('09:30');
  });

  it('crosses clock changes and months', () => {
    expect(instantAt('2026-03-29', '02:30', 'Europe/Zurich')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantAt('2026-10-25', '02:30', 'Europe/Zurich')).toBe('2026-10-25T00:30:00.000Z');
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('has weeks from Monday, and only valid dates', () => {
    expect(['2026-11-23', '2026-11-28', '2026-11-29', '2026-11-30'].map(mondayOf)).toEqual([
      ...['2026-11-23', '2026-11-23', '2026-11-23', '2026-11-30'],
    ]);
    expect(['2026-02-29', 'x', '2026-2-1', '2028-02-29'].map(isDay)).toEqual([
      ...[false, false, false, true],
    ]);
    expect(minutesOf('09:30')).toBe(570);
  });
});
