import { type Intake, type IntakeAnswer } from '@teleward/contracts';

/** What the patient answered before the visit: their own words, false where there is nothing, null where they did not say. */
export interface ToldBefore {
  readonly allergies: string | false | null;
  readonly medicines: string | false | null;
}

const said = (
  any: IntakeAnswer | undefined,
  which: IntakeAnswer | undefined,
): ToldBefore['allergies'] => {
  if (any === false) return false;
  return any === true && typeof which === 'string' && which.trim() !== '' ? which.trim() : null;
};

/**
 * By the ids that the starter questions have. A clinic that asks otherwise has its answers in the tab of the patient
 * alone: nothing is guessed from words.
 */
export const toldBefore = ({ response }: Intake): ToldBefore => {
  const answers = response?.answers ?? {};
  return {
    allergies: said(answers['allergies'], answers['which-allergies']),
    medicines: said(answers['medicines'], answers['which-medicines']),
  };
};
