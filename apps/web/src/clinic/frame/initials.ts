/**
 * First letters of the first and the last word; one character for a name written without spaces.
 */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll(/\(.*?\)/gu, ' ')
    .split(/\s+/u)
    .filter((word) => /\p{L}/u.test(word) && !word.endsWith('.'));
  const titles = /^(dr|prof|mr|mrs|ms|sr)$/iu;
  const named = words.filter((word) => !titles.test(word));
  const first = named[0] ?? words[0] ?? name;
  const last = named.length > 1 ? (named.at(-1) ?? '') : '';
  const letter = (word: string): string => /\p{L}\p{M}*/u.exec(word)?.[0].toLocaleUpperCase() ?? '';
  return letter(first) + letter(last);
}
