/** How many letters of a word may be wrong, and it is still taken for the one that was meant. */
export const allowedErrors = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/**
 * Whether `typed` becomes `word`, or with `asPrefix` its beginning, by at most `allowed` letters changed, left
 * out, added or swapped with their neighbour (Damerau's distance, its restricted form).
 */
export const isNear = (
  typed: string,
  word: string,
  allowed: number,
  asPrefix: boolean,
): boolean => {
  const longest = typed.length + allowed;
  if (word.length < typed.length - allowed || (!asPrefix && word.length > longest)) {
    return false;
  }
  const width = Math.min(word.length, longest);
  let beforeLast: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row += 1) {
    const now = [row];
    let least = row;
    for (let column = 1; column <= width; column += 1) {
      const isSame = typed[row - 1] === word[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwapped =
        row > 1 &&
        column > 1 &&
        typed[row - 1] === word[column - 2] &&
        typed[row - 2] === word[column - 1];
      if (isSwapped) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      now.push(cost);
      least = Math.min(least, cost);
    }
    if (least > allowed) {
      return false;
    }
    beforeLast = last;
    last = now;
  }
  return (asPrefix ? Math.min(...last) : (last[width] ?? longest)) <= allowed;
};
