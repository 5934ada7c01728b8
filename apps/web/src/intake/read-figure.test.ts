import { describe, expect, it } from '@jest/globals';
import { readFigure } from './read-figure.ts';

describe('a typed number', () => {
  it.each<[string, number, number]>([
    ['172', 0, 172],
    [' ３７．５ ', 1, 37.5],
    ['37,5', 1, 37.5],
    ['٣٧٫٥', 1, 37.5],
    ['−2', 0, -2],
    ['36.60', 2, 36.6],
  ])('%j is read with at most %d decimals', (text, decimals, value) => {
    expect(readFigure(text, decimals)).toBe(value);
  });

  it.each<[string, number]>([
    ['', 2],
    ['1,200', 2],
    ['37.55', 1],
    ['172.5', 0],
    ['1 72', 0],
    ['5 ft 8', 0],
    ['1e3', 0],
    ['1000000', 0],
    ['.5', 2],
  ])('%j is not read with at most %d decimals', (text, decimals) => {
    expect(readFigure(text, decimals)).toBeNull();
  });
});
