import { asked, type IntakeAnswers, type IntakeItem, raisedFlags } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../intake/question.tsx';
import { Spoken } from '../../intake/words.tsx';
import { Banner } from '../../ui/banner.tsx';

/** The form as patients see it, to be tried out. */
export const Preview = ({ items }: { readonly items: readonly IntakeItem[] }) => {
  const { t } = useTranslation(['intake-form', 'clinic']);
  const [answers, setAnswers] = useState<IntakeAnswers>({});
  const flags = raisedFlags(items, answers);
  return (
    <div className="stack-loose intake-preview">
      {asked(items, answers).items.map((item) => (
        <Question
          // Another type has another field, which must not keep the answer that was tried.
          key={`${item.linkId} ${item.type}`}
          item={item}
          answer={answers[item.linkId]}
          onChange={(answer) => {
            const { [item.linkId]: _before, ...others } = answers;
            setAnswers(answer === undefined ? others : { ...others, [item.linkId]: answer });
          }}
        />
      ))}
      <div role="status">
        {flags.length > 0 && (
          <Banner tone="danger" title={t('preview.redFlag')}>
            <ul>
              {flags.map(({ priority, words }) => (
                <li key={JSON.stringify(words)}>
                  <span>{`${t(`clinic:waiting.priority.${priority}`)}: `}</span>
                  <Spoken words={words} />
                </li>
              ))}
            </ul>
          </Banner>
        )}
      </div>
    </div>
  );
};
