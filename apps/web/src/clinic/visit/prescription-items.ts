import { PrescriptionItem, type PrescriptionItemDraft } from '@teleward/contracts';
import { randomId } from '../../call/random-id.ts';

export const newItem = (): PrescriptionItemDraft => ({
  id: randomId(),
  drug: '',
  form: '',
  strength: '',
  doseQuantity: null,
  doseUnit: '',
  route: null,
  frequency: null,
  asNeeded: false,
  durationDays: null,
  quantity: null,
  quantityUnit: '',
  instructions: '',
});

/** The fields that keep an item from being signed. */
export const missingFields = (item: PrescriptionItemDraft): ReadonlySet<PropertyKey> => {
  const parsed = PrescriptionItem.safeParse(item);
  return new Set(parsed.success ? [] : parsed.error.issues.flatMap(({ path }) => path.slice(0, 1)));
};
