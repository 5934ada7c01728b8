import {
  type AdministrativeGender,
  type Language,
  type NewPatient,
  Phone,
  plainDigits,
} from '@teleward/contracts';
import { readTypedDate } from '../../dates/typed-date.ts';
import { bornAbout } from '../patients/patient-form.ts';

/** What is typed about somebody who is new. */
export interface NewPatientForm {
  readonly name: string;
  /** As it was typed: a day, a month and year, or a year. */
  readonly birthDate: string;
  /** In years, where nobody knows when they were born. */
  readonly age: string;
  readonly gender: AdministrativeGender;
  readonly language: Language;
  readonly phone: string;
}

/** The date that was typed, or the year that an age makes; null for what is none. */
const bornIn = (
  { birthDate, age }: Pick<NewPatientForm, 'birthDate' | 'age'>,
  today: string,
): string | null => {
  const now = new Date(`${today}T12:00:00Z`);
  if (isAgeMeant({ birthDate, age })) return bornAbout(age, now);
  const read = readTypedDate(birthDate, now);
  return 'date' in read ? read.date : null;
};

const isAgeMeant = ({ birthDate, age }: Pick<NewPatientForm, 'birthDate' | 'age'>): boolean =>
  birthDate.trim() === '' && age.trim() !== '';

/**
 * What is still wrong, by field, as keys of the texts.
 * @param today in the clinic's zone, as `2026-11-24`
 */
export const problemsOf = (
  form: NewPatientForm,
  today: string,
): Partial<Record<keyof NewPatientForm, string>> => {
  const { name, birthDate, age, phone } = form;
  const isWrong = (bornIn(form, today) ?? '9999') > today;
  return {
    ...(name.trim() === '' && { name: 'walkIn.missing' }),
    ...(isWrong && isAgeMeant({ birthDate, age }) && { age: 'walkIn.wrongAge' }),
    ...(isWrong &&
      !isAgeMeant({ birthDate, age }) && {
        birthDate: birthDate.trim() === '' ? 'walkIn.missing' : 'walkIn.wrongDate',
      }),
    ...(phone.trim() !== '' && !Phone.safeParse(phone).success && { phone: 'walkIn.wrongPhone' }),
  };
};

/** As the contract takes it. */
export const newPatientOf = (
  { name, phone, birthDate, age, ...facts }: NewPatientForm,
  today: string,
): NewPatient => ({
  ...facts,
  birthDate: bornIn({ birthDate, age }, today) ?? '',
  birthDateEstimated: isAgeMeant({ birthDate, age }),
  name: name.trim(),
  phone: phone.trim() === '' ? null : plainDigits(phone).trim(),
});
