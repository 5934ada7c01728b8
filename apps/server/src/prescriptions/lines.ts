import {
  interactionOverridesFor,
  overridesFor,
  readLine,
  type PrescriptionContent,
  type TypedPrescription,
} from '@teleward/contracts';

/**
 * The stored form of a prescription: each line as typed, with what was read from it. Reasons that
 * were given for another drug than the line now names are dropped.
 */
export const readItems = ({ items }: TypedPrescription): PrescriptionContent => ({
  items: items.map(({ allergyOverrides, interactionOverrides, ...item }) => {
    const { drug, strength, form, dosage } = readLine(item.line);
    const kept = overridesFor(drug, allergyOverrides);
    const keptOverrides = interactionOverridesFor(drug, interactionOverrides);
    return {
      ...{ ...item, drug, strength, form, dosage },
      ...(kept.length > 0 && { allergyOverrides: kept }),
      ...(keptOverrides.length > 0 && { interactionOverrides: keptOverrides }),
    };
  }),
});
