import { type FavouriteItem } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';

/**
 * Shows everything that a favourite holds: hidden content may be about one patient
 * and go to another.
 */
export const FavouriteLines = ({ items }: { readonly items: readonly FavouriteItem[] }) => {
  const { t } = useTranslation('common');
  const language = useLanguage();
  return (
    <ul className="muted small">
      {items.map(({ line, quantity, quantityUnit, instructions }, at) => (
        <li key={`${String(at)} ${line}`}>
          <p>{line}</p>
          {quantity !== null && (
            <p>
              {t('prescription.handOut', {
                quantity: formatQuantity(quantity, language),
                unit: quantityUnit,
              })}
            </p>
          )}
          {instructions.trim() !== '' && <p>{instructions}</p>}
        </li>
      ))}
    </ul>
  );
};
