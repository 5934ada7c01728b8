/** Typed or pasted text as the server can store it: without NUL and lone surrogates. */
export const cleanText = (typed: string): string =>
  typed.toWellFormed().replaceAll('\u0000', '\uFFFD');

/** The same on one line: a pasted table contains tabs. */
export const cleanLine = (typed: string): string =>
  cleanText(typed).replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
