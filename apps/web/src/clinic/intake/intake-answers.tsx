import {
  asked,
  type Intake,
  type IntakeAnswer,
  type IntakeItem,
  raisedFlags,
} from '@teleward/contracts';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDate, formatDateTime, formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Spoken } from '../../intake/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { useIntake } from './use-intake.ts';

/** The patient's answers before the visit, beside the questions as they were asked. */
export default function IntakeAnswers({ encounterId }: { readonly encounterId: string }) {
  const { t } = useTranslation('intake');
  const loaded = useIntake(encounterId);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  const { form, response } = loaded.data;
  if (form.items.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="intake-answers">
      <h3 id="intake-answers">{t('answers.title')}</h3>
      {response === null ? (
        <p className="muted">{t('answers.none')}</p>
      ) : (
        <Answers form={form} response={response} />
      )}
    </section>
  );
}

interface AnswersProps {
  readonly form: Intake['form'];
  readonly response: NonNullable<Intake['response']>;
}

const Answers = ({ form, response }: AnswersProps) => {
  const { t } = useTranslation('intake');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { status, authoredAt } = response;
  const { items, answers } = asked(form.items, response.answers);
  const flags = raisedFlags(form.items, response.answers);
  return (
    <>
      <p className="muted small">
        {t(`answers.${status}`, {
          time: formatDateTime(authoredAt, session.clinic.timeZone, language),
        })}
      </p>
      {flags.length > 0 && (
        <Banner tone="danger" title={t('answers.redFlags')}>
          <ul>
            {flags.map(({ words }) => (
              <li key={JSON.stringify(words)}>
                <Spoken words={words} />
              </li>
            ))}
          </ul>
          {form.source !== '' && (
            <p className="muted small">{t('answers.source', { source: form.source })}</p>
          )}
        </Banner>
      )}
      <dl className="facts">
        {items
          .filter(({ type }) => type !== 'display')
          .map((item) => (
            <div key={item.linkId}>
              <dt>
                <Spoken words={item.text} />
              </dt>
              <dd>
                <Answer item={item} answer={answers[item.linkId]} />
              </dd>
            </div>
          ))}
      </dl>
    </>
  );
};

interface AnswerProps {
  readonly item: IntakeItem;
  readonly answer: IntakeAnswer | undefined;
}

const Answer = ({ item, answer }: AnswerProps): ReactNode => {
  const { t } = useTranslation('intake');
  const language = useLanguage();
  if (answer === undefined) return <span className="muted">{t('answers.unanswered')}</span>;
  if (typeof answer === 'boolean') return t(answer ? 'yes' : 'no');
  if (item.type === 'date') return formatCalendarDate(String(answer), language);
  if (item.quantity && typeof answer === 'number') {
    return (
      <>
        <span>{`${formatQuantity(answer, language)} `}</span>
        <Spoken words={item.quantity.unit} />
      </>
    );
  }
  if (!Array.isArray(answer)) return <span className="intake-text">{answer}</span>;
  const chosen = item.answerOption.filter(({ code }) => answer.includes(code));
  return (
    <ul>
      {chosen.map(({ code, display }) => (
        <li key={code}>
          <Spoken words={display} />
        </li>
      ))}
    </ul>
  );
};
