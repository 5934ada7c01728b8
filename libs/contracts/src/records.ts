import { z } from './zod.ts';
import { Patient, Practitioner } from './people.ts';
import { Id, Instant, Line, Nothing, Text } from './primitives.ts';
import { defineRoute } from './route.ts';
import { EncounterStatus, MyVisitParams } from './visits.ts';

/** A SOAP note: what was told, found, thought and planned. */
export const NoteContent = z.strictObject({
  subjective: Text(20_000),
  objective: Text(20_000),
  assessment: Text(20_000),
  plan: Text(20_000),
});
export type NoteContent = z.infer<typeof NoteContent>;

/** A note that may be signed says at least something in its assessment or plan. */
export const SignableNote = NoteContent.refine(
  (note) => note.assessment.trim() !== '' || note.plan.trim() !== '',
);

/** How the drug enters the body: a starter list of ours in plain words, to be coded later. */
export const DoseRoute = z.enum([
  'oral',
  'sublingual',
  'inhalation',
  'nasal',
  'ophthalmic',
  'otic',
  'topical',
  'transdermal',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
]);
export type DoseRoute = z.infer<typeof DoseRoute>;

/** How often, as FHIR Timing.code abbreviates it (HL7 v3 GTSAbbreviation). */
export const Frequency = z.enum([
  'QD',
  'BID',
  'TID',
  'QID',
  'QOD',
  'Q4H',
  'Q6H',
  'Q8H',
  'AM',
  'PM',
  'BED',
  'WK',
  'MO',
]);
export type Frequency = z.infer<typeof Frequency>;

/** An amount above 0 of at most four decimals, so that every page and print shows it digit for digit. */
const Quantity = (max: number) =>
  z
    .number()
    .positive()
    .max(max)
    .refine((value) => Number(value.toFixed(4)) === value);

/** One drug of a prescription that may be signed. */
export const PrescriptionItem = z.strictObject({
  id: Id,
  /** Generic name. */
  drug: Line(120).min(1),
  /** Dosage form, such as `tablet`. */
  form: Line(60).min(1),
  /** Amount of the drug in one unit, such as `500 mg`. */
  strength: Line(60).min(1),
  /** How much is taken each time, in `doseUnit`. */
  doseQuantity: Quantity(10_000),
  doseUnit: Line(30).min(1),
  route: DoseRoute,
  frequency: Frequency,
  asNeeded: z.boolean(),
  durationDays: z.number().int().positive().max(366),
  /** How much the pharmacy hands out in all, in `quantityUnit`. */
  quantity: Quantity(100_000),
  quantityUnit: Line(30).min(1),
  instructions: Text(500),
});
export type PrescriptionItem = z.infer<typeof PrescriptionItem>;

/** The same while it is being written: anything may still be empty. */
export const PrescriptionItemDraft = z.strictObject({
  id: Id,
  drug: Line(120),
  form: Line(60),
  strength: Line(60),
  doseQuantity: Quantity(10_000).nullable(),
  doseUnit: Line(30),
  route: DoseRoute.nullable(),
  frequency: Frequency.nullable(),
  asNeeded: z.boolean(),
  durationDays: z.number().int().positive().max(366).nullable(),
  quantity: Quantity(100_000).nullable(),
  quantityUnit: Line(30),
  instructions: Text(500),
});
export type PrescriptionItemDraft = z.infer<typeof PrescriptionItemDraft>;

export const PrescriptionContent = z.strictObject({
  items: z.array(PrescriptionItemDraft).max(20),
});
export type PrescriptionContent = z.infer<typeof PrescriptionContent>;

export const SignablePrescription = z.strictObject({
  items: z.array(PrescriptionItem).min(1).max(20),
});

const documentHead = {
  documentId: Id,
  encounterId: Id,
  patientId: Id,
  /** Counts from 1; every save is a new version and none is ever changed. */
  version: z.number().int().positive(),
  /** FHIR Composition.status: `preliminary` while written, `final` once signed. */
  status: z.enum(['preliminary', 'final']),
  author: Practitioner,
  createdAt: Instant,
  savedAt: Instant,
  signedAt: Instant.nullable(),
  /** SHA-256 of the content's canonical JSON (RFC 8785), hexadecimal. */
  digest: z.string(),
};

export const Note = z.object({ ...documentHead, type: z.literal('note'), content: NoteContent });
export type Note = z.infer<typeof Note>;

export const Prescription = z.object({
  ...documentHead,
  type: z.literal('prescription'),
  content: PrescriptionContent,
});
export type Prescription = z.infer<typeof Prescription>;

export const ClinicalDocument = z.discriminatedUnion('type', [Note, Prescription]);
export type ClinicalDocument = z.infer<typeof ClinicalDocument>;

const DocumentParams = z.strictObject({ documentId: Id });
const EncounterParams = z.strictObject({ encounterId: Id });

const draftHead = {
  encounterId: Id,
  /** The version this save was written on; 0 for a document that does not exist yet. */
  baseVersion: z.number().int().min(0).max(1_000_000),
};
const Signature = z.strictObject({ version: z.number().int().positive() });

export const listDocuments = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/documents',
  summary: 'The newest version of every document of a visit, oldest document first.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ documents: z.array(ClinicalDocument) }),
});

export const saveNote = defineRoute({
  method: 'PUT',
  path: '/api/notes/{documentId}',
  summary: 'Saves a new version of a note; the client makes the id, so that a retry is harmless.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: NoteContent }),
  response: Note,
});

export const signNote = defineRoute({
  method: 'POST',
  path: '/api/notes/{documentId}/signature',
  summary: 'Signs that version of a note; a signed note does not change again.',
  params: DocumentParams,
  query: Nothing,
  body: Signature,
  response: Note,
});

export const savePrescription = defineRoute({
  method: 'PUT',
  path: '/api/prescriptions/{documentId}',
  summary: 'Saves a new version of a prescription draft.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: PrescriptionContent }),
  response: Prescription,
});

export const signPrescription = defineRoute({
  method: 'POST',
  path: '/api/prescriptions/{documentId}/signature',
  summary: 'Signs that version of a prescription; it does not change again.',
  params: DocumentParams,
  query: Nothing,
  body: Signature,
  response: Prescription,
});

export const readPatientRecord = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/record',
  summary: "A patient's visits and documents, newest first.",
  params: z.strictObject({ patientId: Id }),
  query: Nothing,
  body: Nothing,
  response: z.object({
    patient: Patient,
    encounters: z.array(
      z.object({
        encounterId: Id,
        status: EncounterStatus,
        startsAt: Instant,
        startedAt: Instant.nullable(),
        endedAt: Instant.nullable(),
        practitioner: Practitioner,
        reason: z.string(),
      }),
    ),
    documents: z.array(ClinicalDocument),
  }),
});

export const listMyPrescriptions = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/prescriptions',
  summary: 'The signed prescriptions of the visit, for its patient.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ prescriptions: z.array(Prescription) }),
});
