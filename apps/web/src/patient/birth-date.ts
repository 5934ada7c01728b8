import { plainDigits } from '@teleward/contracts';

export interface BirthDateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

export type BirthDateResult =
  { readonly date: string } | { readonly problem: 'missing' | 'impossible' | 'future' };

const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const typedDigits = (text: string): string => plainDigits(text).replaceAll(invisible, '').trim();

const isDate = ([day, month, year]: readonly [string, string, string]): boolean => {
  const read = readBirthDate({ day, month, year }, new Date(Date.UTC(9999, 0)));
  return 'date' in read;
};

/**
 * A whole date in one text, as a phone pastes it: `14/03/1956`, `1956-03-14`, `1956年3月14日`, `14031956`. The day
 * comes first where the text leaves it open, as the fields do; whoever typed it sees where it went.
 *
 * @returns null where the text is no whole date.
 */
export const wholeDate = (text: string): BirthDateParts | null => {
  const digits = typedDigits(text);
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
  const way = ways.find(isDate);
  return way === undefined ? null : { day: way[0], month: way[1], year: way[2] };
};

/** The calendar date that three typed numbers make, in the digits of any script. */
export const readBirthDate = (parts: BirthDateParts, now: Date): BirthDateResult => {
  const [day, month, year] = [parts.day, parts.month, parts.year].map(typedDigits) as [
    string,
    string,
    string,
  ];
  if (day === '' || month === '' || year === '') return { problem: 'missing' };
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) {
    return { problem: 'impossible' };
  }
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${date}T00:00:00Z`);
  // Date rolls the 31st of February over into March: what comes back must be what went in.
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== date) {
    return { problem: 'impossible' };
  }
  if (Number(year) < 1880) return { problem: 'impossible' };
  // A day of grace, because it may already be tomorrow where the patient is.
  if (instant.getTime() > now.getTime() + 86_400_000) return { problem: 'future' };
  return { date };
};
