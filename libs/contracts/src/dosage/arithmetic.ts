import { type Dosage, type DoseUnit, dayParts, type Prescribed, type Strength } from './dosage.ts';

/** What one step amounts to on one day. `low` and `high` are equal where no range was written. */
export interface DailyAmount<Unit> {
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
  /** The drug is taken as needed: `high` is the maximum, and the patient may take nothing. */
  readonly isUpTo: boolean;
}

export type MassUnit = 'gram' | 'milligram' | 'microgram' | 'nanogram' | 'unit' | 'millimole';

const massUnits: readonly string[] = [
  ...(['gram', 'milligram', 'microgram', 'nanogram', 'unit', 'millimole'] satisfies MassUnit[]),
];

const isMass = (unit: string): unit is MassUnit => massUnits.includes(unit);

/** Rounds away the error of binary fractions, so that 0.1 + 0.2 is shown as 0.3. */
const exact = (value: number): number => Number(value.toFixed(6));

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** How often on one day; null where the drug is not taken daily or the frequency is unknown. */
const timesOf = ({ timing, when, weekdays, after }: Dosage): Ends | null => {
  if (after !== '' || weekdays.length > 0) return null;
  if (timing === null) {
    const parts = when.filter((one) => dayParts.some((part) => part === one)).length;
    return parts > 0 ? { low: parts, high: parts } : null;
  }
  if (timing.kind === 'once') return { low: 1, high: 1 };
  const { times, timesMax, period, periodMax, periodUnit } = timing;
  if (periodUnit === 'h' && (periodMax ?? period) <= 24) {
    return {
      low: exact((24 / (periodMax ?? period)) * times),
      high: exact((24 / period) * (timesMax ?? times)),
    };
  }
  if (periodUnit !== 'd' || period !== 1 || periodMax !== null) return null;
  return { low: times, high: timesMax ?? times };
};

const doseOf = ({ amount }: Dosage): (Ends & { readonly unit: DoseUnit }) | null =>
  amount?.kind === 'each' && amount.unit !== null
    ? { low: amount.low, high: amount.high ?? amount.low, unit: amount.unit }
    : null;

/**
 * The daily amount in the unit in which the dose is counted or measured; null where it is unknown.
 */
export const dailyOf = (step: Dosage): DailyAmount<DoseUnit> | null => {
  const { amount, asNeeded, maxPerDay } = step;
  if (amount?.kind === 'parts') {
    if (amount.unit === null) return null;
    const sum = exact(dayParts.reduce((before, part) => before + amount[part], 0));
    return { low: sum, high: sum, unit: amount.unit, isUpTo: asNeeded };
  }
  const dose = doseOf(step);
  if (dose === null) return null;
  const { unit } = dose;
  const capped =
    maxPerDay === null
      ? null
      : maxPerDay.unit === 'times'
        ? exact(maxPerDay.quantity * dose.high)
        : maxPerDay.unit === unit
          ? maxPerDay.quantity
          : null;
  const times = timesOf(step);
  if (times === null) {
    return asNeeded && capped !== null ? { low: capped, high: capped, unit, isUpTo: true } : null;
  }
  const [low, high] = [exact(dose.low * times.low), exact(dose.high * times.high)];
  const most = asNeeded && capped !== null ? Math.min(high, capped) : high;
  return { low: Math.min(low, most), high: most, unit, isUpTo: asNeeded };
};

/**
 * The mass of active substance in this quantity of the drug; null where the strength does not say.
 */
const massOf = (
  quantity: number,
  unit: DoseUnit,
  strength: Strength | null,
): { readonly value: number; readonly unit: MassUnit } | null => {
  if (isMass(unit)) return { value: quantity, unit };
  const [value, ...more] = strength?.values ?? [];
  // With two ingredients neither of them is the dose.
  if (strength === null || value === undefined || more.length > 0) return null;
  if (!isMass(strength.unit)) return null;
  const { per } = strength;
  if (per === null) {
    // A patch contains more than it releases.
    const isPiece = !['millilitre', 'patch', 'drop'].includes(unit);
    return isPiece ? { value: exact(quantity * value), unit: strength.unit } : null;
  }
  return per.unit === unit
    ? { value: exact((quantity / per.value) * value), unit: strength.unit }
    : null;
};

/** The daily amount as mass; null unless dose and strength allow to compute it. */
export const dailyMassOf = (
  step: Dosage,
  strength: Strength | null,
): DailyAmount<MassUnit> | null => {
  const daily = dailyOf(step);
  if (daily === null) return null;
  const low = massOf(daily.low, daily.unit, strength);
  const high = massOf(daily.high, daily.unit, strength);
  if (low === null || high === null) return null;
  return { low: low.value, high: high.value, unit: high.unit, isUpTo: daily.isUpTo };
};

const milligramsIn: Readonly<Partial<Record<MassUnit, number>>> = {
  ...{ gram: 1000, milligram: 1, microgram: 0.001, nanogram: 0.000_001 },
};

/** The value in milligrams; null for a unit that is not a mass. */
export const asMilligrams = (value: number, unit: MassUnit): number | null => {
  const each = milligramsIn[unit];
  return each === undefined ? null : value * each;
};

const comparable = (quantity: number, unit: DoseUnit, strength: Strength | null): number | null => {
  const mass = massOf(quantity, unit, strength);
  return mass === null ? null : asMilligrams(mass.value, mass.unit);
};

/**
 * Whether a step exceeds the maximum that it states, by a single dose or by its regular daily
 * amount. An as-needed dose every 4 hours with a maximum of 4 a day is no contradiction.
 */
export const isOverMaximum = (step: Dosage, strength: Strength | null): boolean => {
  const { maxPerDay, asNeeded } = step;
  const dose = doseOf(step);
  if (maxPerDay === null) return false;
  const daily = asNeeded ? null : dailyOf({ ...step, maxPerDay: null });
  if (maxPerDay.unit === 'times') {
    const times = asNeeded ? null : timesOf(step);
    return times !== null && times.low > maxPerDay.quantity;
  }
  const least = [...(dose === null ? [] : [dose]), ...(daily === null ? [] : [daily])];
  const maxUnit = maxPerDay.unit;
  return least.some(({ low, unit }) => {
    if (unit === maxUnit) return low > maxPerDay.quantity;
    const said = comparable(low, unit, strength);
    const most = comparable(maxPerDay.quantity, maxUnit, strength);
    return said !== null && most !== null && said > most * 1.000_001;
  });
};

/** The highest daily amount of any step in milligrams; null where it is unknown for one of them. */
export const mostMilligramsADay = ({ dosage, strength }: Prescribed): number | null => {
  const each = dosage.map((step) => {
    const mass = dailyMassOf(step, strength);
    return mass === null ? null : asMilligrams(mass.high, mass.unit);
  });
  const known = each.filter((one) => one !== null);
  return known.length === each.length && known.length > 0 ? exact(Math.max(...known)) : null;
};
