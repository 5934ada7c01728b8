import { type Dosage, type DoseForm, dayParts } from './dosage.ts';
import { measuredUnits, type Why } from './pieces.ts';

/** What the line says about the drug apart from the step. */
interface About {
  readonly form: DoseForm | null;
  readonly isFirst: boolean;
  /** The line says `od` in a place that means the frequency. */
  readonly saysOd: boolean;
  /** The parts of the day come from a row such as `1-0-1`. */
  readonly isRow: boolean;
}

export interface Doubt {
  readonly why: Why;
  readonly choices: readonly string[];
}

/** Forms applied to the skin, where no exact amount is needed. */
export const onTheSkin = new Set<DoseForm | null>(['cream', 'ointment', 'gel', 'lotion']);
const injected = new Set(['subcutaneous', 'intramuscular', 'intravenous']);

/** In grams. A larger amount on the skin is the size of the tube, not a dose. */
const mostOnTheSkin = 5;

/** How many times a day the parts of the day state; 0 where none is named. */
const partsOf = ({ amount, when }: Dosage): number =>
  amount?.kind === 'parts'
    ? dayParts.filter((part) => amount[part] > 0).length
    : when.filter((one) => dayParts.some((part) => part === one)).length;

/** Whether the parts of the step that state a time contradict each other. */
const isContradictory = (step: Dosage, { isRow }: About): boolean => {
  const { timing, when, weekdays, duration } = step;
  const parts = partsOf(step);
  // A doctor who writes both means one time, not two.
  if (!isRow && when.includes('evening') && when.includes('bedtime')) return true;
  if (timing?.kind === 'once') return duration !== null || parts > 1;
  if (timing === null || timing.period !== 1 || timing.timesMax !== null) return false;
  if (timing.periodUnit === 'd') return parts > 0 && parts !== timing.times;
  return timing.periodUnit === 'wk' && weekdays.length > 0 && weekdays.length !== timing.times;
};

/** Whether the amount is more likely the size of the pack. */
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

/** The doubts about a whole step although each of its pieces was understood. */
export const doubtsOf = (step: Dosage, about: About): readonly Doubt[] => {
  const doubts: Doubt[] = [];
  if (isContradictory(step, about)) doubts.push({ why: 'twice', choices: [] });
  if (isPack(step, about)) doubts.push({ why: 'ambiguous', choices: [] });
  const { amount, route, site } = step;
  const isDrops = about.form === 'drops' || (amount?.kind === 'each' && amount.unit === 'drop');
  const isEye = route === 'ophthalmic' || (isDrops && route === null);
  // On eye drops, `od` may also mean the right eye (oculus dexter).
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
