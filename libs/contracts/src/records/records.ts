import { z } from '../base/zod.ts';
import { DoseRoute, Prescribed, Quantity } from '../dosage/dosage.ts';
import { Patient, Practitioner } from '../base/people.ts';
import { PrescriptionSignature } from '../pharmacy/pharmacy.ts';
import { Id, Instant, SingleLineText, Nothing, MultiLineText } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { CodeComparison, EncounterStatus } from '../visits/visits.ts';

/** A SOAP note: subjective, objective, assessment, plan. */
export const NoteContent = z.strictObject({
  subjective: MultiLineText(20_000),
  objective: MultiLineText(20_000),
  assessment: MultiLineText(20_000),
  plan: MultiLineText(20_000),
  /**
   * Instructions for the patient, in the patient's words; the patient can read them once the note
   * is signed. Equivalent to FHIR ServiceRequest.patientInstruction; notes from before this field
   * existed have none.
   */
  patientInstruction: MultiLineText(4000).default(''),
});
export type NoteContent = z.infer<typeof NoteContent>;

/** A note can be signed only if its assessment or plan has some text. */
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

/**
 * One drug as fields, the form of prescriptions before dosage lines; signed ones are kept as they
 * are.
 */
export const FieldItem = z.strictObject({
  id: Id,
  drug: SingleLineText(120),
  /** Dosage form, such as `tablet`. */
  form: SingleLineText(60),
  /** Amount of the drug in one unit, such as `500 mg`. */
  strength: SingleLineText(60),
  doseQuantity: Quantity(10_000).nullable(),
  doseUnit: SingleLineText(30),
  route: DoseRoute.nullable(),
  frequency: Frequency.nullable(),
  asNeeded: z.boolean(),
  durationDays: z.number().int().positive().max(366).nullable(),
  quantity: Quantity(100_000).nullable(),
  quantityUnit: SingleLineText(30),
  instructions: MultiLineText(500),
});
export type FieldItem = z.infer<typeof FieldItem>;

/** Why a drug is prescribed despite a recorded allergy. It is signed and printed with the drug. */
export const AllergyOverride = z.strictObject({
  /**
   * The recorded allergy and what it stated when the reason was given. Reasons from before these
   * fields existed have fewer of them.
   */
  factId: Id,
  factVersion: z.number().int().positive().exactOptional(),
  substance: SingleLineText(120),
  type: z.enum(['allergy', 'intolerance']).nullable().exactOptional(),
  verification: z.enum(['unconfirmed', 'confirmed']).exactOptional(),
  reason: SingleLineText(300),
});
export type AllergyOverride = z.infer<typeof AllergyOverride>;

/**
 * Why a drug is prescribed together with one that it must never be given with. It is signed and
 * printed with the drug.
 */
export const InteractionOverride = z.strictObject({
  /** The row of the table, and the other drug's name when the reason was given. */
  interaction: SingleLineText(60),
  other: SingleLineText(120),
  reason: SingleLineText(300),
});
export type InteractionOverride = z.infer<typeof InteractionOverride>;

/** One drug as it is typed. */
export const TypedItem = z.strictObject({
  id: Id,
  /** Drug and dosage: `amoxicillin 500 mg po tds 7d`. */
  line: SingleLineText(300),
  /** The total quantity to dispense, in `quantityUnit`; may be left open. */
  quantity: Quantity(100_000).nullable(),
  quantityUnit: SingleLineText(30),
  instructions: MultiLineText(500),
  /** One for each recorded allergy that the drug matches; absent where there is none. */
  allergyOverrides: z.array(AllergyOverride).max(20).exactOptional(),
  /** One for each drug that it must never be given with; absent where there is none. */
  interactionOverrides: z.array(InteractionOverride).max(40).exactOptional(),
});
export type TypedItem = z.infer<typeof TypedItem>;

export const TypedPrescription = z.strictObject({
  items: z
    .array(TypedItem)
    .max(20)
    // Findings refer to an item by its id.
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length),
});
export type TypedPrescription = z.infer<typeof TypedPrescription>;

/** The same, with what was read from the line. */
export const PrescriptionItem = z.strictObject({ ...TypedItem.shape, ...Prescribed.shape });
export type PrescriptionItem = z.infer<typeof PrescriptionItem>;

/** One drug as it was kept, of which parts of today's may be missing. */
const KeptItem = z.strictObject({
  ...{ id: Id, line: z.string(), quantity: z.number().nullable() },
  ...{ quantityUnit: z.string(), instructions: z.string() },
  allergyOverrides: z
    .array(
      z.strictObject({
        ...{ factId: Id, factVersion: z.number().exactOptional(), substance: z.string() },
        type: z.enum(['allergy', 'intolerance']).nullable().exactOptional(),
        verification: z.enum(['unconfirmed', 'confirmed']).exactOptional(),
        reason: z.string(),
      }),
    )
    .exactOptional(),
  interactionOverrides: z
    .array(z.strictObject({ interaction: z.string(), other: z.string(), reason: z.string() }))
    .exactOptional(),
  // What a reader of lines says is only ever added to: pages have words for each.
  ...Prescribed.shape,
});

/** A stored prescription of any age, without the limits of what may be written today. */
export const PrescriptionContent = z.strictObject({
  items: z.array(z.union([KeptItem, FieldItem])),
});
export type PrescriptionContent = z.infer<typeof PrescriptionContent>;

/** A stored note, likewise. */
const KeptNote = z.strictObject({
  ...{ subjective: z.string(), objective: z.string(), assessment: z.string(), plan: z.string() },
  patientInstruction: z.string(),
});

const documentHead = {
  documentId: Id,
  /**
   * The readable number, such as `R-2026-0007`: assigned on signing, unique in the clinic; null
   * before.
   */
  number: z.string().nullable(),
  encounterId: Id,
  patientId: Id,
  /** Counts the saves from 1; the signed version is the last one and never changes. */
  version: z.number().int().positive(),
  /** FHIR Composition.status: `preliminary` for a draft, `final` once signed. */
  status: z.enum(['preliminary', 'final']),
  author: Practitioner,
  createdAt: Instant,
  savedAt: Instant,
  signedAt: Instant.nullable(),
  /** SHA-256 of the content's canonical JSON (RFC 8785), hexadecimal. */
  digest: z.string(),
};

export const Note = z.object({
  ...documentHead,
  type: z.literal('note'),
  content: KeptNote,
  /** A fact of the visit, not part of the signed note; null if the code was not compared. */
  codeCompared: CodeComparison.nullable(),
});
export type Note = z.infer<typeof Note>;

export const Prescription = z.object({
  ...documentHead,
  type: z.literal('prescription'),
  content: PrescriptionContent,
  /** Null for a draft, and for a prescription that was signed before signatures were introduced. */
  signature: PrescriptionSignature.nullable(),
});
export type Prescription = z.infer<typeof Prescription>;

export const ClinicalDocument = z.discriminatedUnion('type', [Note, Prescription]);
export type ClinicalDocument = z.infer<typeof ClinicalDocument>;

const DocumentParams = z.strictObject({ documentId: Id });
const EncounterParams = z.strictObject({ encounterId: Id });

const draftHead = {
  encounterId: Id,
  /** The version that this save is based on; 0 for a new document. */
  baseVersion: z.number().int().min(0).max(1_000_000),
};
const Signature = z.strictObject({ version: z.number().int().positive() });

export const listDocuments = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/documents',
  summary: 'Lists the documents of a visit in their current version, oldest first.',
  params: EncounterParams,
  query: Nothing,
  body: Nothing,
  response: z.object({ documents: z.array(ClinicalDocument) }),
});

export const saveNote = defineRoute({
  method: 'PUT',
  path: '/api/notes/{documentId}',
  summary: 'Saves the draft of a note; the client generates the id. Idempotent.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: NoteContent }),
  response: Note,
});

export const signNote = defineRoute({
  method: 'POST',
  path: '/api/notes/{documentId}/signature',
  summary: 'Signs the last saved version of a note, which cannot be changed afterwards.',
  params: DocumentParams,
  query: Nothing,
  body: Signature,
  response: Note,
});

export const savePrescription = defineRoute({
  method: 'PUT',
  path: '/api/prescriptions/{documentId}',
  summary: 'Saves the draft of a prescription; the server parses its lines.',
  params: DocumentParams,
  query: Nothing,
  body: z.strictObject({ ...draftHead, content: TypedPrescription }),
  response: Prescription,
});

export const signPrescription = defineRoute({
  method: 'POST',
  path: '/api/prescriptions/{documentId}/signature',
  summary: 'Signs the last saved version of a prescription, which cannot be changed afterwards.',
  params: DocumentParams,
  query: Nothing,
  body: Signature,
  response: Prescription,
});

export const readPatientRecord = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/record',
  summary: "Lists a patient's visits and documents, newest first.",
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
