import { SingleLineText } from '../base/primitives.ts';
import { z } from '../base/zod.ts';

/**
 * An amount above 0 of at most four decimals, so that every page and print shows it digit for
 * digit.
 */
export const Quantity = (max: number) =>
  z
    .number()
    .positive()
    .max(max)
    .refine((value) => Number(value.toFixed(4)) === value);

/** Route of administration: the project's own starter list in plain words, to be coded later. */
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

/**
 * The exact site, for drops. Sides are never written as Latin abbreviations, because those are
 * misread.
 */
export const DoseSite = z.enum([
  'left-eye',
  'right-eye',
  'both-eyes',
  'left-ear',
  'right-ear',
  'both-ears',
  'left-nostril',
  'right-nostril',
  'both-nostrils',
]);
export type DoseSite = z.infer<typeof DoseSite>;

/** The unit in which a dose is counted or measured. */
export const DoseUnit = z.enum([
  'tablet',
  'capsule',
  'sachet',
  'suppository',
  'patch',
  'puff',
  'spray',
  'drop',
  'ampoule',
  'vial',
  'millilitre',
  'gram',
  'milligram',
  'microgram',
  'nanogram',
  'unit',
  'millimole',
]);
export type DoseUnit = z.infer<typeof DoseUnit>;

export const DoseForm = z.enum([
  'tablet',
  'capsule',
  'syrup',
  'suspension',
  'solution',
  'powder',
  'sachet',
  'drops',
  'inhaler',
  'spray',
  'patch',
  'cream',
  'ointment',
  'gel',
  'lotion',
  'suppository',
  'injection',
]);
export type DoseForm = z.infer<typeof DoseForm>;

/**
 * The content of one unit of the form: `500 mg`, `250 mg/5 ml`, `500/125 mg`, `25 micrograms/hour`,
 * `1 %`.
 */
export const Strength = z.strictObject({
  /** One value for each ingredient. */
  values: z.array(Quantity(1_000_000)).min(1).max(4),
  unit: z.enum(['gram', 'milligram', 'microgram', 'nanogram', 'unit', 'millimole', 'percent']),
  per: z
    .strictObject({
      value: Quantity(10_000),
      unit: z.enum(['millilitre', 'gram', 'hour', 'puff', 'spray', 'drop']),
    })
    .nullable(),
});
export type Strength = z.infer<typeof Strength>;

/** The parts of the day, in the order that a row of numbers (`1-0-1`) counts them. */
export const dayParts = ['morning', 'noon', 'evening', 'bedtime'] as const;
export type DayPart = (typeof dayParts)[number];

/** When in the day: the part of FHIR Timing.repeat.when that doctors write in a line. */
export const DoseWhen = z.enum([...dayParts, 'before-meals', 'with-meals', 'after-meals']);
export type DoseWhen = z.infer<typeof DoseWhen>;

export const DoseDay = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type DoseDay = z.infer<typeof DoseDay>;

/** Doses of antibiotics in units go into the millions. */
const Amount = Quantity(10_000_000);
const Part = z.union([z.literal(0), Amount]);

/** How much at a time. The unit is null where the doctor wrote none. */
export const DoseAmount = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('each'),
    low: Amount,
    /** The other end of a range such as `1 to 2`. */
    high: Amount.nullable(),
    unit: DoseUnit.nullable(),
  }),
  /** A different amount for each part of the day. */
  z.strictObject({
    kind: z.literal('parts'),
    morning: Part,
    noon: Part,
    evening: Part,
    bedtime: Part,
    unit: DoseUnit.nullable(),
  }),
]);
export type DoseAmount = z.infer<typeof DoseAmount>;

const Count = z.number().int().positive().max(366);

/** How often: FHIR Timing.repeat with frequency, frequencyMax, period, periodMax and periodUnit. */
export const DoseTiming = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once') }),
  z.strictObject({
    kind: z.literal('repeat'),
    times: Count,
    timesMax: Count.nullable(),
    period: Count,
    periodMax: Count.nullable(),
    periodUnit: z.enum(['h', 'd', 'wk', 'mo']),
  }),
]);
export type DoseTiming = z.infer<typeof DoseTiming>;

export const DoseDuration = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('for'), value: Count, unit: z.enum(['d', 'wk', 'mo']) }),
  /** Until further notice. */
  z.strictObject({ kind: z.literal('ongoing') }),
]);
export type DoseDuration = z.infer<typeof DoseDuration>;

/**
 * One step of how a drug is taken (FHIR Dosage). What the doctor did not state is null, false or
 * empty.
 */
export const Dosage = z.strictObject({
  amount: DoseAmount.nullable(),
  route: DoseRoute.nullable(),
  site: DoseSite.nullable(),
  timing: DoseTiming.nullable(),
  when: z.array(DoseWhen).max(7),
  weekdays: z.array(DoseDay).max(7),
  /** The event after which each dose is taken, such as `loose stool`. */
  after: SingleLineText(80),
  asNeeded: z.boolean(),
  /** The symptom that it is needed for, such as `pain` (FHIR asNeededFor). */
  neededFor: SingleLineText(80),
  /** The maximum in 24 hours; `times` counts doses (FHIR maxDosePerPeriod). */
  maxPerDay: z
    .strictObject({ quantity: Amount, unit: z.union([DoseUnit, z.literal('times')]) })
    .nullable(),
  duration: DoseDuration.nullable(),
});
export type Dosage = z.infer<typeof Dosage>;

/** A drug and its dosage, as read from one line. */
export const Prescribed = z.strictObject({
  /** Generic name. */
  drug: SingleLineText(120),
  strength: Strength.nullable(),
  form: DoseForm.nullable(),
  /** The steps, one after the other, each until its duration is over. */
  dosage: z.array(Dosage).max(12),
});
export type Prescribed = z.infer<typeof Prescribed>;

/** Whether the step states a frequency or an occasion. */
const saysWhen = ({ timing, when, weekdays, after, asNeeded }: Dosage): boolean =>
  timing !== null || when.length > 0 || weekdays.length > 0 || after !== '' || asNeeded;

/**
 * Forms that need a dose: “some” of them makes no sense, so a pharmacist could not dispense them.
 */
const dosed = new Set<DoseForm | null>([
  ...([null, 'tablet', 'capsule', 'suppository', 'injection', 'sachet'] as const),
  ...(['syrup', 'suspension', 'solution'] as const),
]);

/**
 * The missing part that keeps a drug from being signed; null where nothing is missing. A part that
 * doctors may leave open is not reported.
 */
export const lacking = (prescribed: Prescribed): 'drug' | 'dose' | 'timing' | null => {
  const { drug, strength, form, dosage } = prescribed;
  if (drug === '') return 'drug';
  const isDosed = ({ amount, after }: Dosage): boolean => amount !== null || after !== '';
  // The strength in a millilitre is not a dose; the strength of one tablet is.
  const isOnePiece = strength !== null && (strength.per === null || form === 'patch');
  const isDoseKnown = dosage.length <= 1 && (isOnePiece || !dosed.has(form));
  if (!(dosage.length > 0 && dosage.every(isDosed)) && !isDoseKnown) return 'dose';
  const isTimed = (step: Dosage): boolean => saysWhen(step) || step.amount?.kind === 'parts';
  return dosage.length > 0 && dosage.every(isTimed) ? null : 'timing';
};
