import { type Dosage, dayParts, type DayPart } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/use-language.ts';
import { DosageWords } from './dosage-words.ts';

/** The amount in a part of the day, where the doctor specified it. */
const dose = ({ amount, when }: Dosage, part: DayPart, words: DosageWords): string => {
  if (amount?.kind === 'parts') {
    return amount[part] > 0 ? words.amount(amount[part], null, amount.unit) : '';
  }
  return amount !== null && when.includes(part)
    ? words.amount(amount.low, amount.high, amount.unit)
    : '';
};

/** Morning, noon, evening and bedtime side by side, for steps that name at least two of them. */
export const DoseGrid = ({ dosage }: { readonly dosage: readonly Dosage[] }) => {
  const { t } = useTranslation('common');
  const words = new DosageWords(t, useLanguage());
  const rows = dosage.map((step) => dayParts.map((part) => dose(step, part, words)));
  if (!rows.some((row) => row.filter(Boolean).length > 1)) return null;
  return (
    <table className="dose-grid">
      <caption className="visually-hidden">{t('prescription.grid')}</caption>
      <thead>
        <tr>
          {dayParts.map((part) => (
            <th key={part} scope="col">
              {t(`prescription.part.${part}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // The steps never change their order.
          <tr key={index}>
            {row.map((words, column) => (
              <td key={dayParts[column]}>{words === '' ? '–' : words}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
