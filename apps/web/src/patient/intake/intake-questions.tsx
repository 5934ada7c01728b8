import {
  asked,
  type Intake,
  type IntakeAnswers,
  type PatientVisit,
  raisedFlags,
  unanswered,
} from '@teleward/contracts';
import { Fragment, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../intake/question.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { RedFlagLine, RedFlagPanel } from './red-flag-panel.tsx';
import { useAnswers } from './use-answers.ts';

interface IntakeQuestionsProps {
  readonly visit: PatientVisit;
  readonly intake: Intake;
  /** Answers to an earlier version of the questions, not saved yet. */
  readonly kept: IntakeAnswers;
  /** The clinic has changed its questions meanwhile. */
  readonly onOutdated: (answers: IntakeAnswers) => void;
}

/** The questions, whose answers are saved as they are given. */
export const IntakeQuestions = (props: IntakeQuestionsProps) => {
  const { visit, intake, kept, onOutdated } = props;
  const { t } = useTranslation('intake');
  const { items } = intake.form;
  const { clinic, encounterId } = visit;
  const { answers, status, saving, error, change, send } = useAnswers({
    encounterId,
    version: intake.form.version,
    response: intake.response,
    kept,
    onOutdated,
  });
  const [marked, setMarked] = useState(false);
  const [isLargeInView, setLargeInView] = useState(true);
  const [isOpen, setIsOpen] = useState(status !== 'completed');
  const missing = new Set(unanswered(items, answers).map(({ linkId }) => linkId));
  const flag = raisedFlags(items, answers)[0];

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setMarked(true);
    if (missing.size > 0) {
      focusInvalid(event.currentTarget);
      return;
    }
    send();
    setIsOpen(false);
  };

  const panel = flag && (
    <RedFlagPanel clinic={clinic} priority={flag.priority} told={saving} onView={setLargeInView} />
  );
  if (!isOpen) {
    return (
      <>
        {panel}
        <p role="status">
          {saving !== 'idle' && t(saving === 'saved' ? 'done' : saving, { clinic: clinic.name })}
        </p>
        {error !== null && <ErrorBanner error={error} />}
        <div>
          <Button
            onClick={() => {
              setIsOpen(true);
            }}
          >
            {t('again')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <form className="stack-loose" noValidate onSubmit={handleSubmit}>
      <p>{t('intro')}</p>
      {asked(items, answers).items.map((item) => (
        <Fragment key={item.linkId}>
          <Question
            item={item}
            answer={answers[item.linkId]}
            error={marked && missing.has(item.linkId) ? t('missing') : undefined}
            onChange={(answer, isTyping) => {
              change(item.linkId, answer, isTyping);
            }}
          />
          {item.linkId === flag?.linkId && panel}
        </Fragment>
      ))}
      <div className="intake-flag">
        {flag && !isLargeInView && <RedFlagLine clinic={clinic} priority={flag.priority} />}
      </div>
      {error !== null && <ErrorBanner error={error} />}
      <div className="stack-tight">
        <Button type="submit" variant="primary" wide>
          {t('send')}
        </Button>
        <p className="muted small" role="status">
          {saving !== 'idle' && t(saving)}
        </p>
      </div>
    </form>
  );
};
