import { type PrescriptionContent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/use-language.ts';
import { DoseGrid } from './dose-grid.tsx';
import { prescriptionWords } from './prescription-words.ts';

/** The drugs of a prescription in words, as patient and pharmacist read them. */
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
              item.allergyOverrides?.map(({ factId, substance, reason }) => (
                <p key={factId}>{t('prescription.override', { substance, reason })}</p>
              ))}
            {item.instructions && <p className="prose">{item.instructions}</p>}
          </li>
        );
      })}
    </ol>
  );
};
