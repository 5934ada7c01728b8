import { ImportField } from '@teleward/contracts';
import { parse } from 'papaparse';

/** A parsed file: the first line names the columns. */
export interface ImportFile {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The order of year, month and day in the file's numeric dates. */
export type DateOrder = 'year-month-day' | 'day-month-year' | 'month-day-year';

export type FileProblem = 'not-text' | 'empty' | 'too-many';

/** A larger import has to be split into several files. */
const mostRows = 50_000;

/**
 * Reads CSV in UTF-8, with or without a byte order mark, separated by commas, semicolons or tabs.
 */
export function readImportFile(
  bytes: ArrayBuffer,
): { readonly file: ImportFile } | { readonly problem: FileProblem } {
  let text: string;
  try {
    // Removes the byte order mark, and throws for another encoding.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: 'not-text' };
  }
  if (text.includes('\u0000')) return { problem: 'not-text' };
  const { data } = parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t'],
  });
  const [columns, ...rows] = data;
  if (columns === undefined || rows.length === 0) return { problem: 'empty' };
  if (rows.length > mostRows) return { problem: 'too-many' };
  return { file: { columns: columns.map((name) => name.trim()), rows } };
}

const names: Readonly<Record<ImportField, RegExp>> = {
  name: /^(full ?name|name|patient|patient ?name|姓名|患者)$/i,
  called: /^(called|nickname|known as|昵称|称呼)$/i,
  birthDate: /birth|dob|born|出生|生日/i,
  gender: /^(sex|gender|性别)$/i,
  language: /language|speaks|语言/i,
  phone: /phone|mobile|tel|电话|手机/i,
  email: /e-?mail|邮箱|邮件/i,
  address: /address|village|地址|住址/i,
  identifier: /^(number|no\.?|id|card|patient ?(id|number|no\.?)|编号|病历号)$/i,
  national: /national|aadhaar|身份证/i,
  insurance: /insurance|医保|保险/i,
  remark: /remark|note|comment|备注/i,
};

/**
 * Suggests a field for each column by its name; each field once. The person confirms before
 * anything is imported.
 */
export function guessFields(columns: readonly string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>();
  return columns.map((column) => {
    const field = ImportField.options.find((one) => !taken.has(one) && names[one].test(column));
    if (field !== undefined) taken.add(field);
    return field ?? null;
  });
}

/**
 * A date of the file as the clinic stores it: `YYYY-MM-DD`, or its known part. An invalid date is
 * returned unchanged, to be reported as an error.
 */
export function readImportDate(typed: string, order: DateOrder): string {
  const text = typed.trim().normalize('NFKC');
  const iso = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?$/.exec(text);
  if (iso !== null) {
    const [, year, month, day] = iso;
    return [year, month, day]
      .filter((part) => part !== undefined)
      .map((part) => part.padStart(2, '0'))
      .join('-');
  }
  const figures = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text);
  if (figures === null || order === 'year-month-day') return text;
  const [, one = '', other = '', year = ''] = figures;
  const [day, month] = order === 'day-month-year' ? [one, other] : [other, one];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The values of a line by the fields of its columns; empty ones are left out. */
export function valuesOf(
  row: readonly string[],
  fields: readonly (ImportField | null)[],
  order: DateOrder,
): Partial<Record<ImportField, string>> {
  const values: Partial<Record<ImportField, string>> = {};
  for (const [index, field] of fields.entries()) {
    const text = (row[index] ?? '').trim();
    if (field !== null && text !== '') {
      values[field] = (field === 'birthDate' ? readImportDate(text, order) : text).slice(0, 1000);
    }
  }
  return values;
}

/**
 * Lines about the same person within the file: the number of the later one, with that of the first.
 */
export function repeatedLines(
  all: readonly Partial<Record<ImportField, string>>[],
): ReadonlyMap<number, number> {
  const firsts = new Map<string, number>();
  const repeated = new Map<number, number>();
  for (const [index, { name, birthDate, identifier }] of all.entries()) {
    if (name === undefined || birthDate === undefined) continue;
    const key = JSON.stringify([
      name.normalize('NFKC').toLowerCase().split(/\s+/).toSorted(),
      birthDate,
      identifier ?? null,
    ]);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, index);
    else repeated.set(index, first);
  }
  return repeated;
}
