import { commonPasswords } from './common-passwords.ts';
import { effortOf } from './password-effort.ts';

/** NIST SP 800-63B-4, 3.1.1.2: at least this many where a password is the only factor. */
const shortest = 15;

/** What must be left of it for a guesser who knows what people take: as much as eight characters, or four words. */
const enough = 8;

/** A guesser at a sign-in page reads it there. */
const product = 'Teleward';

/**
 * Whether a new password is too easy to guess, for somebody who knows whose it is. Breached passwords are mostly
 * shorter than what is asked for here, and people make them longer: `password12345678`.
 */
export function isWeakPassword(password: string, known: readonly string[]): boolean {
  const text = folded(password);
  return (
    Array.from(password.normalize('NFC')).length < shortest ||
    new Set(text).size < 6 ||
    leastOf(text, [...known, product].flatMap(partsOf)) < enough
  );
}

/** Read as it stands, and without what parts its words or hides them: `p.a.s.s.w.o.r.d`. */
function leastOf(text: string, known: readonly string[]): number {
  const effort = (reading: string): number => effortOf(reading, commonPasswords, known, enough);
  const marks = Array.from(new Set(text.replaceAll(lettersAndDigits, ''))).join('');
  return Math.min(effort(text), effort(plain(text)) + effort(marks));
}

/** A name, an address or a clinic, as it is written, in one word, and each of its words that is not a short one. */
function partsOf(text: string): string[] {
  const whole = folded(text);
  const words = whole.split(/[^\p{L}\p{N}]+/u);
  return [...new Set([whole, plain(whole), ...words])].filter(
    (part) => part.length >= (/\p{Script=Han}/u.test(part) ? 2 : 4),
  );
}

const lettersAndDigits = /[\p{L}\p{N}]/gu;
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
