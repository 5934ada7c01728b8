import { describe, expect, it } from '@jest/globals';
import { formatQuantity } from '../../i18n/format.ts';
import { readNumber } from './read-number.ts';

describe('a number that a doctor types', () => {
  it.each([
    ['0.125', 0.125],
    ['0.0625', 0.0625],
    ['2,5', 2.5],
    [' 10 ', 10],
    ['1,000', null],
    ['2,500', null],
    ['1.234,5', null],
    ['0', null],
    ['-1', null],
    ['1e3', null],
    ['half', null],
    ['10001', null],
  ])('%s is read as %s', (text, value) => {
    expect(readNumber(text, 10_000, false)).toBe(value);
  });

  it('has no fraction where it counts days', () => {
    expect(readNumber('3', 366, true)).toBe(3);
    expect(readNumber('3.5', 366, true)).toBeNull();
  });
});

describe('a dose that is shown', () => {
  it.each([
    [0.125, '0.125'],
    [0.0625, '0.0625'],
    [0.004, '0.004'],
    [1500, '1500'],
    [2.5, '2.5'],
  ])('%s keeps its digits', (value, shown) => {
    expect(formatQuantity(value, 'en')).toBe(shown);
    expect(formatQuantity(value, 'zh-Hans')).toBe(shown);
  });
});
