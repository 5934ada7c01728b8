import {
  glucoseFactor,
  type GlucoseMeal,
  type GlucoseUnit,
  VitalValues,
} from '@teleward/contracts';

/** What stands in the fields; null where nothing, or no number, stands. */
export interface TypedValues {
  readonly systolic: number | null;
  readonly diastolic: number | null;
  readonly heartRate: number | null;
  readonly respiratoryRate: number | null;
  readonly oxygenSaturation: number | null;
  readonly temperature: number | null;
  readonly temperatureUnit: 'Cel' | '[degF]';
  readonly glucose: number | null;
  /** Nothing is taken for granted until somebody chose it on this device. */
  readonly glucoseUnit: GlucoseUnit | '';
  readonly meal: GlucoseMeal;
  readonly weight: number | null;
}

/** A field by what is wrong with it. */
export type Wrong = Partial<
  Record<keyof typeof VitalValues.shape, 'range' | 'pair' | 'unit' | 'order'>
>;

const valuesOf = (typed: TypedValues) => ({
  bloodPressure:
    typed.systolic === null && typed.diastolic === null
      ? null
      : { systolic: typed.systolic, diastolic: typed.diastolic },
  heartRate: typed.heartRate,
  respiratoryRate: typed.respiratoryRate,
  oxygenSaturation: typed.oxygenSaturation,
  temperature:
    typed.temperature === null ? null : { value: typed.temperature, unit: typed.temperatureUnit },
  glucose:
    typed.glucose === null
      ? null
      : { value: typed.glucose, unit: typed.glucoseUnit, meal: typed.meal },
  weight: typed.weight,
});

/** What was measured, or what is wrong with which field; neither where nothing stands in any. */
export const readValues = (
  typed: TypedValues,
): { readonly values: VitalValues | null; readonly wrong: Wrong } => {
  const read = valuesOf(typed);
  const wrong: { -readonly [Key in keyof Wrong]: Wrong[Key] } = {};
  for (const key of Object.keys(VitalValues.shape) as (keyof Wrong)[]) {
    if (!VitalValues.shape[key].safeParse(read[key]).success) wrong[key] = 'range';
  }
  const { systolic, diastolic } = typed;
  if (wrong.bloodPressure !== undefined) {
    if (systolic === null || diastolic === null) wrong.bloodPressure = 'pair';
    else if (systolic <= diastolic) wrong.bloodPressure = 'order';
  }
  if (typed.glucose !== null && typed.glucoseUnit === '') wrong.glucose = 'unit';
  const parsed = VitalValues.safeParse(read);
  return { values: parsed.success ? parsed.data : null, wrong };
};

/** The same amount of glucose in the other unit, by which a value in the wrong one is noticed. */
export const inOtherUnit = (
  value: number,
  unit: GlucoseUnit,
): { readonly value: number; readonly unit: GlucoseUnit } =>
  unit === 'mg/dL'
    ? { value: Math.round((value / glucoseFactor) * 10) / 10, unit: 'mmol/L' }
    : { value: Math.round(value * glucoseFactor), unit: 'mg/dL' };

/** Few living people have less than the first, or more than the second, in mg/dL. */
const usualGlucose = [40, 600] as const;

/** Whether a glucose value may have been read in the other unit and needs confirmation. */
export const isDoubtful = (value: number, unit: GlucoseUnit): boolean => {
  const milligrams = unit === 'mg/dL' ? value : value * glucoseFactor;
  return milligrams < usualGlucose[0] || milligrams > usualGlucose[1];
};
