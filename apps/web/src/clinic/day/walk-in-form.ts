import {
  type AdministrativeGender,
  type Language,
  type NewPatient,
  Phone,
  plainDigits,
} from '@teleward/contracts';
import { readTypedDate } from '../../dates/typed-date.ts';

/** What is typed about somebody who is new. */
export interface NewPatientForm {
  readonly name: string;
  /** As it was typed: a day, a month and year, or a year. */
  readonly birthDate: string;
  readonly gender: AdministrativeGender;
  readonly language: Language;
  readonly phone: string;
}

/** The date that was typed; null for what is none. */
const bornIn = (typed: string, today: string): string | null => {
  const read = readTypedDate(typed, new Date(`${today}T12:00:00Z`));
  return 'date' in read ? read.date : null;
};

/**
 * What is still wrong, by field, as keys of the texts.
 * @param today in the clinic's zone, as `2026-11-24`
 */
export const problemsOf = (
  { name, birthDate, phone }: NewPatientForm,
  today: string,
): Partial<Record<keyof NewPatientForm, string>> => ({
  ...(name.trim() === '' && { name: 'walkIn.missing' }),
  ...((bornIn(birthDate, today) ?? '9999') > today && {
    birthDate: birthDate.trim() === '' ? 'walkIn.missing' : 'walkIn.wrongDate',
  }),
  ...(phone.trim() !== '' && !Phone.safeParse(phone).success && { phone: 'walkIn.wrongPhone' }),
});

/** As the contract takes it. */
export const newPatientOf = (
  { name, phone, birthDate, ...facts }: NewPatientForm,
  today: string,
): NewPatient => ({
  ...facts,
  birthDate: bornIn(birthDate, today) ?? '',
  name: name.trim(),
  phone: phone.trim() === '' ? null : plainDigits(phone).trim(),
});
