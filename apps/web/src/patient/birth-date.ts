export interface BirthDateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

export type BirthDateResult =
  { readonly date: string } | { readonly problem: 'missing' | 'impossible' | 'future' };

/** The calendar date that three typed numbers make; full-width digits count as digits. */
export const readBirthDate = (parts: BirthDateParts, now: Date): BirthDateResult => {
  const [day, month, year] = [parts.day, parts.month, parts.year].map((part) =>
    part.normalize('NFKC').trim(),
  ) as [string, string, string];
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
