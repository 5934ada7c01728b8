import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { learnServerTime, serverNow } from './server-clock.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');
const dateAt = (at: number): string => new Date(at).toUTCString();

beforeEach(() => {
  jest.useFakeTimers({ now: noon });
  learnServerTime(dateAt(noon), noon, noon);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('serverNow', () => {
  it('is the device’s clock until the server shows otherwise', () => {
    const before = serverNow();
    learnServerTime(dateAt(noon + 1000), noon, noon + 1500);
    expect(serverNow()).toBe(before);
  });

  it('corrects a device that is hours off, and runs on with it', () => {
    learnServerTime(dateAt(noon - 3 * 3_600_000), noon, noon + 400);
    jest.setSystemTime(noon + 60_000);
    const truth = noon - 3 * 3_600_000 + 60_000;
    expect(Math.abs(serverNow() - truth)).toBeLessThanOrEqual(700);
  });

  it('does not waver with slow responses, which prove less', () => {
    learnServerTime(dateAt(noon + 7_200_000), noon, noon + 100);
    const before = serverNow();
    learnServerTime(dateAt(noon + 7_200_000 + 9_000), noon, noon + 18_000);
    expect(serverNow()).toBe(before);
  });

  it('follows a device whose clock was set right', () => {
    learnServerTime(dateAt(noon + 7_200_000), noon, noon);
    jest.setSystemTime(noon + 7_200_000);
    learnServerTime(dateAt(noon + 7_200_000), noon + 7_200_000, noon + 7_200_000);
    expect(Math.abs(serverNow() - noon - 7_200_000)).toBeLessThanOrEqual(500);
  });

  it.each([null, '', 'yesterday'])('learns nothing from %p', (date) => {
    const before = serverNow();
    learnServerTime(date, noon, noon);
    expect(serverNow()).toBe(before);
  });

  it('learns nothing while the clock was turned back', () => {
    const before = serverNow();
    learnServerTime(dateAt(noon + 7_200_000), noon, noon - 60_000);
    expect(serverNow()).toBe(before);
  });
});
