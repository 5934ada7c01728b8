import { describe, expect, it } from '@jest/globals';
import { formatMinutes } from './format.ts';

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
