import { expect, it } from '@jest/globals';
import { PatientNumberPattern } from '@teleward/contracts';
import { asMade, numberBy } from './patient-numbers.ts';

it('makes numbers from a pattern', () => {
  expect(numberBy('P-******', 0, '2026')).toMatch(/^P-[0-9A-HJKMNP-TV-Z]{6}$/);
  expect(numberBy('{year}/####', 7, '2026')).toBe('2026/0007');
  expect(numberBy('K##', 1234, '2026')).toBe('K1234');
});

it('refuses a pattern that would run out of numbers', () => {
  const taken = (pattern: string): boolean => PatientNumberPattern.safeParse(pattern).success;
  expect(['P-******', 'K#', '{year}', 'P-****', ''].map(taken)).toEqual([
    ...[true, true, false, false, false],
  ]);
});

it('recognises its own numbers although characters were misread from a card', () => {
  expect(asMade('p-o1il00')).toBe('P-011100');
  expect(asMade('Karte 1')).toBe('Karte 1');
});
