import {
  fillMessage,
  type Language,
  type MessageKind,
  type MessageWords,
  smsLength,
  usualTexts,
  whenInWords,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../../i18n/language.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSignedIn } from '../session/session.ts';
import { problemOf } from './settings-form.ts';

interface WordsFieldsProps {
  readonly kind: MessageKind;
  readonly language: Language;
  /** Null where the clinic uses the default text. */
  readonly words: MessageWords | null;
  /** Whether errors are shown. */
  readonly marked: boolean;
  readonly onChange: (words: MessageWords | null) => void;
}

/** Values for the preview: an invented visit in a week. */
const sampleDay = new Date('2026-12-07T04:30:00Z');
/** As long as a real one: the secret has 43 characters. */
const sampleSecret = 'Xb3k'.repeat(10) + 'Xb3';

/** The text of one message in one language, and its preview. */
export const WordsFields = ({ kind, language, words, marked, onChange }: WordsFieldsProps) => {
  const { t } = useTranslation('messages');
  const { session } = useSignedIn();
  const { clinic } = session;
  const shown = words ?? usualTexts[kind][language];
  const problem = words === null ? null : problemOf(kind, words);
  const errorOf = (field: 'subject' | 'text') =>
    marked &&
    problem?.field === field &&
    (problem.key === 'unknown'
      ? t('settings.wrong.unknown', { names: problem.names })
      : t(`settings.wrong.${problem.key}`));
  const values = {
    ...{ clinic: clinic.name, phone: clinic.phone ?? '' },
    link: `${window.location.origin}/v#${sampleSecret}`,
    ...whenInWords(sampleDay, clinic.timeZone, language),
  };
  const filled = fillMessage(shown.text, values).trim();
  const { characters, segments } = smsLength(filled);
  return (
    <section
      className="stack-tight"
      aria-label={`${t(`kind.${kind}`)}, ${languageNames[language]}`}
    >
      <h4 lang={language}>{languageNames[language]}</h4>
      {words !== null && (
        <>
          <TextField
            label={t('settings.subject')}
            lang={language}
            maxLength={120}
            value={words.subject}
            error={errorOf('subject')}
            onChange={({ currentTarget }) => {
              onChange({ ...words, subject: currentTarget.value });
            }}
          />
          <TextField
            multiline
            label={t('settings.text')}
            lang={language}
            rows={3}
            maxLength={1000}
            value={words.text}
            error={errorOf('text')}
            onChange={({ currentTarget }) => {
              onChange({ ...words, text: currentTarget.value });
            }}
          />
        </>
      )}
      <p className="field-label">{t('settings.preview')}</p>
      <blockquote className="message-preview" lang={language}>
        <p>
          <strong>{fillMessage(shown.subject, values)}</strong>
        </p>
        <p>{filled}</p>
      </blockquote>
      <p className="muted small">{t('settings.sms', { count: segments, characters })}</p>
      <div>
        {words === null ? (
          <Button
            variant="quiet"
            onClick={() => {
              onChange(usualTexts[kind][language]);
            }}
          >
            {t('settings.change')}
          </Button>
        ) : (
          <Button
            variant="quiet"
            onClick={() => {
              onChange(null);
            }}
          >
            {t('settings.usual')}
          </Button>
        )}
      </div>
    </section>
  );
};
