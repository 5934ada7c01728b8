import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowedErrors, isNear } from './typing-errors.ts';

/** The textbook definition of the distance, over the full table. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (__, column) => (row === 0 ? column : row)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped =
        row > 1 &&
        column > 1 &&
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1];
      (rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + same,
        swapped ? at(row - 2, column - 2) + 1 : Infinity,
      );
    }
  }
  return at(one.length, other.length);
}

describe('a word with typing errors', () => {
  it.each([
    ['sheik', 'sheikh', 1],
    ['jsoe', 'jose', 1],
    ['minakshi', 'meenakshi', 2],
    ['mohamed', 'mohammed', 1],
  ])('%s is near %s', (typed, word, allowed) => {
    expect(isNear(typed, word, allowed, false)).toBe(true);
    expect(isNear(typed, word, allowed - 1, false)).toBe(false);
  });

  it('matches at every stage of typing', () => {
    expect(isNear('munaksh', 'minakshi', 1, true)).toBe(true);
    expect(isNear('munak', 'minakshi', 1, false)).toBe(false);
    expect(allowedErrors('ann'.length)).toBe(0);
  });

  it('has the distance of the textbook definition', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(words, words, fc.nat({ max: 3 }), (typed, word, allowed) => {
        expect(isNear(typed, word, allowed, false)).toBe(distance(typed, word) <= allowed);
        const beginnings = Array.from({ length: word.length + 1 }, (_, end) => word.slice(0, end));
        const least = Math.min(...beginnings.map((beginning) => distance(typed, beginning)));
        expect(isNear(typed, word, allowed, true)).toBe(least <= allowed);
      }),
      { numRuns: 500 },
    );
  });
});
