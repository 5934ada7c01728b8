import { Language } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

/** The language that the page is shown in. */
export const useLanguage = (): Language => {
  const { i18n } = useTranslation();
  return Language.catch('en').parse(i18n.language);
};
