import { type Language, type PrescriptionItemDraft } from '@teleward/contracts';
import { type TFunction } from 'i18next';
import { formatQuantity } from '../i18n/format.ts';

export interface PrescriptionWords {
  /** Drug, strength and form, as on the box. */
  readonly name: string;
  /** How to take it, in one sentence. */
  readonly directions: string;
  /** How much the pharmacy hands out; empty while it is not written. */
  readonly supply: string;
}

/** One item in plain words; parts that are not written yet are left out. */
export const prescriptionWords = (
  item: PrescriptionItemDraft,
  t: TFunction,
  language: Language,
): PrescriptionWords => {
  const amount = (quantity: number | null, unit: string): string =>
    quantity === null
      ? ''
      : t('common:prescription.dose', {
          quantity: formatQuantity(quantity, language),
          unit,
        }).trim();
  const directions = [
    amount(item.doseQuantity, item.doseUnit),
    item.route && t(`common:prescription.route.${item.route}`),
    item.frequency && t(`common:prescription.frequency.${item.frequency}`),
    item.asNeeded && t('common:prescription.asNeeded'),
    item.durationDays !== null && t('common:prescription.for', { count: item.durationDays }),
  ];
  return {
    name: [item.drug, item.strength, item.form].filter(Boolean).join(' '),
    directions: directions.filter(Boolean).join(t('common:prescription.separator')),
    supply:
      item.quantity === null
        ? ''
        : t('common:prescription.handOut', {
            quantity: formatQuantity(item.quantity, language),
            unit: item.quantityUnit,
          }).trim(),
  };
};
