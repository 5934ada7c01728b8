import { z } from '../base/zod.ts';
import { Id, Instant, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** A number with a limited count of decimals. The bounds exclude what no living person has. */
const Value = (min: number, max: number, decimals: 0 | 1 | 3) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => Number(value.toFixed(decimals)) === value);

/** In millimetres of mercury (LOINC 85354-9 of 8480-6 and 8462-4). */
export const BloodPressure = z
  .strictObject({ systolic: Value(30, 350, 0), diastolic: Value(10, 250, 0) })
  .refine(({ systolic, diastolic }) => diastolic < systolic);

/** LOINC 8310-5. The ranges of the two units do not overlap, so a value in the wrong unit fails. */
export const Temperature = z.discriminatedUnion('unit', [
  z.strictObject({ value: Value(20, 46, 1), unit: z.literal('Cel') }),
  z.strictObject({ value: Value(68, 115, 1), unit: z.literal('[degF]') }),
]);

export const GlucoseUnit = z.enum(['mg/dL', 'mmol/L']);
export type GlucoseUnit = z.infer<typeof GlucoseUnit>;

/** When glucose was measured: fasting, before or after a meal. The limits of diabetes differ. */
export const GlucoseMeal = z.enum(['unknown', 'fasting', 'before', 'after']);
export type GlucoseMeal = z.infer<typeof GlucoseMeal>;

/** In blood: LOINC 2339-0 by mass, 15074-8 by amount of substance. */
export const Glucose = z.discriminatedUnion('unit', [
  z.strictObject({
    ...{ value: Value(10, 1500, 0), unit: z.literal(GlucoseUnit.enum['mg/dL']) },
    meal: GlucoseMeal,
  }),
  z.strictObject({
    ...{ value: Value(0.5, 85, 1), unit: z.literal(GlucoseUnit.enum['mmol/L']) },
    meal: GlucoseMeal,
  }),
]);

/** mg/dL in one mmol/L: the molar mass of glucose is 180.156 g/mol (PubChem 5793). */
export const glucoseFactor = 18.0156;

/**
 * Vital signs in UCUM units; null was not measured. The LOINC codes are those of the vital signs
 * profiles of FHIR R4 (hl7.org/fhir/R4/observation-vitalsigns.html).
 */
export const VitalValues = z
  .strictObject({
    bloodPressure: BloodPressure.nullable(),
    /** Beats per minute (LOINC 8867-4). */
    heartRate: Value(10, 350, 0).nullable(),
    /** Breaths per minute (LOINC 9279-1). */
    respiratoryRate: Value(2, 150, 0).nullable(),
    /** Per cent, by pulse oximetry (LOINC 2708-6). */
    oxygenSaturation: Value(30, 100, 0).nullable(),
    temperature: Temperature.nullable(),
    glucose: Glucose.nullable(),
    /**
     * Kilograms (LOINC 29463-7). It is recorded as a clinical fact as well, because doses are
     * calculated from facts.
     */
    weight: Value(0.2, 700, 3).nullable(),
  })
  .refine((values) => Object.values(values).some((value) => value !== null));
export type VitalValues = z.infer<typeof VitalValues>;

/** The vital signs of a patient at one time (FHIR R4 Observation, panel LOINC 85353-1). */
export const VitalSigns = z.object({
  setId: Id,
  /** Nothing is deleted: a set of the wrong patient, or with a wrong value, is marked. */
  status: z.enum(['final', 'entered-in-error']),
  takenAt: Instant,
  values: VitalValues,
  /** Who took the first version, also after somebody else withdrew it. */
  recordedBy: z.object({ id: Id, name: z.string() }),
  recordedAt: Instant,
});
export type VitalSigns = z.infer<typeof VitalSigns>;

/** At most this many of the newest sets are listed. */
export const mostVitalSigns = 50;

const params = z.strictObject({ patientId: Id, setId: Id });

export const readVitalSigns = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/vital-signs',
  summary: "Lists a patient's latest vital signs, newest first.",
  params: z.strictObject({ patientId: Id }),
  query: Nothing,
  body: Nothing,
  response: z.object({ sets: z.array(VitalSigns) }),
});

export const recordVitalSigns = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}/vital-signs/{setId}',
  summary: 'Records vital signs; the client generates the id. Idempotent.',
  params,
  query: Nothing,
  body: z.strictObject({ takenAt: Instant, values: VitalValues }),
  response: VitalSigns,
});

export const withdrawVitalSigns = defineRoute({
  method: 'POST',
  path: '/api/patients/{patientId}/vital-signs/{setId}/withdrawal',
  summary: 'Marks vital signs as entered in error.',
  params,
  query: Nothing,
  body: Nothing,
  response: VitalSigns,
});

export const vitalSignRoutes = { readVitalSigns, recordVitalSigns, withdrawVitalSigns } as const;
