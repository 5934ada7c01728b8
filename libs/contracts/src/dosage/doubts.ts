import { type Dosage, type DoseForm, dayParts } from './dosage.ts';
import { measuredUnits, type Why } from './pieces.ts';

/** What is known of the drug beside the step. */
interface About {
  readonly form: DoseForm | null;
  readonly isFirst: boolean;
  /** `od` was written for the time. */
  readonly saysOd: boolean;
  /** The parts of the day come from a row such as `1-0-1`. */
  readonly isRow: boolean;
}

export interface Doubt {
  readonly why: Why;
  readonly choices: readonly string[];
}

/** Put on the skin, as much as it takes. */
export const onTheSkin = new Set<DoseForm | null>(['cream', 'ointment', 'gel', 'lotion']);
const injected = new Set(['subcutaneous', 'intramuscular', 'intravenous']);

/** More than that in grams is a tube, and no dose. */
const mostOnTheSkin = 5;

/** How often a day the parts of the day say; 0 where they say nothing. */
const partsOf = ({ amount, when }: Dosage): number =>
  amount?.kind === 'parts'
    ? dayParts.filter((part) => amount[part] > 0).length
    : when.filter((one) => dayParts.some((part) => part === one)).length;

/** Whether what is said of the time says two different things. */
const isContradictory = (step: Dosage, { isRow }: About): boolean => {
  const { timing, when, weekdays, duration } = step;
  const parts = partsOf(step);
  // Whoever writes both means one time and not two.
  if (!isRow && when.includes('evening') && when.includes('bedtime')) return true;
  if (timing?.kind === 'once') return duration !== null || parts > 1;
  if (timing === null || timing.period !== 1 || timing.timesMax !== null) return false;
  if (timing.periodUnit === 'd') return parts > 0 && parts !== timing.times;
  return timing.periodUnit === 'wk' && weekdays.length > 0 && weekdays.length !== timing.times;
};

/** Whether the amount is more likely what is in the pack. */
const isPack = ({ amount, route }: Dosage, { form }: About): boolean => {
  if (amount?.kind !== 'each') return false;
  const { unit, low } = amount;
  if (unit === 'gram') return onTheSkin.has(form) && low > mostOnTheSkin;
  if (unit === 'millilitre') return form === 'drops';
  if (unit === 'ampoule' || unit === 'vial') {
    return form !== 'injection' && !injected.has(route ?? '');
  }
  return false;
};

/** What a whole step leaves in doubt, though each of its pieces was understood. */
export const doubtsOf = (step: Dosage, about: About): readonly Doubt[] => {
  const doubts: Doubt[] = [];
  if (isContradictory(step, about)) doubts.push({ why: 'twice', choices: [] });
  if (isPack(step, about)) doubts.push({ why: 'ambiguous', choices: [] });
  const { amount, route, site } = step;
  const isDrops = about.form === 'drops' || (amount?.kind === 'each' && amount.unit === 'drop');
  const isEye = route === 'ophthalmic' || (isDrops && route === null);
  // The right eye (oculus dexter) to whoever writes drops.
  if (about.saysOd && isEye && site === null) {
    doubts.push({ why: 'ambiguous', choices: ['once a day', 'right eye'] });
  }
  const isManyPieces =
    amount?.kind === 'parts' &&
    amount.unit !== null &&
    !measuredUnits.has(amount.unit) &&
    dayParts.some((part) => amount[part] > 4);
  if (isManyPieces) doubts.push({ why: 'unit', choices: [] });
  return doubts;
};
