import { plainDigits } from '@teleward/contracts';

/**
 * What somebody typed as a number: it, two ways to read it, each as one would write it
 * without doubt, or none.
 */
export type ReadNumber =
  | { readonly value: number }
  | { readonly either: readonly [whole: string, fraction: string] }
  | { readonly value: null };

/** Points, commas and blanks as other keyboards have them. */
const plain = (text: string): string =>
  plainDigits(text)
    .trim()
    .replaceAll(/[٫．]/g, '.')
    .replaceAll('，', ',')
    .replaceAll(/[\u00A0\u2009\u202F\u3000]/g, ' ');

/** As a fraction that nobody reads as thousands, because it never has three decimals. */
const asFraction = (whole: string, decimals: string): string => {
  const kept = decimals.replace(/0+$/, '');
  if (kept === '') return whole;
  return `${whole}.${kept.length === 3 ? `${kept}0` : kept}`;
};

/**
 * Reads a positive number with a point or a comma before at most four decimals, in the digits
 * of any script. A comma or a point before three digits stands for thousands to some readers
 * and for decimals to others, and is never guessed; after a nought (`0,125`) or nothing
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

/** The number that somebody typed; null for none and for what may be two. */
export const readNumber = (text: string, max: number, whole: boolean): number | null => {
  const read = readTyped(text, max, whole);
  return 'value' in read ? read.value : null;
};
