import { z } from '../base/zod.ts';
import { FieldItem, PrescriptionItem } from './records.ts';
import {
  CalendarDate,
  Id,
  Instant,
  SingleLineText,
  Nothing,
  PartialDate,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** Where a clinical fact comes from. */
export const FactSource = z.enum(['patient', 'carer', 'paper', 'measured', 'prescription']);
export type FactSource = z.infer<typeof FactSource>;

const head = {
  source: FactSource,
  /**
   * The date on which the fact was true, or since when, as exactly as it is known; null where it is
   * unknown.
   */
  onDate: PartialDate.nullable(),
};

const Words = (max: number) => SingleLineText(max).min(1);

/** FHIR R4 AllergyIntolerance of a substance. */
export const Allergy = z.strictObject({
  ...head,
  resourceType: z.literal('AllergyIntolerance'),
  code: z.literal('substance'),
  substance: Words(120),
  /** FHIR AllergyIntolerance.type; null where it was not stated. */
  type: z.enum(['allergy', 'intolerance']).nullable(),
  reaction: SingleLineText(200),
  severity: z.enum(['mild', 'moderate', 'severe']).nullable(),
  /** FHIR AllergyIntolerance.verificationStatus. */
  verification: z.enum(['unconfirmed', 'confirmed']),
});
export type Allergy = z.infer<typeof Allergy>;

/**
 * A person was asked and has no allergies. If the question was never asked, there is no such
 * statement.
 */
export const NoKnownAllergies = z.strictObject({
  ...head,
  resourceType: z.literal('AllergyIntolerance'),
  code: z.literal('no-known-allergy'),
});

/**
 * FHIR R4 MedicationStatement: a medicine that a person reported, or how one that was prescribed
 * here continues.
 */
export const MedicationStatement = z.strictObject({
  ...head,
  resourceType: z.literal('MedicationStatement'),
  drug: Words(120),
  /** The dose as it was reported. */
  dose: SingleLineText(200),
  taking: z.enum(['yes', 'no', 'unknown']),
  /**
   * The item of a signed prescription that it is about (FHIR derivedFrom); null for a reported
   * medicine.
   */
  prescriptionItemId: Id.nullable(),
});
export type MedicationStatement = z.infer<typeof MedicationStatement>;

/** FHIR R4 Condition, as free text. */
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
 * What is measured, by UCUM unit. The bounds are the project's own and wide: they refuse values
 * that no person can have, and most values that were measured in the other unit.
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

/** FHIR R4 Observation of a pregnancy status. */
export const PregnancyStatus = z.strictObject({
  ...head,
  resourceType: z.literal('Observation'),
  code: z.literal('pregnancy-status'),
  value: z.enum(['yes', 'no', 'unknown']),
  /** The expected date of birth; meaningless unless the answer is yes. */
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

/**
 * Whether the fact still holds. An ended fact was true; one entered in error never was. Facts are
 * never deleted.
 */
export const FactStatus = z.enum(['active', 'ended', 'entered-in-error']);
export type FactStatus = z.infer<typeof FactStatus>;

const Person = z.object({ id: Id, name: z.string() });

/** The newest version of a clinical fact about a patient. */
export const ClinicalFact = z.object({
  factId: Id,
  /** Counts from 1; all versions are kept. */
  version: z.number().int().positive(),
  status: FactStatus,
  content: FactContent,
  recordedBy: Person,
  recordedAt: Instant,
});
export type ClinicalFact = z.infer<typeof ClinicalFact>;

/** A drug of a signed prescription of this clinic that may still be taken. */
export const PrescribedMedicine = z.object({
  documentId: Id,
  item: z.union([PrescriptionItem, FieldItem]),
  prescriber: Person,
  signedAt: Instant,
  /** When the supply ends; null where the prescription does not say. */
  endsAt: Instant.nullable(),
});
export type PrescribedMedicine = z.infer<typeof PrescribedMedicine>;

/** The patient's clinical facts, apart from notes and prescriptions. */
export const KnownFacts = z.object({
  /** In the order in which they were first recorded. */
  facts: z.array(ClinicalFact),
  prescribed: z.array(PrescribedMedicine),
  /** The newest signed prescriptions, at most three, newest first, for the doctor to reuse. */
  earlierPrescriptions: z.array(
    z.object({
      documentId: Id,
      signedAt: Instant,
      items: z.array(z.union([PrescriptionItem, FieldItem])),
    }),
  ),
  /** The newest visits that took place, at most two, newest first. */
  lastVisits: z.array(
    z.object({ encounterId: Id, startsAt: Instant, practitionerName: z.string() }),
  ),
});
export type KnownFacts = z.infer<typeof KnownFacts>;

export const readKnownFacts = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/facts',
  summary: "Returns a patient's allergies, medicines, problems and measured values.",
  params: z.strictObject({ patientId: Id }),
  query: Nothing,
  body: Nothing,
  response: KnownFacts,
});

export const saveFact = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}/facts/{factId}',
  summary:
    'Records a fact, or a new version of it; the client generates the id. Returns all the ' +
    "patient's facts.",
  params: z.strictObject({ patientId: Id, factId: Id }),
  query: Nothing,
  body: z.strictObject({
    /** The version that the change is based on; 0 for a new fact. */
    baseVersion: z.number().int().min(0).max(1_000_000),
    status: FactStatus,
    content: FactContent,
  }),
  response: KnownFacts,
});

export const clinicalFactRoutes = { readKnownFacts, saveFact } as const;
