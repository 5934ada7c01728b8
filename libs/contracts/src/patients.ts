import { z } from './zod.ts';
import { Email } from './identity.ts';
import { AdministrativeGender } from './people.ts';
import { Id, Instant, Language, Line, Nothing, PartialDate, Text } from './primitives.ts';
import { defineRoute } from './route.ts';

/** The clinic's own number for a patient. */
export const PatientNumber = Line(60).min(1);

/** A number that others gave the patient, by who gave it. */
export const IdentifierSystem = z.enum(['national', 'insurance', 'other']);
export type IdentifierSystem = z.infer<typeof IdentifierSystem>;

export const PatientIdentifier = z.strictObject({
  system: IdentifierSystem,
  value: Line(60).min(1),
});
export type PatientIdentifier = z.infer<typeof PatientIdentifier>;

/** A telephone number as people type it, with the digits of any script; the server keeps E.164. */
export const TypedPhone = Line(40).min(1);

/** Somebody to turn to for the patient (FHIR Patient.contact). */
export const ContactPerson = z.strictObject({
  name: Line(120).min(1),
  /** Mother, neighbour, employer: as the desk puts it. */
  relationship: Line(60),
  phone: TypedPhone.nullable(),
});
export type ContactPerson = z.infer<typeof ContactPerson>;

/** What a clinic writes down about a patient, apart from anything clinical. */
export const PatientFacts = z.strictObject({
  /** FHIR HumanName.text: as the person writes it, in any script; one word is enough. */
  name: Line(120).min(1),
  /** What they are called, where that is something else. */
  called: Line(120).min(1).nullable(),
  birthDate: PartialDate,
  /** Nobody knows it: the year comes from an age that was guessed. */
  birthDateEstimated: z.boolean(),
  gender: AdministrativeGender,
  language: Language,
  /** The one to call first stands first. */
  phones: z.array(TypedPhone).max(5),
  email: Email.refine((email) => /^[^\s@]+@[^\s@]+$/.test(email)).nullable(),
  /** Address or village, in the words that find the place. */
  address: Line(300).min(1).nullable(),
  identifiers: z.array(PatientIdentifier).max(10),
  contact: ContactPerson.nullable(),
  /** For the desk: hard of hearing, comes with a daughter. */
  remark: Text(1_000),
});
export type PatientFacts = z.infer<typeof PatientFacts>;

/** Everything of a patient that changes, as each version keeps it. */
export const PatientState = z.object({
  identifier: PatientNumber,
  /** Not offered any more where people are booked or registered. */
  active: z.boolean(),
  /** When the patient died; null while they live as far as the clinic knows. */
  deceasedDate: PartialDate.nullable(),
  facts: PatientFacts,
});
export type PatientState = z.infer<typeof PatientState>;

/** Another record of the same person (FHIR Patient.link). */
export const LinkedPatient = z.object({ id: Id, name: z.string(), identifier: z.string() });
export type LinkedPatient = z.infer<typeof LinkedPatient>;

export const RegisteredPatient = PatientState.extend({
  id: Id,
  /** The record that goes on where this one was merged; it is not changed any more then. */
  replacedBy: LinkedPatient.nullable(),
  /** Records that were merged into this one. */
  replaces: z.array(LinkedPatient),
  /** Counts from 1; every change makes another. */
  version: z.number().int().positive(),
  /** Null where that was before such things were kept. */
  registeredAt: Instant.nullable(),
});
export type RegisteredPatient = z.infer<typeof RegisteredPatient>;

/** One line of a list of patients. */
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

/** Why two records may be of one person. */
export const Likeness = z.enum(['name', 'birth-date', 'phone', 'identifier']);
export type Likeness = z.infer<typeof Likeness>;

const PatientParams = z.strictObject({ patientId: Id });

export const registerPatient = defineRoute({
  method: 'POST',
  path: '/api/patients',
  summary:
    'Registers a patient. The client makes the id: the same sent again is the same patient, as they stand.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    id: Id,
    /** One that the patient has already, as on a paper card; the clinic's pattern makes one for null. */
    identifier: PatientNumber.nullable(),
    facts: PatientFacts,
  }),
  response: RegisteredPatient,
});

export const searchPatients = defineRoute({
  method: 'POST',
  path: '/api/patients/search',
  summary:
    'Patients by any part of a name, pinyin, birth date, telephone or other number, the best first; ' +
    'for an empty text those registered last.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    text: Line(120),
    limit: z.number().int().min(1).max(50),
  }),
  response: z.object({
    patients: z.array(PatientRow),
    /** There are others beside these. */
    more: z.boolean(),
  }),
});

export const findAlikePatients = defineRoute({
  method: 'POST',
  path: '/api/patients/alike',
  summary: 'Patients who may be the one that is being registered, the likeliest first, and why.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    name: Line(120),
    birthDate: PartialDate.nullable(),
    phones: z.array(TypedPhone).max(5),
    identifiers: z.array(Line(60).min(1)).max(10),
    /** Whose own record is none of the others. */
    except: Id.nullable(),
  }),
  response: z.object({
    patients: z.array(z.object({ patient: PatientRow, likenesses: z.array(Likeness) })),
  }),
});

export const readPatient = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}',
  summary: "A patient's facts as they stand, without anything clinical.",
  params: PatientParams,
  query: Nothing,
  body: Nothing,
  response: RegisteredPatient,
});

export const changePatient = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}',
  summary:
    'Changes what is known of a patient, as a new version; also that they are not active any more or died.',
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({
    /** The version this change was made on. */
    baseVersion: z.number().int().positive().max(1_000_000),
    ...PatientState.shape,
  }),
  response: RegisteredPatient,
});

export const listPatientVersions = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/versions',
  summary: 'Every version of what is known of a patient, the newest first: who wrote it, and when.',
  params: PatientParams,
  query: Nothing,
  body: Nothing,
  response: z.object({
    versions: z.array(
      PatientState.extend({
        version: z.number().int().positive(),
        /** Null where it was before such things were kept. */
        recordedAt: Instant.nullable(),
        /** Null where the program itself wrote it, or nobody knows who. */
        author: z.object({ id: Id, name: z.string() }).nullable(),
        /** The record that this one was merged into then. */
        replacedBy: Id.nullable(),
      }),
    ),
  }),
});

export const mergePatient = defineRoute({
  method: 'POST',
  path: '/api/patients/{patientId}/merge',
  summary:
    'Says that a record is of the same person as another one, which goes on. What was written under either stays.',
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({
    baseVersion: z.number().int().positive().max(1_000_000),
    /** The record that goes on. */
    intoId: Id,
  }),
  response: RegisteredPatient.extend({
    /** Visits to come of the person that are at the same time as another one, by time. Both stand. */
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
  summary: 'Takes a merge back: the record stands for itself again, as it was.',
  params: PatientParams,
  query: Nothing,
  body: z.strictObject({ baseVersion: z.number().int().positive().max(1_000_000) }),
  response: RegisteredPatient,
});

/**
 * How the clinic's own numbers are made: `*` is a letter or digit by chance, the first row of `#` the next number,
 * `{year}` the year. There is a count, or enough of chance that nobody guesses or meets another's number.
 */
export const PatientNumberPattern = Line(40).refine(
  (pattern) => pattern.includes('#') || (pattern.match(/\*/g)?.length ?? 0) >= 5,
);

export const readPatientNumbers = defineRoute({
  method: 'GET',
  path: '/api/patient-numbers',
  summary: "How the clinic's own numbers for patients are made.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ pattern: z.string() }),
});

export const changePatientNumbers = defineRoute({
  method: 'PUT',
  path: '/api/patient-numbers',
  summary: 'Makes the numbers of patients who are registered from now on in another way.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ pattern: PatientNumberPattern }),
  response: z.object({ pattern: z.string() }),
});
