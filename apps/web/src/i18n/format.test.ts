import { describe, expect, it } from '@jest/globals';
import { ageOf, formatCalendarDate, formatMinutes } from './format.ts';

describe('a wait in words', () => {
  it.each([
    [1, '1 minute', '1分钟'],
    [80, '80 minutes', '80分钟'],
    [90, '1 hour 30 minutes', '1小时 30分钟'],
    [120, '2 hours', '2小时'],
    [1510, '25 hours 10 minutes', '25小时 10分钟'],
  ])('says %i minutes', (minutes, english, chinese) => {
    expect(formatMinutes(minutes, 'en')).toBe(english);
    expect(formatMinutes(minutes, 'zh-Hans')).toBe(chinese);
  });
});

describe('a birth date', () => {
  const now = new Date('2026-11-28T12:00:00Z');

  it('is written as far as it is known', () => {
    expect(formatCalendarDate('1956-03-14', 'en')).toBe('14 March 1956');
    expect(formatCalendarDate('1956-03', 'en')).toBe('March 1956');
    expect(formatCalendarDate('1956', 'en')).toBe('1956');
    expect(formatCalendarDate('1956-03', 'zh-Hans')).toBe('1956年3月');
  });

  it('tells an age, also where the day is not known', () => {
    expect(ageOf('1956-11-28', 'UTC', now)).toBe(70);
    expect(ageOf('1956-11-29', 'UTC', now)).toBe(69);
    expect(ageOf('1956-12', 'UTC', now)).toBe(69);
    expect(ageOf('1956-11', 'UTC', now)).toBe(70);
    expect(ageOf('1956', 'UTC', now)).toBe(70);
  });
});
