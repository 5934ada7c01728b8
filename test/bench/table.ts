/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The value of every round. */
  readonly values: readonly number[];
  /** What it is compared with: a target, or a lower bound measured in the same run. */
  readonly against?: { readonly name: string; readonly value: number };
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

const round = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0, useGrouping: false });

/** The figures as a text table. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = figures.map(({ name, unit, values, against }) => [
    name,
    `${round(median(values))} ${unit}`,
    `${round(Math.max(...values))} ${unit}`,
    against ? `${round(median(values) / against.value)} × ${against.name}` : '',
  ]);
  return textTable(['figure', 'median', 'worst', 'against'], rows);
};

/** Rows under a header, each column as wide as necessary. */
export const textTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};
