import { z } from '../base/zod.ts';
import { Email } from '../identity/identity.ts';
import { AdministrativeGender } from '../base/people.ts';
import {
  Id,
  Instant,
  Language,
  SingleLineText,
  Nothing,
  PartialDate,
  MultiLineText,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** The clinic's own number for a patient. */
export const PatientNumber = SingleLineText(60).min(1);

/** The issuer of a patient's identifier from outside the clinic. */
export const IdentifierSystem = z.enum(['national', 'insurance', 'other']);
export type IdentifierSystem = z.infer<typeof IdentifierSystem>;

export const PatientIdentifier = z.strictObject({
  system: IdentifierSystem,
  value: SingleLineText(60).min(1),
});
export type PatientIdentifier = z.infer<typeof PatientIdentifier>;

/** A telephone number as people type it, in the digits of any script; the server stores E.164. */
export const TypedPhone = SingleLineText(40).min(1);

/** A person to contact about the patient (FHIR Patient.contact). */
export const ContactPerson = z.strictObject({
  name: SingleLineText(120).min(1),
  /** Mother, neighbour, employer: in the words of the front desk. */
  relationship: SingleLineText(60),
  phone: TypedPhone.nullable(),
});
export type ContactPerson = z.infer<typeof ContactPerson>;

/** What a clinic records about a patient, apart from clinical data. */
export const PatientFacts = z.strictObject({
  /** FHIR HumanName.text: as the person writes it, in any script; one word suffices. */
  name: SingleLineText(120).min(1),
  /** The name that the patient goes by, where it differs. */
  called: SingleLineText(120).min(1).nullable(),
  birthDate: PartialDate,
  /** The birth date is unknown: the year is derived from an estimated age. */
  birthDateEstimated: z.boolean(),
  gender: AdministrativeGender,
  language: Language,
  /** In the order in which to call them. */
  phones: z.array(TypedPhone).max(5),
  email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email)).nullable(),
  /** An address or a village, in words by which the place can be found. */
  address: SingleLineText(300).min(1).nullable(),
  identifiers: z.array(PatientIdentifier).max(10),
  contact: ContactPerson.nullable(),
  /** A remark for the front desk: hard of hearing, comes with a daughter. */
  remark: MultiLineText(1_000),
});
export type PatientFacts = z.infer<typeof PatientFacts>;

/** Everything about a patient that can change; each version keeps all of it. */
export const PatientState = z.object({
  identifier: PatientNumber,
  /** An inactive patient is no longer offered for booking or registration. */
  active: z.boolean(),
  /** When the patient died; null while they are alive as far as the clinic knows. */
  deceasedDate: PartialDate.nullable(),
  facts: PatientFacts,
});
export type PatientState = z.infer<typeof PatientState>;

/** Another record of the same person (FHIR Patient.link). */
export const LinkedPatient = z.object({ id: Id, name: z.string(), identifier: z.string() });
export type LinkedPatient = z.infer<typeof LinkedPatient>;

export const RegisteredPatient = PatientState.extend({
  id: Id,
  /** The record into which this one was merged; a merged record no longer changes. */
  replacedBy: LinkedPatient.nullable(),
  /** Records that were merged into this one. */
  replaces: z.array(LinkedPatient),
  /** Counts from 1; every change adds one. */
  version: z.number().int().positive(),
  /** Null where the registration predates this field. */
  registeredAt: Instant.nullable(),
});
export type RegisteredPatient = z.infer<typeof RegisteredPatient>;

/** One row of a list of patients. */
export const PatientRow = z.object({
  id: Id,
  identifier: z.string(),
  name: z.string(),
  called: z.string().nullable(),
  birthDate: PartialDate,
  birthDateEstimated: z.boolean(),
  gender: AdministrativeGender,
  phone: z.string().nullable(),
  language: Language,
  address: z.string().nullable(),
  active: z.boolean(),
  deceasedDate: PartialDate.nullable(),
});
export type PatientRow = z.infer<typeof PatientRow>;

/** Why two records may belong to the same person. */
export const Likeness = z.enum(['name', 'birth-date', 'phone', 'identifier']);
export type Likeness = z.infer<typeof Likeness>;

const PatientParams = z.strictObject({ patientId: Id });

export const registerPatient = defineRoute({
  method: 'POST',
  path: '/api/patients',
  summary:
    'Registers a patient. The client generates the id; a retry returns the patient in their ' +
    'current state.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    id: Id,
    /**
     * A number that the patient already has, for instance on a paper card; for null the clinic's
     * pattern makes one.
     */
    identifier: PatientNumber.nullable(),
    facts: PatientFacts,
  }),
  response: RegisteredPatient,
});

export const searchPatients = defineRoute({
  method: 'POST',
  path: '/api/patients/search',
  summary:
    'Finds patients by part of a name, pinyin, birth date, telephone or other number, best ' +
    'match first; an empty text finds the last registered.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    text: SingleLineText(120),
    limit: z.number().int().min(1).max(50),
  }),
  response: z.object({
    patients: z.array(PatientRow),
    /** There are more matches than these. */
    more: z.boolean(),
  }),
});

export const findAlikePatients = defineRoute({
  method: 'POST',
  path: '/api/patients/alike',
  summary:
    'Finds likely duplicates of the patient being registered, most likely first, with the reasons.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    name: SingleLineText(120),
    birthDate: PartialDate.nullable(),
    phones: z.array(TypedPhone).max(5),
    identifiers: z.array(SingleLineText(60).min(1)).max(10),
    /** The patient whose own record must not be among the results. */
    except: Id.nullable(),
  }),
  response: z.object({
    patients: z.array(z.object({ patient: PatientRow, likenesses: z.array(Likeness) })),
  }),
});

export const readPatient = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}',
  summary: "Returns a patient's current demographics, without clinical data.",
  params: PatientParams,
  query: Nothing,
  body: Nothing,
  response: RegisteredPatient,
});

export const changePatient = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}',
  summary: "Saves a patient's demographics as a new version; also active or inactive, and death.",
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({
    /** The version that the change is based on. */
    baseVersion: z.number().int().positive().max(1_000_000),
    ...PatientState.shape,
  }),
  response: RegisteredPatient,
});

export const listPatientVersions = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/versions',
  summary: "Lists every version of a patient's demographics, newest first, with author and time.",
  params: PatientParams,
  query: Nothing,
  body: Nothing,
  response: z.object({
    versions: z.array(
      PatientState.extend({
        version: z.number().int().positive(),
        /** Null where the version predates this field. */
        recordedAt: Instant.nullable(),
        /** Null where the program wrote it, or where the author is unknown. */
        author: z.object({ id: Id, name: z.string() }).nullable(),
        /** The record into which this version merged it. */
        replacedBy: Id.nullable(),
      }),
    ),
  }),
});

export const mergePatient = defineRoute({
  method: 'POST',
  path: '/api/patients/{patientId}/merge',
  summary:
    'Merges a duplicate record into another record of the same person, which stays in use. The ' +
    'entries of both are kept.',
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({
    baseVersion: z.number().int().positive().max(1_000_000),
    /** The record that remains. */
    intoId: Id,
  }),
  response: RegisteredPatient.extend({
    /** The person's future visits that overlap another one, by time. Both are kept. */
    overlapping: z.array(
      z.object({
        appointmentId: Id,
        startsAt: Instant,
        endsAt: Instant,
        practitionerName: z.string(),
      }),
    ),
  }),
});

export const unmergePatient = defineRoute({
  method: 'POST',
  path: '/api/patients/{patientId}/unmerge',
  summary: 'Reverts a merge: the record is separate again, as it was.',
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({ baseVersion: z.number().int().positive().max(1_000_000) }),
  response: RegisteredPatient,
});

/**
 * How the clinic numbers its patients: `*` is a random letter or digit, the first run of `#` the
 * next number, `{year}` the year. A pattern needs a counter, or enough randomness that numbers
 * neither collide nor can be guessed.
 */
export const PatientNumberPattern = SingleLineText(40).refine(
  (pattern) => pattern.includes('#') || (pattern.match(/\*/g)?.length ?? 0) >= 5,
);

export const readPatientNumbers = defineRoute({
  method: 'GET',
  path: '/api/patient-numbers',
  summary: "Returns the format of the clinic's patient numbers.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ pattern: z.string() }),
});

export const changePatientNumbers = defineRoute({
  method: 'PUT',
  path: '/api/patient-numbers',
  summary: 'Changes the format of the numbers of patients registered from then on.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ pattern: PatientNumberPattern }),
  response: z.object({ pattern: z.string() }),
});
