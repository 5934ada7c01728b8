import { type ConsentText } from '@teleward/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../ui/card.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

export type ConsentAnswer = 'yes' | 'no';

interface ConsentQuestionProps {
  readonly text: ConsentText;
  readonly answer: ConsentAnswer | null;
  readonly onAnswer: (answer: ConsentAnswer) => void;
}

/** A consent that the patient may give or refuse; neither is preselected. */
export const ConsentQuestion = ({ text, answer, onAnswer }: ConsentQuestionProps) => {
  const { t } = useTranslation('patient');
  const id = useId();
  const { purpose, language, paragraphs, statement } = text;
  return (
    <Card aria-labelledby={id}>
      <div className="stack">
        <h2 id={id}>{t(`consent.purpose.${purpose}`)}</h2>
        <div className="stack" lang={language}>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <RadioGroup<ConsentAnswer | ''>
          legend={<span lang={language}>{statement}</span>}
          value={answer ?? ''}
          options={[
            { value: 'yes', label: t('consent.yes') },
            { value: 'no', label: t('consent.no') },
          ]}
          onChange={(value) => {
            if (value !== '') onAnswer(value);
          }}
        />
        <p className="muted small">{t('consent.free')}</p>
      </div>
    </Card>
  );
};
