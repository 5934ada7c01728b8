import { randomInt } from 'node:crypto';

/** Crockford's base 32: without letters that look like digits or like each other. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Whether the pattern has a counter. */
export const counts = (pattern: string): boolean => pattern.includes('#');

/**
 * Makes a patient's number: each `*` becomes a random letter or digit, the first run of `#` the
 * counter with leading zeros, and `{year}` the year.
 */
export const numberBy = (pattern: string, count: number, year: string): string =>
  pattern
    .replace(/#+/, (places) => String(count).padStart(places.length, '0'))
    .replaceAll('{year}', year)
    .replaceAll('*', () => alphabet[randomInt(alphabet.length)] ?? '0');

/**
 * Corrects misread characters in a number of the default pattern. Other numbers stay as they are.
 */
export const asMade = (identifier: string): string =>
  /^p-[0-9a-z]{6}$/i.test(identifier)
    ? identifier.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
    : identifier;
