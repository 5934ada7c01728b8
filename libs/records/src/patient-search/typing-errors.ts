/** How many typing errors a word of this length may have and still match. */
export const allowedErrors = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/**
 * Three rows of the distance table, reused: an import compares every word of a file with every word
 * of a clinic.
 */
let rows: [Uint16Array, Uint16Array, Uint16Array] = [
  new Uint16Array(64),
  new Uint16Array(64),
  new Uint16Array(64),
];

/** `Math.min` for three values, written out because it is called billions of times. */
const least3 = (one: number, two: number, three: number): number => {
  const least = one < two ? one : two;
  return least < three ? least : three;
};

/** Stands for any distance above the largest one asked for. */
const beyond = 1_000;

/**
 * Whether `typed` becomes `word`, or with `asPrefix` a prefix of it, by at most `allowed` letters
 * changed, omitted, inserted or transposed (restricted Damerau–Levenshtein distance). Only the
 * diagonal band of the table that can hold such a distance is computed (Ukkonen, Algorithms for
 * Approximate String Matching, 1985).
 */
export const isNear = (
  typed: string,
  word: string,
  allowed: number,
  asPrefix: boolean,
): boolean => {
  if (word.length < typed.length - allowed || (!asPrefix && word.length > typed.length + allowed)) {
    return false;
  }
  // A common prefix or suffix does not change the distance.
  let start = 0;
  while (start < typed.length && typed.charCodeAt(start) === word.charCodeAt(start)) {
    start += 1;
  }
  let [typedEnd, wordEnd] = [typed.length, word.length];
  while (
    !asPrefix &&
    typedEnd > start &&
    wordEnd > start &&
    typed.charCodeAt(typedEnd - 1) === word.charCodeAt(wordEnd - 1)
  ) {
    typedEnd -= 1;
    wordEnd -= 1;
  }
  const height = typedEnd - start;
  const width = Math.min(wordEnd - start, height + allowed);
  if (height === 0 || width === 0) {
    return height <= allowed;
  }
  if (rows[0].length < width + 2) {
    rows = [new Uint16Array(width + 2), new Uint16Array(width + 2), new Uint16Array(width + 2)];
  }
  let [beforeLast, last, now] = rows;
  for (let column = 0; column <= Math.min(width, allowed); column += 1) {
    last[column] = column;
  }
  last[Math.min(width, allowed) + 1] = beyond;
  for (let row = 1; row <= height; row += 1) {
    const letter = typed.charCodeAt(start + row - 1);
    const first = Math.max(1, row - allowed);
    const end = Math.min(width, row + allowed);
    now[first - 1] = first === 1 ? row : beyond;
    now[end + 1] = beyond;
    let least = now[first - 1] ?? beyond;
    for (let column = first; column <= end; column += 1) {
      const other = word.charCodeAt(start + column - 1);
      let cost = (last[column - 1] ?? beyond) + (letter === other ? 0 : 1);
      cost = least3(cost, (last[column] ?? beyond) + 1, (now[column - 1] ?? beyond) + 1);
      const isSwapped =
        row > 1 &&
        column > 1 &&
        letter === word.charCodeAt(start + column - 2) &&
        typed.charCodeAt(start + row - 2) === other;
      if (isSwapped) {
        cost = least3(cost, (beforeLast[column - 2] ?? beyond) + 1, cost);
      }
      now[column] = cost;
      least = cost < least ? cost : least;
    }
    if (least > allowed) {
      return false;
    }
    [beforeLast, last, now] = [last, now, beforeLast];
  }
  // The last row has a value within the limit, or the loop would have returned: a prefix is near.
  return asPrefix || (last[width] ?? beyond) <= allowed;
};
