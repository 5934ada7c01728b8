import {
  type ContactPerson,
  type LinkedPatient,
  type PatientFacts,
  type PatientIdentifier,
  type PatientRow,
  type PatientState,
  type RegisteredPatient,
} from '@teleward/contracts';
import { type DataKeys } from '../encryption/data-keys.ts';
import { type Findable } from '../patient-search/patient-index.ts';
import { type PatientEntity } from './patient.entity.ts';

/** The contents of the column `details`: every fact without a column of its own. */
interface PatientDetails {
  readonly called: string | null;
  readonly birthDateEstimated: boolean;
  /** All except the first, which has a column. */
  readonly otherPhones: readonly string[];
  readonly address: string | null;
  readonly identifiers: readonly PatientIdentifier[];
  readonly contact: ContactPerson | null;
  readonly remark: string;
  readonly deceasedDate: string | null;
}

const none: PatientDetails = {
  called: null,
  birthDateEstimated: false,
  otherPhones: [],
  address: null,
  identifiers: [],
  contact: null,
  remark: '',
  deceasedDate: null,
};

/** The facts of a patient of whom only identifying data were recorded. */
export const unknownFacts = {
  ...{ called: null, birthDateEstimated: false, email: null, address: null },
  ...{ identifiers: [], contact: null, remark: '' },
};

const table = 'patient';

type Sealed = 'identifier' | 'name' | 'birth_date' | 'phone' | 'email' | 'details';

const opener = (patient: PatientEntity, keys: DataKeys) => ({
  open: (column: Sealed, value: Buffer): string => keys.open(table, column, patient.id, value),
  openOrNull: (column: Sealed, value: Buffer | null): string | null =>
    value === null ? null : keys.open(table, column, patient.id, value),
});

const detailsOf = (patient: PatientEntity, keys: DataKeys): PatientDetails =>
  patient.details === null
    ? none
    : {
        ...none,
        ...(JSON.parse(keys.open(table, 'details', patient.id, patient.details)) as PatientDetails),
      };

/** Everything of a row that can change. */
export const stateOf = (patient: PatientEntity, keys: DataKeys): PatientState => {
  const { open, openOrNull } = opener(patient, keys);
  const { otherPhones, deceasedDate, identifiers, ...details } = detailsOf(patient, keys);
  const phone = openOrNull('phone', patient.phone);
  const facts: PatientFacts = {
    ...details,
    name: open('name', patient.name),
    birthDate: open('birth_date', patient.birthDate),
    gender: patient.gender,
    language: patient.language,
    phones: [...(phone === null ? [] : [phone]), ...otherPhones],
    email: openOrNull('email', patient.email),
    identifiers: [...identifiers],
  };
  return {
    identifier: open('identifier', patient.identifier),
    active: patient.active,
    deceasedDate,
    facts,
  };
};

const linkedOf = (patient: PatientEntity, keys: DataKeys): LinkedPatient => {
  const { open } = opener(patient, keys);
  return {
    id: patient.id,
    name: open('name', patient.name),
    identifier: open('identifier', patient.identifier),
  };
};

/**
 * @param links the record into which this one was merged and the records merged into it, as far as
 * they exist
 */
export const registeredOf = (
  patient: PatientEntity,
  links: readonly PatientEntity[],
  keys: DataKeys,
): RegisteredPatient => {
  const goesOn = links.find(({ id }) => id === patient.replacedBy);
  return {
    ...stateOf(patient, keys),
    id: patient.id,
    replacedBy: goesOn === undefined ? null : linkedOf(goesOn, keys),
    replaces: links
      .filter(({ replacedBy }) => replacedBy === patient.id)
      .map((link) => linkedOf(link, keys)),
    version: patient.version,
    registeredAt: patient.registeredAt?.toISOString() ?? null,
  };
};

/** The columns of a row that depend on the state. */
export const sealedState = (
  id: string,
  { identifier, active, deceasedDate, facts }: PatientState,
  keys: DataKeys,
): Omit<PatientEntity, 'id' | 'tenantId' | 'version' | 'registeredAt' | 'replacedBy'> => {
  const { name, birthDate, gender, language, phones, email, ...others } = facts;
  const { called, birthDateEstimated, address, identifiers, contact, remark } = others;
  const [phone, ...otherPhones] = phones;
  const details: PatientDetails = {
    ...{ called, birthDateEstimated, otherPhones, address },
    ...{ identifiers, contact, remark, deceasedDate },
  };
  const seal = (column: Sealed, value: string): Buffer => keys.seal(table, column, id, value);
  return {
    identifier: seal('identifier', identifier),
    identifierIndex: keys.index(table, 'identifier', identifier),
    name: seal('name', name),
    birthDate: seal('birth_date', birthDate),
    gender,
    language,
    phone: phone === undefined ? null : seal('phone', phone),
    email: email === null ? null : seal('email', email),
    details: seal('details', JSON.stringify(details)),
    active,
  };
};

export const rowOf = (patient: PatientEntity, keys: DataKeys): PatientRow => {
  const { identifier, active, deceasedDate, facts } = stateOf(patient, keys);
  const { name, called, birthDate, birthDateEstimated, gender, language, address } = facts;
  return {
    ...{ id: patient.id, identifier, name, called, birthDate, birthDateEstimated, gender },
    ...{ language, address, active, deceasedDate },
    phone: facts.phones[0] ?? null,
  };
};

export const findableOf = (patient: PatientEntity, keys: DataKeys): Findable => {
  const { identifier, active, facts } = stateOf(patient, keys);
  const { name, called, birthDate, phones, identifiers } = facts;
  return {
    ...{ id: patient.id, name, called, birthDate, phones, active },
    identifiers: [identifier, ...identifiers.map(({ value }) => value)],
  };
};
