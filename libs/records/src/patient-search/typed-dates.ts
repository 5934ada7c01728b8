/**
 * A birth date found in a text, in all its readings, as FHIR dates (`1956-03-14`, `1956-03`,
 * `1956`).
 */
export interface TypedDate {
  readonly dates: readonly string[];
  /** Its position in the text. */
  readonly start: number;
  readonly end: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(${months.join('|')})[a-z]*`;
const gap = '[ .,/-]*';

type Reading = (parts: readonly string[]) => readonly (string | null)[];

const monthOf = (word = ''): number => months.indexOf(word.slice(0, 3)) + 1;

const earliest = 1880;

/** A year of two digits is never in the future. */
const yearsOf = (text: string, now: Date): readonly number[] => {
  if (text.length === 4) {
    return [Number(text)];
  }
  const latest = now.getUTCFullYear();
  return [1900, 2000].map((century) => century + Number(text)).filter((year) => year <= latest);
};

const padded = (value: number, length: number): string => String(value).padStart(length, '0');

const dayOf = (year: number, ofYear: number, ofMonth: number): string | null => {
  const date = `${padded(year, 4)}-${padded(ofYear, 2)}-${padded(ofMonth, 2)}`;
  const instant = new Date(`${date}T00:00:00Z`);
  const isThere = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
  return isThere && year >= earliest ? date : null;
};

const monthIn = (year: number, ofYear: number): string | null =>
  ofYear >= 1 && ofYear <= 12 && year >= earliest
    ? `${padded(year, 4)}-${padded(ofYear, 2)}`
    : null;

/**
 * The formats in which people type a date, with the possible meanings of their numbers. Expects
 * text from `plain`.
 */
const formsAt = (now: Date): readonly (readonly [RegExp, Reading])[] => {
  const either: Reading = ([one = '', two = '', year = '']) =>
    yearsOf(year, now).flatMap((of) => [
      dayOf(of, Number(two), Number(one)),
      dayOf(of, Number(one), Number(two)),
    ]);
  const yearFirst: Reading = ([year = '', two = '', three = '']) => [
    dayOf(Number(year), Number(two), Number(three)),
  ];
  return [
    [/(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?/u, yearFirst],
    [/(\d{4}) ?年 ?(\d{1,2}) ?月/u, ([year, two]) => [monthIn(Number(year), Number(two))]],
    [/(\d{4}) ?年/u, ([year = '']) => [year]],
    [/(?<!\d)(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})(?!\d)/u, yearFirst],
    [/(?<!\d)(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})(?!\d)/u, either],
    [
      new RegExp(`(?<!\\d)(\\d{1,2})${gap}${month}${gap}(\\d{4})(?!\\d)`, 'u'),
      ([day, word, year]) => [dayOf(Number(year), monthOf(word), Number(day))],
    ],
    [
      new RegExp(`(?<!\\p{L})${month}${gap}(\\d{1,2})[ .,]+(\\d{4})(?!\\d)`, 'u'),
      ([word, day, year]) => [dayOf(Number(year), monthOf(word), Number(day))],
    ],
    [
      new RegExp(`(?<!\\p{L})${month}${gap}(\\d{4})(?!\\d)`, 'u'),
      ([word, year]) => [monthIn(Number(year), monthOf(word))],
    ],
    [
      /(?<![\d./-])(\d{4})[-./](\d{1,2})(?!\d|[./-]\d)/u,
      ([year, two]) => [monthIn(Number(year), Number(two))],
    ],
    [
      /(?<![\d./-])(\d{1,2})[-./](\d{4})(?!\d|[./-]\d)/u,
      ([two, year]) => [monthIn(Number(year), Number(two))],
    ],
    [
      /(?<!\d)(\d{8})(?!\d)/u,
      ([all = '']) => [
        ...yearFirst([all.slice(0, 4), all.slice(4, 6), all.slice(6)]),
        ...either([all.slice(0, 2), all.slice(2, 4), all.slice(4)]),
      ],
    ],
    [/(?<![\d./-])(\d{4})(?!\d|[./-]\d)/u, ([year = '']) => [isYear(year, now) ? year : null]],
  ];
};

const isYear = (text: string, now: Date): boolean =>
  Number(text) >= earliest && Number(text) <= now.getUTCFullYear();

/** The first birth date in a text from `plain`; null where there is none. */
export const dateIn = (text: string, now: Date): TypedDate | null => {
  for (const [form, read] of formsAt(now)) {
    const match = form.exec(text);
    if (match === null) {
      continue;
    }
    const dates = read(match.slice(1)).filter((date) => date !== null);
    if (dates.length > 0) {
      const start = match.index;
      return { dates: [...new Set(dates)], start, end: start + match[0].length };
    }
  }
  return null;
};

/** Whether two FHIR dates may denote the same day, as far as both are known. */
export const agree = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one);
