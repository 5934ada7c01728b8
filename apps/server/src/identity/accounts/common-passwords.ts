import { dictionary } from '@zxcvbn-ts/language-common';
import type { WordList } from './password-effort.ts';

/** Common passwords that the list lacks, without punctuation and spaces. */
const sentences = [
  ...['mypasswordismypassword', 'thisismypassword', 'thisisapassword', 'thisisnotapassword'],
  ...['correcthorsebatterystaple', 'thequickbrownfox', 'thequickbrownfoxjumpsoverthelazydog'],
  ...['maytheforcebewithyou', 'tobeornottobe', 'tobeornottobethatisthequestion', 'iloveyousomuch'],
];

const commonest = 10_000;

/** Breached passwords, the commonest first: 49,233 of them, including words and names. */
const breached = dictionary['passwords-common'];
const efforts: ReadonlyMap<string, number> = new Map([
  ...breached.map((text, place) => [text, place < commonest ? 2 : 3] as const),
  ...sentences.map((text) => [text, 2] as const),
]);

/** A year or a day of the 20th and 21st century, in the usual orders. */
const date = /^(?:19|20)\d\d$|^(?:19|20)\d\d[01]\d[0-3]\d$|^[0-3]\d[0-3]\d(?:19|20)\d\d$/;

export const commonPasswords: WordList = {
  effort: (text) => (date.test(text) ? 2 : efforts.get(text)),
  longest: Math.max(...Array.from(efforts.keys(), (text) => text.length)),
};
