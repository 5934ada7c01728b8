import { type VitalValues } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';

interface ToldValue {
  readonly key: keyof VitalValues;
  readonly label: string;
  /** With its unit. */
  readonly text: string;
}

/** What was measured, in words, in the order of the form. */
export const useVitalWords = (): ((values: VitalValues) => readonly ToldValue[]) => {
  const { t } = useTranslation('vitals');
  const language = useLanguage();
  const quantity = (value: number): string => formatQuantity(value, language);
  return (values) => {
    const { bloodPressure, temperature, glucose, weight } = values;
    const told = (key: keyof VitalValues, text: string): ToldValue => ({
      ...{ key, text },
      label: t(`field.${key}`),
    });
    const plain = (['heartRate', 'oxygenSaturation', 'respiratoryRate'] as const).flatMap((key) => {
      const value = values[key];
      return value === null ? [] : told(key, t(`value.${key}`, { value: quantity(value) }));
    });
    return [
      ...(bloodPressure === null
        ? []
        : [
            told(
              'bloodPressure',
              t('value.bloodPressure', {
                systolic: quantity(bloodPressure.systolic),
                diastolic: quantity(bloodPressure.diastolic),
              }),
            ),
          ]),
      ...plain,
      ...(temperature === null
        ? []
        : [
            told(
              'temperature',
              t('value.temperature', {
                value: quantity(temperature.value),
                unit: t(`unit.${temperature.unit}`),
              }),
            ),
          ]),
      ...(glucose === null
        ? []
        : [
            told(
              'glucose',
              t(`value.glucose.${glucose.meal}`, {
                value: quantity(glucose.value),
                unit: t(`unit.${glucose.unit}`),
              }),
            ),
          ]),
      ...(weight === null ? [] : [told('weight', t('value.weight', { value: quantity(weight) }))]),
    ];
  };
};
