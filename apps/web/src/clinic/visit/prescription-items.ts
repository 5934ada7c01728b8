import {
  type DoseUnit,
  measuredUnits,
  type Dosage,
  type FavouriteItem,
  type FieldItem,
  type PrescriptionContent,
  type Reasons,
  type TypedItem,
  type TypedPrescription,
} from '@teleward/contracts';
import { randomId } from '../../call/random-id.ts';

export const newItem = (): TypedItem => ({
  ...{ id: randomId(), line: '', quantity: null, quantityUnit: '', instructions: '' },
});

/** The line without the patient's parts: an override reason applies to one patient only. */
export const asFavourite = ({
  line,
  quantity,
  quantityUnit,
  instructions,
}: TypedItem): FavouriteItem => ({ line, quantity, quantityUnit, instructions });

/** The lines with these added; empty lines are replaced. */
export const withLines = (
  items: readonly TypedItem[],
  more: readonly FavouriteItem[],
): TypedItem[] => [
  ...items.filter(({ line, instructions }) => line.trim() !== '' || instructions.trim() !== ''),
  ...more.map((one) => ({ ...one, id: randomId() })),
];

/** The item with these reasons; the same object where nothing changes. */
export const withReasons = (item: TypedItem, reasons: Reasons): TypedItem => {
  const { allergyOverrides = [], interactionOverrides = [], ...rest } = item;
  const isSame =
    isSameList(allergyOverrides, reasons.allergyOverrides) &&
    isSameList(interactionOverrides, reasons.interactionOverrides);
  if (isSame) return item;
  return {
    ...rest,
    ...(reasons.allergyOverrides.length > 0 && {
      allergyOverrides: [...reasons.allergyOverrides],
    }),
    ...(reasons.interactionOverrides.length > 0 && {
      interactionOverrides: [...reasons.interactionOverrides],
    }),
  };
};

const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((entry, at) => entry === other[at]);

const frequencies: Readonly<Record<NonNullable<FieldItem['frequency']>, string>> = {
  ...{ QD: 'once a day', BID: 'twice a day', TID: '3 times a day', QID: '4 times a day' },
  ...{ QOD: 'every other day', Q4H: 'every 4 hours', Q6H: 'every 6 hours', Q8H: 'every 8 hours' },
  ...{ AM: 'in the morning', PM: 'in the afternoon', BED: 'at bedtime', WK: 'once a week' },
  MO: 'once a month',
};

/** A line with the content of an item from the earlier form. */
const lineOf = (item: FieldItem): string =>
  [
    ...[item.drug, item.strength, item.form],
    item.doseQuantity !== null && `${String(item.doseQuantity)} ${item.doseUnit}`,
    item.route,
    item.frequency && frequencies[item.frequency],
    item.asNeeded && 'when needed',
    item.durationDays !== null && `for ${String(item.durationDays)} days`,
  ]
    .filter(Boolean)
    .join(' ');

/** A prescription in the form that the editor uses. */
export const asTyped = ({ items }: PrescriptionContent): TypedPrescription => ({
  items: items.map((item) => {
    const { id, quantity, quantityUnit, instructions } = item;
    const line = 'line' in item ? item.line : lineOf(item);
    const typed = { id, line, quantity, quantityUnit, instructions };
    if (!('line' in item)) return typed;
    const { allergyOverrides = [], interactionOverrides = [] } = item;
    return withReasons(typed, { allergyOverrides, interactionOverrides });
  }),
});

const daysIn = { d: 1, wk: 7 } as const;

/** Doses a day; null where the number varies from day to day or is unknown. */
const timesADay = ({ timing, when, weekdays, after, asNeeded }: Dosage): number | null => {
  if (asNeeded || after !== '' || weekdays.length > 0) return null;
  const parts = when.filter((one) => !one.endsWith('-meals')).length;
  if (timing === null) return parts > 0 ? parts : null;
  if (timing.kind === 'once' || timing.timesMax !== null || timing.periodMax !== null) return null;
  const { times, period, periodUnit } = timing;
  if (periodUnit === 'h' && 24 % period === 0) return (times * 24) / period;
  return periodUnit === 'd' && period === 1 ? times : null;
};

/** The number of pieces over all steps; null where it cannot be computed. */
export const countOf = (
  dosage: readonly Dosage[],
): { readonly quantity: number; readonly unit: DoseUnit } | null => {
  let quantity = 0;
  let unit: DoseUnit | null = null;
  for (const step of dosage) {
    const { amount, duration } = step;
    const isLasting = duration?.kind === 'for' && duration.unit !== 'mo';
    if (
      amount === null ||
      amount.unit === null ||
      // A pharmacist counts pieces and measures millilitres, but cannot count out milligrams.
      measuredUnits.has(amount.unit) ||
      !isLasting ||
      (unit ?? amount.unit) !== amount.unit
    ) {
      return null;
    }
    ({ unit } = amount);
    const days = duration.value * daysIn[duration.unit as keyof typeof daysIn];
    if (amount.kind === 'parts') {
      quantity += days * (amount.morning + amount.noon + amount.evening + amount.bedtime);
    } else {
      const times = timesADay(step);
      if (times === null || amount.high !== null) return null;
      quantity += days * times * amount.low;
    }
  }
  return unit === null ? null : { quantity: Number(quantity.toFixed(4)), unit };
};
