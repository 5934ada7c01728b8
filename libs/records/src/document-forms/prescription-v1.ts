import { z } from 'zod';

const id = z.uuid().lowercase();

/** Above 0, of at most four decimals. */
const quantity = (max: number) =>
  z
    .number()
    .positive()
    .max(max)
    .refine((value) => Number(value.toFixed(4)) === value);

const route = z.enum([
  ...(['oral', 'sublingual', 'inhalation', 'nasal', 'ophthalmic', 'otic', 'topical'] as const),
  ...(['transdermal', 'rectal', 'vaginal', 'subcutaneous'] as const),
  ...(['intramuscular', 'intravenous'] as const),
]);

const unit = z.enum([
  ...(['tablet', 'capsule', 'sachet', 'suppository', 'patch', 'puff', 'spray'] as const),
  ...(['drop', 'ampoule', 'vial', 'millilitre', 'gram', 'milligram', 'microgram'] as const),
  ...(['nanogram', 'unit', 'millimole'] as const),
]);

const amount = quantity(10_000_000);
const part = z.union([z.literal(0), amount]);
const count = z.number().int().positive().max(366);

const strength = z.strictObject({
  values: z.array(quantity(1_000_000)).min(1).max(4),
  unit: z.enum(['gram', 'milligram', 'microgram', 'nanogram', 'unit', 'millimole', 'percent']),
  per: z
    .strictObject({
      value: quantity(10_000),
      unit: z.enum(['millilitre', 'gram', 'hour', 'puff', 'spray', 'drop']),
    })
    .nullable(),
});

const dosage = z.strictObject({
  amount: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('each'),
        low: amount,
        high: amount.nullable(),
        unit: unit.nullable(),
      }),
      z.strictObject({
        kind: z.literal('parts'),
        ...{ morning: part, noon: part, evening: part, bedtime: part },
        unit: unit.nullable(),
      }),
    ])
    .nullable(),
  route: route.nullable(),
  site: z
    .enum([
      ...(['left-eye', 'right-eye', 'both-eyes', 'left-ear', 'right-ear', 'both-ears'] as const),
      ...(['left-nostril', 'right-nostril', 'both-nostrils'] as const),
    ])
    .nullable(),
  timing: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('once') }),
      z.strictObject({
        kind: z.literal('repeat'),
        times: count,
        timesMax: count.nullable(),
        period: count,
        periodMax: count.nullable(),
        periodUnit: z.enum(['h', 'd', 'wk', 'mo']),
      }),
    ])
    .nullable(),
  when: z
    .array(
      z.enum([
        ...(['morning', 'noon', 'evening', 'bedtime'] as const),
        ...(['before-meals', 'with-meals', 'after-meals'] as const),
      ]),
    )
    .max(7),
  weekdays: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).max(7),
  after: z.string().max(80),
  asNeeded: z.boolean(),
  neededFor: z.string().max(80),
  maxPerDay: z
    .strictObject({ quantity: amount, unit: z.union([unit, z.literal('times')]) })
    .nullable(),
  duration: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('for'), value: count, unit: z.enum(['d', 'wk', 'mo']) }),
      z.strictObject({ kind: z.literal('ongoing') }),
    ])
    .nullable(),
});

/** A drug as a line that was read. */
export const LineV1 = z.strictObject({
  id,
  line: z.string().max(300),
  quantity: quantity(100_000).nullable(),
  quantityUnit: z.string().max(30),
  instructions: z.string().max(500),
  allergyOverrides: z
    .array(
      z.strictObject({
        factId: id,
        factVersion: z.number().int().positive().exactOptional(),
        substance: z.string().max(120),
        type: z.enum(['allergy', 'intolerance']).nullable().exactOptional(),
        verification: z.enum(['unconfirmed', 'confirmed']).exactOptional(),
        reason: z.string().max(300),
      }),
    )
    .max(20)
    .exactOptional(),
  interactionOverrides: z
    .array(
      z.strictObject({
        interaction: z.string().max(60),
        other: z.string().max(120),
        reason: z.string().max(300),
      }),
    )
    .max(40)
    .exactOptional(),
  drug: z.string().max(120),
  strength: strength.nullable(),
  form: z
    .enum([
      ...(['tablet', 'capsule', 'syrup', 'suspension', 'solution', 'powder'] as const),
      ...(['sachet', 'drops', 'inhaler', 'spray', 'patch', 'cream', 'ointment', 'gel'] as const),
      ...(['lotion', 'suppository', 'injection'] as const),
    ])
    .nullable(),
  dosage: z.array(dosage).max(12),
});

/** A drug as fields, of before lines were read. */
const fields = z.strictObject({
  id,
  drug: z.string().max(120),
  form: z.string().max(60),
  strength: z.string().max(60),
  doseQuantity: quantity(10_000).nullable(),
  doseUnit: z.string().max(30),
  route: route.nullable(),
  frequency: z
    .enum([
      ...(['QD', 'BID', 'TID', 'QID', 'QOD', 'Q4H', 'Q6H', 'Q8H'] as const),
      ...(['AM', 'PM', 'BED', 'WK', 'MO'] as const),
    ])
    .nullable(),
  asNeeded: z.boolean(),
  durationDays: z.number().int().positive().max(366).nullable(),
  quantity: quantity(100_000).nullable(),
  quantityUnit: z.string().max(30),
  instructions: z.string().max(500),
});

/** Drugs, as lines or as fields. */
export const PrescriptionV1 = z.strictObject({ items: z.array(z.union([LineV1, fields])).max(20) });
