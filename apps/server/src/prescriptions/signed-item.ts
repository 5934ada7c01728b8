import { stated, type PrescriptionItem } from '@teleward/contracts';

/** The signed form of an item. */
export const signedItem = (item: PrescriptionItem): unknown =>
  stated({
    ...{ line: item.line, drug: item.drug, strength: item.strength, form: item.form },
    ...{ dosage: item.dosage, quantity: item.quantity, note: item.instructions },
    unit: item.quantity === null ? '' : item.quantityUnit,
    overrides: item.allergyOverrides?.map(({ substance, reason }) => ({ substance, reason })) ?? [],
    beside: item.interactionOverrides?.map(({ other, reason }) => ({ drug: other, reason })) ?? [],
  });
