import { expect, it } from '@jest/globals';
import { e164 } from './phones.ts';

it.each([
  ['98400 12342', 'IN', '+919840012342'],
  ['098400-12342', 'IN', '+919840012342'],
  ['٩٨٤٠٠ ١٢٣٤٢', 'IN', '+919840012342'],
  ['＋８６ １３８ ００１３ ８０００', 'IN', '+8613800138000'],
  ['0171 2345678', 'DE', '+491712345678'],
  ['+1 (415) 555-2671', 'DE', '+14155552671'],
  ['12', 'IN', null],
  ['none', 'IN', null],
  ['', 'IN', null],
])('%p in %s is %p', (typed, country, number) => {
  expect(e164(typed, country)).toBe(number);
});
