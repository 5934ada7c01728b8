const digit = /\p{Nd}/u;
const anyDigit = /\p{Nd}/gu;

/**
 * The ten digits of a script stand together, and in Unicode's basic plane begin at a code point whose last
 * hexadecimal digit is 0 or 6.
 */
const valueOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  const start = code - (code % 16);
  return digit.test(String.fromCodePoint(start)) ? code - start : code - start - 6;
};

/** The text with the digits of every script as `0` to `9`: `١٤`, `१४` and `１４` are `14`. */
export const plainDigits = (text: string): string =>
  text.replaceAll(anyDigit, (character) =>
    character.length === 1 ? String(valueOf(character)) : character.normalize('NFKC'),
  );
