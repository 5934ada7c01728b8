/**
 * What people type and paste: digits of their own script, and invisible characters. Joiners
 * (U+200C, U+200D) stay, because Persian and Indian names are written with them.
 */

/**
 * Unicode Bidi_Control (UAX #9): they reorder the words around them, so that one name can be read
 * as another.
 */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Zero-width characters that have no use in a name or a number. */
const widthless = /[\u00AD\u180E\u200B\u2060-\u2064\u206A-\u206F\uFEFF]/g;

/** Whether a text has a visible character; U+2800 is a Braille pattern without a dot. */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * The text without bidirectional controls and invisible characters; empty where nothing of it is
 * visible.
 */
export const visibleLine = (text: string): string => {
  const line = text
    .replaceAll(directions, '')
    .replaceAll(widthless, '')
    .replaceAll(/[\u2028\u2029]/g, ' ');
  return visible.test(line) ? line : '';
};

/**
 * The text with the decimal digits of every script (Unicode Nd) as 0 to 9. Superscripts and
 * fractions are not such digits and stay, so that `10²` never becomes 102.
 */
export const plainDigits = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // The ten digits of a script are contiguous; where two such runs touch, the next one starts at
    // 0 again.
    let zero = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
