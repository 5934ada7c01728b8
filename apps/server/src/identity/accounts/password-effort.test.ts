import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { effortOf, type WordList } from './password-effort.ts';

const words: WordList = {
  effort: (text) => (['river', 'sail', 'sailboat'].includes(text) ? 2 : undefined),
  longest: 8,
};

describe('the effort of a password', () => {
  it.each([
    ['', 0],
    ['xkq', 3],
    ['river', 2],
    ['xriverk', 4],
    ['sailboat', 2],
    ['5a1lb0@t', 2],
    ['r1ver', 2],
    ['riverriverrive', 2],
    ['xkqwxkqw', 4],
    ['abcdef', 1],
    ['987654', 1],
    ['zzzzzzz', 1],
    ['qwertyu', 1],
    ['lkjhgf', 1],
    ['1qaz2wsx', 1],
    ['asharao!', 1],
    ['🦜🌋🥁', 3],
    ['🦜🦜🦜🦜', 1],
  ])('of %p is %i', (password, effort) => {
    expect(effortOf(password, words, ['asharao'], 256)).toBe(effort);
  });

  it('is at most the number of characters, and limits the look-ups in the list', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom('a', '1', '@'), minLength: 200, maxLength: 400 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let asked = 0;
        const counted: WordList = {
          effort: () => {
            asked += 1;
            return undefined;
          },
          longest: 40,
        };
        expect(effortOf(text, counted, [], 256)).toBeLessThanOrEqual(
          Math.min(256, Array.from(text).length),
        );
        expect(asked).toBeLessThanOrEqual(256 * 40 * 3);
      }),
      // A shorter counterexample is not needed.
      { endOnFailure: true },
    );
  });
});
