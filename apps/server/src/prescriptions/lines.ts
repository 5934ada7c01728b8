import {
  interactionOverridesFor,
  overridesFor,
  readLine,
  type PrescriptionContent,
  type TypedPrescription,
} from '@teleward/contracts';

/**
 * What is kept of a prescription: each line as it was typed, and what it says. A reason that was given for another drug
 * than the line names now is not kept.
 */
export const readItems = ({ items }: TypedPrescription): PrescriptionContent => ({
  items: items.map(({ allergyOverrides, interactionOverrides, ...item }) => {
    const { drug, strength, form, dosage } = readLine(item.line);
    const kept = overridesFor(drug, allergyOverrides);
    const keptBeside = interactionOverridesFor(drug, interactionOverrides);
    return {
      ...{ ...item, drug, strength, form, dosage },
      ...(kept.length > 0 && { allergyOverrides: kept }),
      ...(keptBeside.length > 0 && { interactionOverrides: keptBeside }),
    };
  }),
});
