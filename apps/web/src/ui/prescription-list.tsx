import { type PrescriptionItemDraft } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/use-language.ts';
import { prescriptionWords } from './prescription-words.ts';

/** The drugs of a prescription in words, as patient and pharmacist read them. */
export const PrescriptionList = ({
  items,
}: {
  readonly items: readonly PrescriptionItemDraft[];
}) => {
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
            {supply && <p className="muted">{supply}</p>}
            {item.instructions && <p className="prose">{item.instructions}</p>}
          </li>
        );
      })}
    </ol>
  );
};
