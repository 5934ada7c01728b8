import { plainDigits } from '@teleward/contracts';

/**
 * A typed text read as a number: one value, two possible values, each with an unambiguous way to
 * write it, or none.
 */
export type ReadNumber =
  | { readonly value: number }
  | { readonly either: readonly [whole: string, fraction: string] }
  | { readonly value: null };

/** Normalises points, commas and blanks of other keyboards. */
const plain = (text: string): string =>
  plainDigits(text)
    .trim()
    .replaceAll(/[٫．]/g, '.')
    .replaceAll('，', ',')
    .replaceAll(/[\u00A0\u2009\u202F\u3000]/g, ' ');

/** The fraction with other than three decimals, so that nobody reads it as thousands. */
const asFraction = (whole: string, decimals: string): string => {
  const kept = decimals.replace(/0+$/, '');
  if (kept === '') return whole;
  return `${whole}.${kept.length === 3 ? `${kept}0` : kept}`;
};

/**
 * Reads a positive number with a point or a comma before at most four decimals, in the
 * digits of any script. A comma or a point before three digits means thousands to some
 * readers and decimals to others, and is never guessed; after a zero (`0,125`) or nothing
 * (`.125`) it can only be decimals.
 */
export const readTyped = (text: string, max: number, whole: boolean): ReadNumber => {
  const typed = plain(text);
  const grouped = /^\d{1,3}( \d{3})+$/.test(typed) ? typed.replaceAll(' ', '') : typed;
  const doubtful = /^([1-9]\d{0,2})[.,](\d{3})$/.exec(grouped);
  if (doubtful) {
    const [, before = '', after = ''] = doubtful;
    return { either: [before + after, asFraction(before, after)] };
  }
  const form = whole ? /^\d+$/ : /^(\d+([.,]\d{1,4})?|[.,]\d{1,4})$/;
  if (!form.test(grouped)) return { value: null };
  const value = Number(grouped.replace(',', '.'));
  return { value: value > 0 && value <= max ? value : null };
};

/** The typed number; null where there is none or it is ambiguous. */
export const readNumber = (text: string, max: number, whole: boolean): number | null => {
  const read = readTyped(text, max, whole);
  return 'value' in read ? read.value : null;
};
