import {
  type AfterVisit,
  afterVisitRoutes,
  type Feedback,
  feedbackParts,
  GivenFeedback,
  type MyFeedback,
  type PatientVisit,
} from '@teleward/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useNow } from '../../ui/use-now.ts';
import { GradeRow } from './grade-row.tsx';

const nothing: Feedback = { sound: null, picture: null, care: null, text: '' };

interface FeedbackCardProps {
  readonly visit: PatientVisit;
  readonly after: AfterVisit;
}

/** The patient's feedback: voluntary, and changeable for a day. */
export const FeedbackCard = ({ visit, after }: FeedbackCardProps) => {
  const { t } = useTranslation('after');
  const [given, setGiven] = useState(after.feedback);
  const [writing, setWriting] = useState(false);
  // A patient who is already writing can go on, though another device was faster.
  const [isElsewhere] = useState(after.feedbackGiven && after.feedback === null);
  if (isElsewhere) {
    return (
      <Card aria-labelledby="feedback">
        <div className="stack-tight">
          <h2 id="feedback">{t('feedback.title')}</h2>
          <p>{t('feedback.thanks')}</p>
          <p className="muted small">{t('feedback.elsewhere')}</p>
        </div>
      </Card>
    );
  }
  // Without a call there was nothing to hear or see.
  const parts = after.startedAt === null ? (['care'] as const) : feedbackParts;
  return (
    <Card aria-labelledby="feedback">
      <div className="stack">
        <h2 id="feedback">{t('feedback.title')}</h2>
        {given === null || writing ? (
          <FeedbackForm
            visit={visit}
            parts={parts}
            begin={given ?? nothing}
            onGiven={(answer) => {
              setGiven(answer);
              setWriting(false);
            }}
          />
        ) : (
          <GivenAnswer
            visit={visit}
            given={given}
            onChange={() => {
              setWriting(true);
            }}
          />
        )}
      </div>
    </Card>
  );
};

interface GivenAnswerProps {
  readonly visit: PatientVisit;
  readonly given: MyFeedback;
  readonly onChange: () => void;
}

const GivenAnswer = ({ visit, given, onChange }: GivenAnswerProps) => {
  const { t } = useTranslation('after');
  const language = useLanguage();
  const isOpen = useNow(60_000) < Date.parse(given.until);
  return (
    <>
      <p role="status">{t('feedback.thanks')}</p>
      <ul>
        {feedbackParts.map((part) => {
          const grade = given[part];
          return (
            grade !== null && (
              <li key={part}>
                {t('feedback.said', {
                  part: t(`feedback.${part}`),
                  grade: t(`feedback.grade.${grade}`),
                })}
              </li>
            )
          );
        })}
      </ul>
      {given.text !== '' && <p className="prose">{given.text}</p>}
      {isOpen && (
        <>
          <p className="muted small">
            {t('feedback.until', {
              time: formatDateTime(given.until, visit.clinic.timeZone, language),
            })}
          </p>
          <div>
            <Button onClick={onChange}>{t('feedback.change')}</Button>
          </div>
        </>
      )}
    </>
  );
};

interface FeedbackFormProps {
  readonly visit: PatientVisit;
  readonly parts: readonly ('sound' | 'picture' | 'care')[];
  readonly begin: Feedback;
  readonly onGiven: (given: MyFeedback) => void;
}

const FeedbackForm = ({ visit, parts, begin, onGiven }: FeedbackFormProps) => {
  const { t } = useTranslation('after');
  const [answer, setAnswer] = useState<Feedback>(() => {
    const { sound, picture, care, text } = begin;
    return { sound, picture, care, text };
  });
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isEmpty = !GivenFeedback.safeParse(answer).success;

  const send = async (): Promise<void> => {
    setError(null);
    setMarked(isEmpty);
    if (isEmpty) return;
    setBusy(true);
    try {
      const params = { encounterId: visit.encounterId };
      onGiven(await request(afterVisitRoutes.giveMyFeedback, { params, body: answer }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send();
  };

  return (
    <form className="stack" onSubmit={handleSubmit} noValidate>
      <p className="muted">{t('feedback.intro')}</p>
      {parts.map((part) => (
        <GradeRow
          key={part}
          legend={t(`feedback.${part}`)}
          value={answer[part]}
          onChange={(grade) => {
            setAnswer({ ...answer, [part]: grade });
          }}
        />
      ))}
      <TextField
        multiline
        rows={3}
        maxLength={1000}
        label={t('feedback.text')}
        description={t('feedback.textHelp')}
        value={answer.text}
        error={marked && isEmpty && t('feedback.nothing')}
        onChange={(event) => {
          setAnswer({ ...answer, text: event.currentTarget.value.replaceAll('\u0000', '') });
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <div>
        <Button type="submit" busy={busy}>
          {t('feedback.send')}
        </Button>
      </div>
    </form>
  );
};
