/**
 * A table as a CSV file (RFC 4180), with a byte order mark by which spreadsheet programs recognise
 * UTF-8. A cell that such a program would evaluate as a formula is prefixed with an apostrophe
 * (OWASP, CSV Injection); some programs also evaluate the full-width signs of East Asian keyboards.
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;

const cellOf = (text: string): string => {
  const harmless = /^[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Downloads a table as a file. */
export const saveCsv = (name: string, rows: readonly (readonly string[])[]): void => {
  const url = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
