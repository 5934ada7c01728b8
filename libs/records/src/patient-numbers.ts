import { randomInt } from 'node:crypto';

/** Crockford's: without letters that look like digits, or like each other. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Whether the pattern counts. */
export const counts = (pattern: string): boolean => pattern.includes('#');

/**
 * A number for a patient: each `*` is a letter or digit by chance, the first row of `#` is the count, with zeros
 * before it, and `{year}` the year.
 */
export const numberBy = (pattern: string, count: number, year: string): string =>
  pattern
    .replace(/#+/, (places) => String(count).padStart(places.length, '0'))
    .replaceAll('{year}', year)
    .replaceAll('*', () => alphabet[randomInt(alphabet.length)] ?? '0');

/** One of the usual numbers as it was made, however it was read from a card. Others stay as they are. */
export const asMade = (identifier: string): string =>
  /^p-[0-9a-z]{6}$/i.test(identifier)
    ? identifier.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
    : identifier;
