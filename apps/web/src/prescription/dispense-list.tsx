import { type Dispense, type SignedPrescription } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatQuantity } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';

interface DispenseListProps {
  readonly says: SignedPrescription;
  readonly dispenses: readonly Dispense[];
}

/** What pharmacies dispensed, by time. */
export const DispenseList = ({ says, dispenses }: DispenseListProps) => {
  const { t } = useTranslation('paper');
  const language = useLanguage();
  if (dispenses.length === 0) return null;
  const gave = ({ item, amount, whole, substitution }: Dispense['items'][number]): string => {
    const { drug = '', unit = '' } = says.items[item] ?? {};
    const counted = amount === null ? '' : `${formatQuantity(amount, language)} ${unit}`.trim();
    const how = whole ? 'whole' : 'part';
    return [
      t(`dispensed.${counted === '' ? 'all' : how}`, { drug, amount: counted }),
      ...(substitution === null ? [] : [t('dispensed.instead', { ...substitution })]),
    ].join(' ');
  };
  return (
    <div className="stack-tight">
      <p className="prescription-name">{t('dispensed.title')}</p>
      <ul className="people">
        {dispenses.map((one) => (
          <li key={one.dispenseId}>
            <p>
              <span>{formatDateTime(one.dispensedAt, says.clinic.zone, language)}</span>
              <span>{` · ${t('dispensed.by', { ...one })}`}</span>
            </p>
            <ul>
              {one.items.map((item) => (
                <li key={item.item}>{gave(item)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
};
