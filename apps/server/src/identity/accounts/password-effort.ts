/** The texts that guessers try first. */
export interface WordList {
  /**
   * The number of random characters that a listed text is worth to a guesser who has the list;
   * undefined for other texts.
   */
  effort(text: string): number | undefined;
  /** In characters. */
  readonly longest: number;
}

/** Characters after these are ignored, so that a long password cannot make the check slow. */
const mostCharacters = 256;
const shortestWord = 4;
/** Of keyboard runs and of repetitions. */
const shortestRun = 3;

/** Paths of fingers: rows and columns of keyboards, and zigzags between two of them. */
const ways = [
  ...['1234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '!@#$%^&*()_+'],
  ...['qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  ...['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', 'qazwsxedcrfvtgbyhnujmikolp'],
  ...[
    '1q2w3e4r5t6y7u8i9o0p',
    'q1w2e3r4t5y6u7i8o9p0',
    '1a2b3c4d5e6f7g8h9i0j',
    'a1b2c3d4e5f6g7h8i9j0',
  ],
];
const runs = [...ways, ...ways.map((way) => Array.from(way).reverse().join(''))];

/** Signs that stand for letters, as in “p@ssw0rd”. A `1` stands for two letters. */
const signs: Readonly<Record<string, string>> = {
  ...{ '@': 'a', '4': 'a', '3': 'e', '6': 'g', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' },
};
const spelled = (text: string, one: string): string =>
  text.replaceAll(/[@436!0$57]/g, (sign) => signs[sign] ?? sign).replaceAll('1', one);

/**
 * How much of a password its author had to think up, in characters: a listed word counts as a few,
 * a run along a keyboard or the alphabet as one; a repetition, and anything known about the person,
 * as none.
 *
 * @param enough the result is not exact above this value
 */
export function effortOf(
  password: string,
  words: WordList,
  known: readonly string[],
  enough: number,
): number {
  const characters = Array.from(password).slice(0, mostCharacters);
  const text = characters.join('');
  const readings = [...new Set([text, spelled(text, 'i'), spelled(text, 'l')])];
  const repeats = repeatsIn(characters);
  const offsets = [0];
  for (const character of characters) offsets.push((offsets.at(-1) ?? 0) + character.length);

  /** The least effort for the characters before each position. */
  const least = offsets.map((_, place) => place);
  characters.forEach((_, start) => {
    const before = least[start] ?? start;
    if (before >= enough) return;
    const reach = (length: number, effort: number): void => {
      const end = start + length;
      least[end] = Math.min(least[end] ?? end, before + effort);
    };
    const reachAll = (longest: number, effort: number): void => {
      for (let length = shortestRun; length <= longest; length += 1) reach(length, effort);
    };
    const from = offsets[start] ?? 0;
    const rest = characters.length - start;

    reach(1, 1);
    reachAll(repeats[start] ?? 0, 0);
    reachAll(Math.max(keyboardRun(text, from), countedRun(characters, start)), 1);
    for (let length = shortestWord; length <= Math.min(words.longest, rest); length += 1) {
      for (const reading of readings) {
        const effort = words.effort(reading.slice(from, offsets[start + length]));
        if (effort !== undefined) reach(length, effort);
      }
    }
    for (const one of known) {
      if (text.startsWith(one, from)) reach(Array.from(one).length, 0);
    }
  });
  return least[characters.length] ?? 0;
}

/** For each position, how many of the characters from there on also occur earlier. */
function repeatsIn(characters: readonly string[]): readonly number[] {
  const longest = characters.map(() => 0);
  let after: readonly number[] = [];
  for (let second = characters.length - 1; second > 0; second -= 1) {
    const next = after;
    after = characters
      .slice(0, second)
      .map((character, first) =>
        character === characters[second] ? 1 + (next[first + 1] ?? 0) : 0,
      );
    longest[second] = Math.max(...after);
  }
  return longest;
}

/** The length of a run along a keyboard. */
function keyboardRun(text: string, from: number): number {
  let length = shortestRun;
  while (
    from + length <= text.length &&
    runs.some((run) => run.includes(text.slice(from, from + length)))
  ) {
    length += 1;
  }
  return length - 1;
}

/** The length of a counted run: “abcd”, “9876”, “aaaa”. */
function countedRun(characters: readonly string[], start: number): number {
  const code = (place: number): number => characters[place]?.codePointAt(0) ?? NaN;
  const step = code(start + 1) - code(start);
  if (!(Math.abs(step) <= 1)) return 1;
  let end = start + 2;
  while (code(end) - code(end - 1) === step) end += 1;
  return end - start;
}
