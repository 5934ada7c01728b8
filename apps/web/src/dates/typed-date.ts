import { plainDigits } from '@teleward/contracts';

/** The content of the three fields, with digits as `0` to `9`. */
export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** The order in which a language writes a numeric date. */
export const partOrder = {
  en: ['day', 'month', 'year'],
  'zh-Hans': ['year', 'month', 'day'],
} as const;

const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** The content of one field: digits of any script as `0` to `9`, without invisible characters. */
export const partOf = (typed: string): string =>
  plainDigits(typed).replaceAll(invisible, '').trim();

const isWhole = ([day, month, year]: readonly [string, string, string]): boolean =>
  day !== '' &&
  month !== '' &&
  'date' in readDate({ day, month, year }, new Date(Date.UTC(9999, 0)));

/**
 * A whole date in one field, for example pasted: `14/03/1956`, `1956-03-14`, `1956年3月14日`,
 * `14031956`. Where the order is ambiguous the day comes first, as in the fields; the person sees
 * where each part went.
 *
 * @returns null where the text is not a whole date
 */
export const wholeDateOf = (typed: string): DateParts | null => {
  const digits = partOf(typed);
  const run = /^(\d{2})(\d{2})\d{4}$/.exec(digits);
  const [first = '', second = '', third = '', ...rest] = run
    ? [run[1], run[2], digits.slice(4)]
    : digits.split(/\D+/).filter((group) => group !== '');
  if (rest.length > 0) return null;
  const ways: readonly (readonly [string, string, string])[] = [
    [first, second, third],
    [third, second, first],
    [second, first, third],
    ...(run ? [[digits.slice(6), digits.slice(4, 6), digits.slice(0, 4)] as const] : []),
  ];
  const way = ways.find(isWhole);
  return way === undefined ? null : { day: way[0], month: way[1], year: way[2] };
};

export type ReadDate =
  { readonly date: string } | { readonly problem: 'missing' | 'impossible' | 'future' };

/** No living person was born earlier. */
const earliestYear = 1880;

/** The FHIR date of the parts: a day, a month or a year, as far as they go. */
export const readDate = (typed: DateParts, now: Date): ReadDate => {
  const [day, month, year] = [typed.day, typed.month, typed.year].map(partOf) as [
    string,
    string,
    string,
  ];
  if (year === '' || (day !== '' && month === '')) return { problem: 'missing' };
  const isShort = (part: string): boolean => part === '' || /^\d{1,2}$/.test(part);
  if (!/^\d{4}$/.test(year) || !isShort(month) || !isShort(day)) return { problem: 'impossible' };
  const whole = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = whole.slice(0, month === '' ? 4 : day === '' ? 7 : 10);
  const instant = new Date(`${date}${'-01-01'.slice(date.length - 4)}T00:00:00Z`);
  // `Date` turns 31 February into March: the result must equal the input.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(date)) {
    return { problem: 'impossible' };
  }
  if (Number(year) < earliestYear) return { problem: 'impossible' };
  // One day of tolerance, because it may already be tomorrow where the patient is.
  if (instant.getTime() > now.getTime() + 86_400_000) return { problem: 'future' };
  return { date };
};

/** The same for a date in one field, which may be only a year, or a month and a year. */
export const readTypedDate = (typed: string, now: Date): ReadDate => {
  const text = partOf(typed);
  const whole = wholeDateOf(text);
  if (whole !== null) return readDate(whole, now);
  const [, year, month = ''] = /^(\d{4})(?:[-./年]\s*(\d{1,2})月?)?年?$/u.exec(text) ?? [];
  if (year !== undefined) return readDate({ day: '', month, year }, now);
  const [, first = '', last] = /^(\d{1,2})[-./ ](\d{4})$/.exec(text) ?? [];
  if (last !== undefined) return readDate({ day: '', month: first, year: last }, now);
  return { problem: text === '' ? 'missing' : 'impossible' };
};
