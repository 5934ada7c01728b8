import { useTranslation } from 'react-i18next';
import { formatCalendarDate, spokenLanguage } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { type toldOf } from './patient-history.ts';

/** Writes the values of a patient in the reader's language. */
export const useStateWords = (): Parameters<typeof toldOf>[1] => {
  const { t } = useTranslation('patients');
  const language = useLanguage();
  const date = (value: string): string => formatCalendarDate(value, language);
  return {
    date,
    estimated: (value) => t('birth.estimated', { year: date(value) }),
    gender: (gender) => t(`gender.${gender}`),
    language: (spoken) => spokenLanguage(spoken, language),
    active: (isActive) => t(isActive ? 'active' : 'inactive'),
  };
};
