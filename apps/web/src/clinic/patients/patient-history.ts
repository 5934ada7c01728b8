import { type PatientState, type RouteAnswer, type routes } from '@teleward/contracts';

export type PatientVersion = RouteAnswer<typeof routes.listPatientVersions>['versions'][number];

/** The content of a version, by field, as text; empty fields are empty strings. */
export type Told = ReadonlyMap<string, string>;

export interface Change {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Writes each field of a version as text. @param words how values other than text are written */
export const toldOf = (
  { identifier, active, deceasedDate, facts }: PatientState,
  words: {
    readonly date: (date: string) => string;
    readonly estimated: (date: string) => string;
    readonly gender: (gender: PatientState['facts']['gender']) => string;
    readonly language: (language: PatientState['facts']['language']) => string;
    readonly active: (isActive: boolean) => string;
  },
): Told => {
  const numbers = (system: string): string =>
    facts.identifiers
      .filter((one) => one.system === system)
      .map(({ value }) => value)
      .join('; ');
  const [phone = '', ...others] = facts.phones;
  return new Map([
    ['name', facts.name],
    ['called', facts.called ?? ''],
    [
      'birthDate',
      facts.birthDateEstimated ? words.estimated(facts.birthDate) : words.date(facts.birthDate),
    ],
    ['gender', words.gender(facts.gender)],
    ['language', words.language(facts.language)],
    ['phone', phone],
    ['otherPhones', others.join('; ')],
    ['email', facts.email ?? ''],
    ['address', facts.address ?? ''],
    ['identifier', identifier],
    ['national', numbers('national')],
    ['insurance', numbers('insurance')],
    ['other', numbers('other')],
    ['contactName', facts.contact?.name ?? ''],
    ['contactRelationship', facts.contact?.relationship ?? ''],
    ['contactPhone', facts.contact?.phone ?? ''],
    ['remark', facts.remark],
    ['active', words.active(active)],
    ['deceasedDate', deceasedDate === null ? '' : words.date(deceasedDate)],
  ]);
};

/** The changes between two versions. */
export const changesBetween = (before: Told, after: Told): readonly Change[] =>
  [...after]
    .map(([field, now]) => ({ field, before: before.get(field) ?? '', after: now }))
    .filter((change) => change.before !== change.after);
