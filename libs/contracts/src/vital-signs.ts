import { z } from './zod.ts';
import { Id, Instant, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';

/** A number of at most so many decimals. The bounds refuse what no living person has. */
const Value = (min: number, max: number, decimals: 0 | 1) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => Number(value.toFixed(decimals)) === value);

/** In millimetres of mercury. */
export const BloodPressure = z
  .strictObject({ systolic: Value(30, 350, 0), diastolic: Value(10, 250, 0) })
  .refine(({ systolic, diastolic }) => diastolic < systolic);

/** The ranges of the two units do not overlap: a value in the wrong unit is refused. */
export const Temperature = z.discriminatedUnion('unit', [
  z.strictObject({ value: Value(20, 46, 1), unit: z.literal('Cel') }),
  z.strictObject({ value: Value(68, 115, 1), unit: z.literal('[degF]') }),
]);

export const GlucoseUnit = z.enum(['mg/dL', 'mmol/L']);
export type GlucoseUnit = z.infer<typeof GlucoseUnit>;

export const Glucose = z.discriminatedUnion('unit', [
  z.strictObject({
    ...{ value: Value(10, 1500, 0), unit: z.literal(GlucoseUnit.enum['mg/dL']) },
    meal: z.enum(['fasting', 'after', 'unknown']),
  }),
  z.strictObject({
    ...{ value: Value(0.5, 85, 1), unit: z.literal(GlucoseUnit.enum['mmol/L']) },
    meal: z.enum(['fasting', 'after', 'unknown']),
  }),
]);

/** Milligrams in a decilitre for one millimole in a litre: the molar mass of glucose is 180.156 g/mol (PubChem 5793). */
export const glucoseFactor = 18.0156;

/** Units are UCUM. Null is what was not measured. */
export const VitalValues = z
  .strictObject({
    bloodPressure: BloodPressure.nullable(),
    /** Beats in a minute. */
    heartRate: Value(10, 350, 0).nullable(),
    /** Breaths in a minute. */
    respiratoryRate: Value(2, 150, 0).nullable(),
    /** By pulse oximetry, in per cent. */
    oxygenSaturation: Value(30, 100, 0).nullable(),
    temperature: Temperature.nullable(),
    glucose: Glucose.nullable(),
    /** In kilograms. It is recorded among the clinical facts, too, by which doses are reckoned. */
    weight: Value(0.3, 500, 1).nullable(),
  })
  .refine((values) => Object.values(values).some((value) => value !== null));
export type VitalValues = z.infer<typeof VitalValues>;

/**
 * What each value is as a FHIR Observation: LOINC codes of the vital signs profiles of FHIR R4
 * (hl7.org/fhir/R4/observation-vitalsigns.html), and of glucose in blood by its unit.
 */
export const vitalCodes = {
  bloodPressure: '85354-9',
  systolic: '8480-6',
  diastolic: '8462-4',
  heartRate: '8867-4',
  respiratoryRate: '9279-1',
  oxygenSaturation: '2708-6',
  temperature: '8310-5',
  weight: '29463-7',
  glucose: { 'mg/dL': '2339-0', 'mmol/L': '15074-8' },
} as const;

/** What was measured of a patient at one time (FHIR R4 Observation, vital signs panel, LOINC 85353-1). */
export const VitalSigns = z.object({
  setId: Id,
  /** Nothing is deleted: a set that belongs to somebody else, or was read wrongly, is marked. */
  status: z.enum(['final', 'entered-in-error']),
  takenAt: Instant,
  values: VitalValues,
  recordedBy: z.object({ id: Id, name: z.string() }),
  recordedAt: Instant,
});
export type VitalSigns = z.infer<typeof VitalSigns>;

/** The newest sets that a page shows. */
export const mostVitalSigns = 50;

const params = z.strictObject({ patientId: Id, setId: Id });

export const readVitalSigns = defineRoute({
  method: 'GET',
  path: '/api/patients/{patientId}/vital-signs',
  summary: 'The newest vital signs of a patient, the newest first.',
  params: z.strictObject({ patientId: Id }),
  query: Nothing,
  body: Nothing,
  response: z.object({ sets: z.array(VitalSigns) }),
});

export const recordVitalSigns = defineRoute({
  method: 'PUT',
  path: '/api/patients/{patientId}/vital-signs/{setId}',
  summary: 'Records vital signs; the client makes the id. The same sent again changes nothing.',
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
