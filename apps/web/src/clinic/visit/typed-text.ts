/** What was typed or pasted, as the server can keep it: without NUL and halves of characters. */
export const cleanText = (typed: string): string =>
  typed.toWellFormed().replaceAll('\u0000', '\uFFFD');

/** The same on one line: a table that was pasted brings tabs along. */
export const cleanLine = (typed: string): string =>
  cleanText(typed).replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
