import { type AllergyOverride, type PrescriptionContent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/use-language.ts';
import { DoseGrid } from './dose-grid.tsx';
import { prescriptionWords } from './prescription-words.ts';

/** States no more than was recorded: an intolerance is not called an allergy. */
const overrideWords = ({ type, verification }: AllergyOverride) => {
  // A reason from before the type was stored.
  if (type === undefined) return 'override';
  const said = type ?? 'either';
  return verification === 'unconfirmed'
    ? (`overrideUnconfirmed.${said}` as const)
    : (`overrideConfirmed.${said}` as const);
};

/** The drugs of a prescription in words, for patient and pharmacist. */
export const PrescriptionList = ({ items }: { readonly items: PrescriptionContent['items'] }) => {
  const { t } = useTranslation('common');
  const language = useLanguage();
  return (
    <ol className="prescription-list">
      {items.map((item) => {
        const { name, directions, supply } = prescriptionWords(item, t, language);
        return (
          <li key={item.id}>
            <p className="prescription-name">{name}</p>
            <p>{directions}</p>
            {'dosage' in item && <DoseGrid dosage={item.dosage} />}
            {supply && <p className="muted">{supply}</p>}
            {'dosage' in item &&
              item.allergyOverrides?.map((one) => (
                <p key={one.factId}>{t(`prescription.${overrideWords(one)}`, { ...one })}</p>
              ))}
            {'dosage' in item &&
              item.interactionOverrides?.map(({ interaction, other, reason }) => (
                <p key={`${interaction} ${other}`}>
                  {t('prescription.besideOverride', { other, reason })}
                </p>
              ))}
            {item.instructions && <p className="prose">{item.instructions}</p>}
          </li>
        );
      })}
    </ol>
  );
};
