import { plain, wordsOf } from './names.ts';
import { dateIn } from './typed-dates.ts';

/** Digits, by all that they may be. */
export interface NumberTerm {
  readonly kind: 'number';
  /** Without what stands between them. */
  readonly digits: string;
  /** The birth dates that they may be. */
  readonly dates: readonly string[];
  /** Where there were spaces: each for itself, in case they do not belong together. */
  readonly parts: readonly NumberTerm[];
}

/** Letters, or letters with digits: of a name, or of a number that has letters too. */
export interface WordTerm {
  readonly kind: 'word';
  /** One, or several with hyphens between: each must fit. */
  readonly words: readonly string[];
  /** Null for what no number of a patient looks like. */
  readonly code: string | null;
}

export type Term = NumberTerm | WordTerm;

/** Letters and digits of a number, those that are taken for each other made the same (Crockford's Base32). */
export const codeOf = (text: string): string =>
  plain(text)
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');

/** The digits of a telephone number as it is compared: without the signs and zeros that call abroad. */
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

/** What somebody looks for, taken apart: every term must fit a patient. */
export function termsOf(text: string, now: Date): readonly Term[] {
  let rest = plain(text);
  const terms: Term[] = [];
  const date = dateIn(rest, now);
  // A date with words in it stands for nothing else; one of digits alone may be another number.
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
      // By chance a number may be of letters alone; a short one of them is a name.
      const isCode = /\d/.test(chunk) || code.length >= shortestLetterCode;
      terms.push({ kind: 'word', words, code: isCode ? code : null });
    }
  }
  endRun();
  return terms;
}
