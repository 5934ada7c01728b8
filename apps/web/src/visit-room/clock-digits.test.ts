import { describe, expect, it } from '@jest/globals';
import { clockDigits } from './clock-digits.ts';

describe('the digits of the clock', () => {
  it.each([
    [-3, '00:00'],
    [0.9, '00:00'],
    [9, '00:09'],
    [504.2, '08:24'],
    [3599, '59:59'],
    [3600, '1:00:00'],
    [40_144, '11:09:04'],
  ])('of %s seconds are %s', (seconds, digits) => {
    expect(clockDigits(seconds)).toBe(digits);
  });
});
