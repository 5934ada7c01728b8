import {
  type FieldItem,
  type Language,
  type PrescriptionContent,
  type PrescriptionItem,
} from '@teleward/contracts';
import { type TFunction } from 'i18next';
import { formatQuantity } from '../i18n/format.ts';
import { DosageWords } from './dosage-words.ts';

export interface PrescriptionWords {
  /** Drug, strength and form, as on the box. */
  readonly name: string;
  /** How to take it, in one sentence. */
  readonly directions: string;
  /** The quantity to dispense; empty while none is given. */
  readonly supply: string;
}

type Item = PrescriptionContent['items'][number];

const isRead = (item: Item): item is PrescriptionItem => 'line' in item;

/** One item in plain words; missing parts are left out. */
export const prescriptionWords = (
  item: Item,
  t: TFunction,
  language: Language,
): PrescriptionWords => {
  const words = new DosageWords(t, language);
  const supply =
    item.quantity === null
      ? ''
      : t('common:prescription.handOut', {
          quantity: formatQuantity(item.quantity, language),
          unit: item.quantityUnit,
        }).trim();
  return isRead(item)
    ? { name: words.name(item), directions: words.directions(item.dosage), supply }
    : {
        name: [item.drug, item.strength, item.form].filter(Boolean).join(' '),
        directions: fieldDirections(item, t, language),
        supply,
      };
};

/** The directions of an item from the earlier form. */
const fieldDirections = (item: FieldItem, t: TFunction, language: Language): string => {
  const dose =
    item.doseQuantity !== null &&
    t('common:prescription.dose', {
      quantity: formatQuantity(item.doseQuantity, language),
      unit: item.doseUnit,
    }).trim();
  const directions = [
    dose,
    item.route && t(`common:prescription.route.${item.route}`),
    item.frequency && t(`common:prescription.frequency.${item.frequency}`),
    item.asNeeded && t('common:prescription.asNeeded'),
    item.durationDays !== null && t('common:prescription.for', { count: item.durationDays }),
  ];
  return directions.filter(Boolean).join(t('common:prescription.separator'));
};
