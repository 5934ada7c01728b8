import { commonPasswords } from './common-passwords.ts';
import { effortOf } from './password-effort.ts';

/** NIST SP 800-63B-4, 3.1.1.2: the minimum length where a password is the only factor. */
const shortest = 15;

/**
 * The effort that must remain for a guesser who knows people's habits: eight random characters, or
 * four words.
 */
const enough = 8;

/** A guesser reads the product's name on the sign-in page. */
const product = 'Teleward';

/**
 * Whether a new password is too easy to guess for an attacker who knows its owner. Breached
 * passwords are mostly shorter than the minimum here, and people lengthen them: `password12345678`.
 */
export function isWeakPassword(password: string, known: readonly string[]): boolean {
  const text = folded(password);
  return (
    Array.from(password.normalize('NFC')).length < shortest ||
    new Set(text).size < 6 ||
    leastOf(text, [...known, product].flatMap(partsOf)) < enough
  );
}

/**
 * Read as it stands, and without the characters that separate or hide its words: `p.a.s.s.w.o.r.d`.
 */
function leastOf(text: string, known: readonly string[]): number {
  const effort = (reading: string): number => effortOf(reading, commonPasswords, known, enough);
  const marks = Array.from(new Set(text.replaceAll(lettersAndDigits, ''))).join('');
  return Math.min(effort(text), effort(plain(text)) + effort(marks));
}

/**
 * A name, an address or a clinic: as written, in one word, and each of its words that is not short.
 */
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
