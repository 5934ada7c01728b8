import {
  allergiesOf,
  type ClinicalFact,
  type Intake,
  type IntakeAnswer,
  isAllergy,
  isSameName,
} from '@teleward/contracts';
import { allergiesIn, isNone } from './entry.ts';

/**
 * The patient's answers before the visit: their own words; true where there is something they did
 * not name, false where there is nothing, null where they did not answer.
 */
export interface ToldBefore {
  readonly allergies: string | boolean | null;
  readonly medicines: string | boolean | null;
}

const said = (
  any: IntakeAnswer | undefined,
  which: IntakeAnswer | undefined,
): ToldBefore['allergies'] => {
  if (any !== true) return any === false ? false : null;
  return typeof which === 'string' && which.trim() !== '' ? which.trim() : true;
};

/**
 * Reads the answers by the ids of the starter questions. A clinic with other questions sees the
 * answers only in the patient tab: nothing is guessed from their text.
 */
export const toldBefore = ({ response }: Intake): ToldBefore => {
  const answers = response?.answers ?? {};
  return {
    allergies: said(answers['allergies'], answers['which-allergies']),
    medicines: said(answers['medicines'], answers['which-medicines']),
  };
};

/**
 * Reported allergies that match no recorded one, whatever else is recorded; null
 * where there are none.
 */
export const notRecordedYet = (
  told: ToldBefore['allergies'],
  facts: readonly ClinicalFact[],
): string | true | null => {
  const recorded = allergiesOf(facts);
  if (told === true) return recorded.length === 0 ? true : null;
  if (typeof told !== 'string' || isNone(told)) return null;
  const isRecorded = allergiesIn(told)
    .filter(isAllergy)
    .every(({ substance }) =>
      recorded.some(({ content }) => isSameName(substance, content.substance)),
    );
  return isRecorded ? null : told;
};
