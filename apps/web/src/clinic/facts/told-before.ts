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
 * What the patient answered before the visit: their own words, true where there is something and
 * they did not say what, false where there is nothing, null where they did not say.
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
 * By the ids that the starter questions have. A clinic that asks otherwise has its answers in the
 * tab of the patient alone: nothing is guessed from words.
 */
export const toldBefore = ({ response }: Intake): ToldBefore => {
  const answers = response?.answers ?? {};
  return {
    allergies: said(answers['allergies'], answers['which-allergies']),
    medicines: said(answers['medicines'], answers['which-medicines']),
  };
};

/**
 * What the patient told of allergies and no recorded one has the name of, whatever else is
 * recorded; null where all is.
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
