import { plain, wordsOf } from './names.ts';
import { dateIn } from './typed-dates.ts';

/** Digits, with all their possible meanings. */
export interface NumberTerm {
  readonly kind: 'number';
  /** Without separators. */
  readonly digits: string;
  /** The birth dates that they may stand for. */
  readonly dates: readonly string[];
  /** The parts between spaces, each as a term of its own, in case they do not belong together. */
  readonly parts: readonly NumberTerm[];
}

/**
 * Letters, possibly with digits: part of a name, or of a patient's number that contains letters.
 */
export interface WordTerm {
  readonly kind: 'word';
  /** One word, or several joined by hyphens: each must match. */
  readonly words: readonly string[];
  /** Null where it cannot be a patient's number. */
  readonly code: string | null;
}

export type Term = NumberTerm | WordTerm;

/**
 * Letters and digits of a patient's number, with confusable characters unified (Crockford's
 * Base32).
 */
export const codeOf = (text: string): string =>
  plain(text)
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');

/**
 * The digits of a telephone number as they are compared: without punctuation and the international
 * prefix 00.
 */
export const calledDigits = (text: string): string => text.replaceAll(/\D/g, '').replace(/^00/, '');

const shortestLetterCode = 5;

const isNumeric = (chunk: string): boolean => /^[+()./-]*\d[\d+()./-]*$/.test(chunk);

const numberOf = (chunks: readonly string[], now: Date): NumberTerm => {
  const text = chunks.join(' ');
  const date = dateIn(text, now);
  const isWhole = date?.start === 0 && date.end === text.length;
  return {
    kind: 'number',
    digits: calledDigits(text),
    dates: isWhole ? date.dates : [],
    parts: chunks.length > 1 ? chunks.map((chunk) => numberOf([chunk], now)) : [],
  };
};

/** Splits the typed text into terms, all of which must match a patient. */
export function termsOf(text: string, now: Date): readonly Term[] {
  let rest = plain(text);
  const terms: Term[] = [];
  const date = dateIn(rest, now);
  // A date that contains words can mean nothing else; one of digits alone may also be a number.
  if (date !== null && /\p{L}/u.test(rest.slice(date.start, date.end))) {
    terms.push({ kind: 'number', digits: '', dates: date.dates, parts: [] });
    rest = `${rest.slice(0, date.start)} ${rest.slice(date.end)}`;
  }
  let run: string[] = [];
  const endRun = (): void => {
    if (run.length > 0) {
      terms.push(numberOf(run, now));
    }
    run = [];
  };
  for (const chunk of rest.split(/\s+/u)) {
    if (isNumeric(chunk)) {
      run.push(chunk);
      continue;
    }
    endRun();
    const words = wordsOf(chunk);
    if (words.length > 0) {
      const code = codeOf(chunk);
      // A random patient's number may consist of letters alone; a short word of letters is taken
      // for a name.
      const isCode = /\d/.test(chunk) || code.length >= shortestLetterCode;
      terms.push({ kind: 'word', words, code: isCode ? code : null });
    }
  }
  endRun();
  return terms;
}
