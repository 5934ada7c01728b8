import { z } from './zod.ts';
import { DoseRoute, Prescribed, Quantity } from './dosage/dosage.ts';
import { Patient, Practitioner } from './people.ts';
import { PrescriptionSignature } from './pharmacy.ts';
import { Id, Instant, Line, Nothing, Text } from './primitives.ts';
import { defineRoute } from './route.ts';
import { EncounterStatus } from './visits.ts';

/** A SOAP note: what was told, found, thought and planned. */
export const NoteContent = z.strictObject({
  subjective: Text(20_000),
  objective: Text(20_000),
  assessment: Text(20_000),
  plan: Text(20_000),
  /**
   * What the patient is to do, in their words: they read it once the note is signed. As FHIR
   * ServiceRequest.patientInstruction; notes of before this was asked have none.
   */
  patientInstruction: Text(4000).default(''),
});
export type NoteContent = z.infer<typeof NoteContent>;

/** A note that may be signed says at least something in its assessment or plan. */
export const SignableNote = NoteContent.refine(
  (note) => note.assessment.trim() !== '' || note.plan.trim() !== '',
);

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

/** One drug as prescriptions held it before lines were read; signed ones are kept as they are. */
export const FieldItem = z.strictObject({
  id: Id,
  drug: Line(120),
  /** Dosage form, such as `tablet`. */
  form: Line(60),
  /** Amount of the drug in one unit, such as `500 mg`. */
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
export type FieldItem = z.infer<typeof FieldItem>;

/** Why a drug is prescribed against a recorded allergy. It is signed and printed with the drug. */
export const AllergyOverride = z.strictObject({
  /** The recorded allergy, and what it said when the reason was given; a reason from before that was kept has less of it. */
  factId: Id,
  factVersion: z.number().int().positive().exactOptional(),
  substance: Line(120),
  type: z.enum(['allergy', 'intolerance']).nullable().exactOptional(),
  verification: z.enum(['unconfirmed', 'confirmed']).exactOptional(),
  reason: Line(300),
});
export type AllergyOverride = z.infer<typeof AllergyOverride>;

/** Why a drug is prescribed beside one that it is never given with. It is signed and printed with the drug. */
export const InteractionOverride = z.strictObject({
  /** The row of the list, and the other drug as it was named when the reason was given. */
  interaction: Line(60),
  other: Line(120),
  reason: Line(300),
});
export type InteractionOverride = z.infer<typeof InteractionOverride>;

/** One drug as it is typed. */
export const TypedItem = z.strictObject({
  id: Id,
  /** Drug and dosage: `amoxicillin 500 mg po tds 7d`. */
  line: Line(300),
  /** How much the pharmacy hands out in all, in `quantityUnit`; may be left open. */
  quantity: Quantity(100_000).nullable(),
  quantityUnit: Line(30),
  instructions: Text(500),
  /** One for each recorded allergy that the drug matches; absent where there is none. */
  allergyOverrides: z.array(AllergyOverride).max(20).exactOptional(),
  /** One for each drug that it is never given with; absent where there is none. */
  interactionOverrides: z.array(InteractionOverride).max(40).exactOptional(),
});
export type TypedItem = z.infer<typeof TypedItem>;

export const TypedPrescription = z.strictObject({
  items: z
    .array(TypedItem)
    .max(20)
    // What is found is told of an item by its id.
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length),
});
export type TypedPrescription = z.infer<typeof TypedPrescription>;

/** The same with what the line says. */
export const PrescriptionItem = z.strictObject({ ...TypedItem.shape, ...Prescribed.shape });
export type PrescriptionItem = z.infer<typeof PrescriptionItem>;

export const PrescriptionContent = z.strictObject({
  items: z.array(z.union([PrescriptionItem, FieldItem])).max(20),
});
export type PrescriptionContent = z.infer<typeof PrescriptionContent>;

/**
 * The forms in which contents are kept, by kind and by the version of their schema. What was signed is read by the form that
 * it was kept in: one that has landed is never edited, a stricter one is added, and answers have room for each.
 */
export const documentForms = {
  note: {
    1: NoteContent,
    /** Each says what the patient is to do, if only that it is nothing. */
    2: NoteContent.extend({ patientInstruction: Text(4000) }),
  },
  prescription: {
    1: PrescriptionContent,
    /** Drugs are lines that were read. */
    2: z.strictObject({ items: z.array(PrescriptionItem).max(20) }),
  },
} as const;

const documentHead = {
  documentId: Id,
  /** What people call it by, such as `R-2026-0007`: given on signing, unique in the clinic; null before. */
  number: z.string().nullable(),
  encounterId: Id,
  patientId: Id,
  /** Counts the saves from 1; a signature is the last one, and is never changed. */
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
  /** Null for a draft, and for one that was signed before signatures could be checked. */
  signature: PrescriptionSignature.nullable(),
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
  summary: 'Every document of a visit as it stands, oldest document first.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ documents: z.array(ClinicalDocument) }),
});

export const saveNote = defineRoute({
  method: 'PUT',
  path: '/api/notes/{documentId}',
  summary: 'Saves the draft of a note; the client makes the id, so that a retry is harmless.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: NoteContent }),
  response: Note,
});

export const signNote = defineRoute({
  method: 'POST',
  path: '/api/notes/{documentId}/signature',
  summary: 'Signs a note as it was saved last; a signed note does not change again.',
  params: DocumentParams,
  query: Nothing,
  body: Signature,
  response: Note,
});

export const savePrescription = defineRoute({
  method: 'PUT',
  path: '/api/prescriptions/{documentId}',
  summary: 'Saves the draft of a prescription; the server reads its lines.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: TypedPrescription }),
  response: Prescription,
});

export const signPrescription = defineRoute({
  method: 'POST',
  path: '/api/prescriptions/{documentId}/signature',
  summary: 'Signs a prescription as it was saved last; it does not change again.',
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
