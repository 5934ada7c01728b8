import { dictionary } from '@zxcvbn-ts/language-common';
import type { WordList } from './password-effort.ts';

/** What many people take for a password and the list does not have, without marks and spaces. */
const sentences = [
  ...['mypasswordismypassword', 'thisismypassword', 'thisisapassword', 'thisisnotapassword'],
  ...['correcthorsebatterystaple', 'thequickbrownfox', 'thequickbrownfoxjumpsoverthelazydog'],
  ...['maytheforcebewithyou', 'tobeornottobe', 'tobeornottobethatisthequestion', 'iloveyousomuch'],
];

const commonest = 10_000;

/** Passwords out of breaches, the commonest first; 49,233 of them, words and names among them. */
const breached = dictionary['passwords-common'];
const efforts: ReadonlyMap<string, number> = new Map([
  ...breached.map((text, place) => [text, place < commonest ? 2 : 3] as const),
  ...sentences.map((text) => [text, 2] as const),
]);

/** A year or a day of these two centuries, in the orders that people write it in. */
const date = /^(?:19|20)\d\d$|^(?:19|20)\d\d[01]\d[0-3]\d$|^[0-3]\d[0-3]\d(?:19|20)\d\d$/;

export const commonPasswords: WordList = {
  effort: (text) => (date.test(text) ? 2 : efforts.get(text)),
  longest: Math.max(...Array.from(efforts.keys(), (text) => text.length)),
};
