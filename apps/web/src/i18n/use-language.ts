import { Language } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

/** The page's language. */
export const useLanguage = (): Language => {
  const { i18n } = useTranslation();
  return Language.catch('en').parse(i18n.language);
};
