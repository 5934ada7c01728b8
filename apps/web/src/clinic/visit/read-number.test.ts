import { describe, expect, it } from '@jest/globals';
import { formatQuantity } from '../../i18n/format.ts';
import { readNumber, readTyped } from './read-number.ts';

describe('a number that a doctor types', () => {
  it.each([
    ['0.125', 0.125],
    ['0.0625', 0.0625],
    ['2,5', 2.5],
    [' 10 ', 10],
    ['0,125', 0.125],
    ['0,0625', 0.0625],
    ['.5', 0.5],
    [',5', 0.5],
    ['.125', 0.125],
    ['1 000', 1000],
    ['1\u202f000', 1000],
    ['1.1250', 1.125],
    ['٢', 2],
    ['२', 2],
    ['２．５', 2.5],
    ['٠٫١٢٥', 0.125],
    ['1 00', null],
    ['10²', null],
    ['½', null],
    ['1.000', null],
    ['1.125', null],
    ['٢', 2],
    ['２', 2],
    ['१.५', 1.5],
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

  it.each([
    ['1,000', '1000', '1'],
    ['1.000', '1000', '1'],
    ['2.500', '2500', '2.5'],
    ['1,125', '1125', '1.1250'],
    ['١٫٠٠٠', '1000', '1'],
  ])('%s is ambiguous, and each choice is written unambiguously', (text, ...either) => {
    expect(readTyped(text, 10_000, false)).toEqual({ either });
    expect(readNumber(either[0], 10_000, false)).toBe(Number(either[0]));
    expect(readNumber(either[1], 10_000, false)).toBe(Number(either[1]));
  });

  it('has no fraction where it counts days', () => {
    expect(readNumber('3', 366, true)).toBe(3);
    expect(readNumber('٣', 366, true)).toBe(3);
    expect(readNumber('3.5', 366, true)).toBeNull();
    expect(readNumber('.5', 366, true)).toBeNull();
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
