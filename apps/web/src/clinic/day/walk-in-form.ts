import {
  type AdministrativeGender,
  type Language,
  type NewPatient,
  Phone,
} from '@teleward/contracts';

/** What is typed about somebody who is new. */
export interface NewPatientForm {
  readonly name: string;
  /** As the field gives it: `2026-11-24`, or empty. */
  readonly birthDate: string;
  readonly gender: AdministrativeGender;
  readonly language: Language;
  readonly phone: string;
}

/**
 * What is still wrong, by field, as keys of the texts.
 * @param today in the clinic's zone, as `2026-11-24`
 */
export const problemsOf = (
  { name, birthDate, phone }: NewPatientForm,
  today: string,
): Partial<Record<keyof NewPatientForm, string>> => ({
  ...(name.trim() === '' && { name: 'walkIn.missing' }),
  ...((birthDate === '' || birthDate > today) && {
    birthDate: birthDate === '' ? 'walkIn.missing' : 'walkIn.wrongDate',
  }),
  ...(phone.trim() !== '' && !Phone.safeParse(phone).success && { phone: 'walkIn.wrongPhone' }),
});

/** As the contract takes it. */
export const newPatientOf = ({ name, phone, ...facts }: NewPatientForm): NewPatient => ({
  ...facts,
  name: name.trim(),
  phone: phone.trim() === '' ? null : phone.trim(),
});
