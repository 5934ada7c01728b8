import { Language } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../i18n/language.ts';
import { chooseLanguage } from '../i18n/setup.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Select } from './select.tsx';

export const LanguageSelect = () => {
  const { t } = useTranslation('common');
  const language = useLanguage();
  return (
    <Select
      label={t('language')}
      labelHidden
      value={language}
      options={Language.options.map((value) => ({
        value,
        label: languageNames[value],
        lang: value,
      }))}
      onChange={(event) => {
        void chooseLanguage(Language.parse(event.currentTarget.value));
      }}
    />
  );
};
