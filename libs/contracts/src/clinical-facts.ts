import { z } from './zod.ts';
import { FieldItem, PrescriptionItem } from './records.ts';
import { CalendarDate, Id, Instant, Line, Nothing, PartialDate } from './primitives.ts';
import { defineRoute } from './route.ts';

/** From where something is known. */
export const FactSource = z.enum(['patient', 'carer', 'paper', 'measured', 'prescription']);
export type FactSource = z.infer<typeof FactSource>;

const head = {
  source: FactSource,
  /** When it was true, or since when, as far as that is known; null where it is not. */
  onDate: PartialDate.nullable(),
};

const Words = (max: number) => Line(max).min(1);

/** FHIR R4 AllergyIntolerance of a substance. */
export const Allergy = z.strictObject({
  ...head,
  resourceType: z.literal('AllergyIntolerance'),
  code: z.literal('substance'),
  substance: Words(120),
  /** FHIR AllergyIntolerance.type; null where nobody said. */
  type: z.enum(['allergy', 'intolerance']).nullable(),
  reaction: Line(200),
  severity: z.enum(['mild', 'moderate', 'severe']).nullable(),
  /** FHIR AllergyIntolerance.verificationStatus. */
  verification: z.enum(['unconfirmed', 'confirmed']),
});
export type Allergy = z.infer<typeof Allergy>;

/** Somebody asked, and there is none. Not to know is to have no such statement. */
export const NoKnownAllergies = z.strictObject({
  ...head,
  resourceType: z.literal('AllergyIntolerance'),
  code: z.literal('no-known-allergy'),
});

/** FHIR R4 MedicationStatement: a medicine that somebody told of, or how one that was prescribed here goes on. */
export const MedicationStatement = z.strictObject({
  ...head,
  resourceType: z.literal('MedicationStatement'),
  drug: Words(120),
  /** As it was told. */
  dose: Line(200),
  taking: z.enum(['yes', 'no', 'unknown']),
  /** The item of a signed prescription that it is about (FHIR derivedFrom); null for what was told. */
  prescriptionItemId: Id.nullable(),
});
export type MedicationStatement = z.infer<typeof MedicationStatement>;

/** FHIR R4 Condition, in words. */
export const Condition = z.strictObject({
  ...head,
  resourceType: z.literal('Condition'),
  text: Words(200),
});

/** A measured value of at most three decimals. */
const Value = (min: number, max: number) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => Number(value.toFixed(3)) === value);

const measure = <Code extends string, Unit extends string>(
  code: Code,
  unit: Unit,
  min: number,
  max: number,
) =>
  z.strictObject({
    ...head,
    resourceType: z.literal('Observation'),
    code: z.literal(code),
    value: Value(min, max),
    unit: z.literal(unit),
  });

/**
 * What is measured, by UCUM units. The bounds are ours and wide: they refuse what no person has, and most values that were
 * measured in the other unit.
 */
export const measures = {
  'body-weight': {
    kg: measure('body-weight', 'kg', 0.2, 700),
    '[lb_av]': measure('body-weight', '[lb_av]', 0.4, 1500),
  },
  'body-height': {
    cm: measure('body-height', 'cm', 15, 280),
    '[in_i]': measure('body-height', '[in_i]', 6, 110),
  },
  creatinine: {
    'umol/L': measure('creatinine', 'umol/L', 8, 6000),
    'mg/dL': measure('creatinine', 'mg/dL', 0.05, 40),
  },
  egfr: { 'mL/min/{1.73_m2}': measure('egfr', 'mL/min/{1.73_m2}', 1, 250) },
} as const;

export type MeasureCode = keyof typeof measures;

/** FHIR R4 Observation of one value. */
export const Measurement = z.union([
  measures['body-weight'].kg,
  measures['body-weight']['[lb_av]'],
  measures['body-height'].cm,
  measures['body-height']['[in_i]'],
  measures.creatinine['umol/L'],
  measures.creatinine['mg/dL'],
  measures.egfr['mL/min/{1.73_m2}'],
]);
export type Measurement = z.infer<typeof Measurement>;

/** FHIR R4 Observation of whether somebody is pregnant. */
export const PregnancyStatus = z.strictObject({
  ...head,
  resourceType: z.literal('Observation'),
  code: z.literal('pregnancy-status'),
  value: z.enum(['yes', 'no', 'unknown']),
  /** The expected day of birth; it says nothing where the answer is not yes. */
  dueDate: CalendarDate.nullable(),
});

export const BreastfeedingStatus = z.strictObject({
  ...head,
  resourceType: z.literal('Observation'),
  code: z.literal('breastfeeding-status'),
  value: z.enum(['yes', 'no', 'unknown']),
});

export const FactContent = z.union([
  Allergy,
  NoKnownAllergies,
  MedicationStatement,
  Condition,
  Measurement,
  PregnancyStatus,
  BreastfeedingStatus,
]);
export type FactContent = z.infer<typeof FactContent>;

/** Whether it still counts. What ended was true; what was entered in error never was. Nothing is deleted. */
export const FactStatus = z.enum(['active', 'ended', 'entered-in-error']);
export type FactStatus = z.infer<typeof FactStatus>;

const Person = z.object({ id: Id, name: z.string() });

/** Something that is known of a patient, as its newest version says it. */
export const ClinicalFact = z.object({
  factId: Id,
  /** Counts from 1; every version is kept. */
  version: z.number().int().positive(),
  status: FactStatus,
  content: FactContent,
  recordedBy: Person,
  recordedAt: Instant,
});
export type ClinicalFact = z.infer<typeof ClinicalFact>;

/** A drug of a signed prescription of this clinic that is not known to be over. */
export const PrescribedMedicine = z.object({
  documentId: Id,
  item: z.union([PrescriptionItem, FieldItem]),
  prescriber: Person,
  signedAt: Instant,
  /** When it is used up; null where the prescription does not say. */
  endsAt: Instant.nullable(),
});
export type PrescribedMedicine = z.infer<typeof PrescribedMedicine>;

/** What the clinic knows of a patient beside notes and prescriptions. */
export const KnownFacts = z.object({
  /** In the order in which they were recorded first. */
  facts: z.array(ClinicalFact),
  prescribed: z.array(PrescribedMedicine),
  /** The newest that were signed, the newest first, three at most: they may be written again. */
  earlierPrescriptions: z.array(
    z.object({
      documentId: Id,
      signedAt: Instant,
      items: z.array(z.union([PrescriptionItem, FieldItem])),
    }),
  ),
  /** The newest visits that took place, the newest first, two at most. */
  lastVisits: z.array(
    z.object({ encounterId: Id, startsAt: Instant, practitionerName: z.string() }),
  ),
});
export type KnownFacts = z.infer<typeof KnownFacts>;

export const readKnownFacts = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/facts',
  summary: 'What is known of a patient: allergies, medicines, problems, measured values.',
  params: z.strictObject({ patientId: Id }),
  query: Nothing,
  body: Nothing,
  response: KnownFacts,
});

export const saveFact = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}/facts/{factId}',
  summary:
    'Records a fact, or a new version of it; the client makes the id. Answers all that is known.',
  params: z.strictObject({ patientId: Id, factId: Id }),
  query: Nothing,
  body: z.strictObject({
    /** The version this was written on; 0 for a fact that does not exist yet. */
    baseVersion: z.number().int().min(0).max(1_000_000),
    status: FactStatus,
    content: FactContent,
  }),
  response: KnownFacts,
});

export const clinicalFactRoutes = { readKnownFacts, saveFact } as const;
