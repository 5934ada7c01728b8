import {
  type AdministrativeGender,
  type Language,
  type NewPatient,
  Phone,
  plainDigits,
} from '@teleward/contracts';
import { readTypedDate } from '../../dates/typed-date.ts';
import { bornAbout } from '../patients/patient-form.ts';

/** The typed details of a new patient. */
export interface NewPatientForm {
  readonly name: string;
  /** As typed: a day, a month and year, or a year. */
  readonly birthDate: string;
  /** In years, where the birth date is unknown. */
  readonly age: string;
  readonly gender: AdministrativeGender;
  readonly language: Language;
  readonly phone: string;
}

/** The typed date, or the year computed from an age; null where it is invalid. */
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
 * The errors by field, as text keys.
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

/** In the shape of the contract. */
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
