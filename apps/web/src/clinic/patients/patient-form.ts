import {
  type AdministrativeGender,
  type IdentifierSystem,
  type Language,
  type PatientFacts,
  type RegisteredPatient,
} from '@teleward/contracts';
import { type DateParts, partOf, readDate } from '../../dates/typed-date.ts';

/** The values of a patient's fields. */
export interface PatientForm extends DateParts {
  readonly name: string;
  readonly called: string;
  /** In years, where the birth date is unknown. */
  readonly age: string;
  readonly gender: AdministrativeGender;
  readonly language: Language;
  readonly phone: string;
  /** Several, like the identifiers, separated by semicolons. */
  readonly otherPhones: string;
  readonly email: string;
  readonly address: string;
  readonly national: string;
  readonly insurance: string;
  readonly other: string;
  readonly contactName: string;
  readonly contactRelationship: string;
  readonly contactPhone: string;
  readonly remark: string;
  /** The clinic's own number; empty to have one generated. */
  readonly identifier: string;
}

export type PatientProblems = Partial<Record<keyof PatientForm | 'birthDate', string>>;

export const emptyForm = (language: Language): PatientForm => ({
  ...{ name: '', called: '', day: '', month: '', year: '', age: '', gender: 'unknown', language },
  ...{ phone: '', otherPhones: '', email: '', address: '', national: '', insurance: '', other: '' },
  ...{ contactName: '', contactRelationship: '', contactPhone: '', remark: '', identifier: '' },
});

const listed = (text: string): string[] =>
  text
    .split(/[;；]/u)
    .map((one) => one.trim())
    .filter((one) => one !== '');

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The year of birth for a typed age; null where the age is invalid. */
export const bornAbout = (age: string, now: Date): string | null =>
  /^\d{1,3}$/.test(partOf(age)) && Number(partOf(age)) <= 130
    ? String(now.getUTCFullYear() - Number(partOf(age)))
    : null;

/** The birth date, as far as the fields give it. */
export const birthOf = (
  form: PatientForm,
  now: Date,
): { readonly birthDate: string; readonly estimated: boolean } | { readonly problem: string } => {
  const age = partOf(form.age);
  if ([form.day, form.month, form.year].every((part) => part === '')) {
    if (age === '') return { problem: 'birth.missing' };
    const birthDate = bornAbout(age, now);
    return birthDate === null ? { problem: 'wrongAge' } : { birthDate, estimated: true };
  }
  const read = readDate(form, now);
  return 'problem' in read
    ? { problem: `birth.${read.problem}` }
    : { birthDate: read.date, estimated: false };
};

/** The errors by field, as text keys. */
export const problemsOf = (form: PatientForm, now: Date): PatientProblems => {
  const birth = birthOf(form, now);
  const hasContact = form.contactRelationship.trim() !== '' || form.contactPhone.trim() !== '';
  return {
    ...(form.name.trim() === '' && { name: 'missing' }),
    ...('problem' in birth && { birthDate: birth.problem }),
    ...(form.email.trim() !== '' &&
      !/^[^\s@]+@[^\s@]+$/.test(form.email.trim()) && { email: 'wrongEmail' }),
    ...(hasContact && form.contactName.trim() === '' && { contactName: 'missing' }),
  };
};

/** In the shape of the contract; for a form without errors. */
export const factsOf = (form: PatientForm, now: Date): PatientFacts => {
  const birth = birthOf(form, now);
  const numbers: readonly (readonly [IdentifierSystem, string])[] = [
    ['national', form.national],
    ['insurance', form.insurance],
    ['other', form.other],
  ];
  return {
    name: form.name.trim(),
    called: orNull(form.called),
    birthDate: 'birthDate' in birth ? birth.birthDate : '',
    birthDateEstimated: 'birthDate' in birth && birth.estimated,
    gender: form.gender,
    language: form.language,
    phones: [...listed(form.phone), ...listed(form.otherPhones)],
    email: orNull(form.email),
    address: orNull(form.address),
    identifiers: numbers.flatMap(([system, text]) =>
      listed(text).map((value) => ({ system, value })),
    ),
    contact:
      form.contactName.trim() === ''
        ? null
        : {
            name: form.contactName.trim(),
            relationship: form.contactRelationship.trim(),
            phone: orNull(form.contactPhone),
          },
    remark: form.remark.trim(),
  };
};

/** The fields of a known patient. */
export const formOf = (
  { identifier, facts }: Pick<RegisteredPatient, 'identifier' | 'facts'>,
  now: Date,
): PatientForm => {
  const [year = '', month = '', day = ''] = facts.birthDateEstimated
    ? []
    : facts.birthDate.split('-');
  const [phone = '', ...others] = facts.phones;
  const numbersOf = (system: IdentifierSystem): string =>
    facts.identifiers
      .filter((one) => one.system === system)
      .map(({ value }) => value)
      .join('; ');
  return {
    ...{ identifier, name: facts.name, called: facts.called ?? '', year, month, day },
    age: facts.birthDateEstimated
      ? String(now.getUTCFullYear() - Number(facts.birthDate.slice(0, 4)))
      : '',
    ...{ gender: facts.gender, language: facts.language, phone, otherPhones: others.join('; ') },
    ...{ email: facts.email ?? '', address: facts.address ?? '', remark: facts.remark },
    ...{ national: numbersOf('national'), insurance: numbersOf('insurance') },
    other: numbersOf('other'),
    contactName: facts.contact?.name ?? '',
    contactRelationship: facts.contact?.relationship ?? '',
    contactPhone: facts.contact?.phone ?? '',
  };
};

/**
 * Merges two desks' changes of the same version: fields that this desk changed stay, the others are
 * taken from the other desk.
 * @returns also the fields that both changed differently
 */
export const mergedForm = (
  base: PatientForm,
  own: PatientForm,
  theirs: PatientForm,
): { readonly form: PatientForm; readonly both: readonly (keyof PatientForm)[] } => {
  const fields = Object.keys(own) as (keyof PatientForm)[];
  const changed = fields.filter((field) => own[field] !== base[field]);
  const kept = Object.fromEntries(changed.map((field) => [field, own[field]]));
  return {
    form: { ...theirs, ...kept },
    both: changed.filter((field) => theirs[field] !== base[field] && theirs[field] !== own[field]),
  };
};
