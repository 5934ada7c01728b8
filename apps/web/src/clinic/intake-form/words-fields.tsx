import { Language, type Words } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../../i18n/language.ts';
import { TextField } from '../../ui/text-field.tsx';

interface WordsFieldsProps {
  readonly label: string;
  readonly words: Words;
  readonly error?: string | undefined;
  readonly onChange: (words: Words) => void;
}

/** The same text in each language for patients. */
export const WordsFields = ({ label, words, error, onChange }: WordsFieldsProps) => {
  const { t } = useTranslation('intake-form');
  return (
    <div className="words-fields">
      {Language.options.map((language, index) => (
        <TextField
          key={language}
          label={t('inLanguage', { label, language: languageNames[language] })}
          lang={language}
          maxLength={500}
          value={words[language] ?? ''}
          error={index === 0 ? error : undefined}
          onChange={({ currentTarget }) => {
            onChange({ ...words, [language]: currentTarget.value });
          }}
        />
      ))}
    </div>
  );
};
