/**
 * A line typed as `1. …`, `2) …`, `- …` or `• …`. Where a number follows, the mark may be the first
 * half of an amount, as in `1．5 片`, and stays.
 */
const numbered = /^\s*(\d{1,2})(?:\.\s+|[)）、．]\s*)(?=[^\s\p{N}])/u;
const bulleted = /^\s*[-–•*·]\s+/;

/** The lines as steps, without list marks if every line has one. */
export const instructionSteps = (text: string): string[] => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // A single line is no list, and stays unchanged.
  if (lines.length <= 1) return lines;
  const isNumbered = lines.every((line, index) => numbered.exec(line)?.[1] === String(index + 1));
  if (isNumbered) return lines.map((line) => line.replace(numbered, ''));
  if (lines.every((line) => bulleted.test(line))) {
    return lines.map((line) => line.replace(bulleted, ''));
  }
  return lines;
};
