import { routes, type RouteAnswer } from '@teleward/contracts';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { formatDay, formatTime, formatWait, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { BirthDateField } from './birth-date-field.tsx';
import { readBirthDate } from './birth-date.ts';
import { PatientShell } from './patient-shell.tsx';
import { StepProgress } from './step-progress.tsx';
import { useCountdown } from './use-countdown.ts';

interface WelcomeProps {
  readonly token: string;
  readonly preview: RouteAnswer<typeof routes.previewVisitLink>;
  readonly onOpened: () => Promise<void>;
}

/** The appointment that the link is for, and the one question that opens it. */
export const Welcome = ({ token, preview, onOpened }: WelcomeProps) => {
  const { t } = useTranslation(['patient', 'errors']);
  const language = useLanguage();
  const [parts, setParts] = useState({ day: '', month: '', year: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { left, start } = useCountdown();
  const firstField = useRef<HTMLInputElement>(null);
  const { timeZone } = preview.clinic;

  const refuse = (key: string): void => {
    setProblem(key);
    firstField.current?.focus();
  };

  const handleSubmit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy || left > 0) return;
    const read = readBirthDate(parts);
    if ('problem' in read) {
      refuse(`patient:welcome.${read.problem}`);
      return;
    }
    setProblem(null);
    setBusy(true);
    try {
      await call(routes.openVisitLink, { body: { token, birthDate: read.date } });
      await onOpened();
    } catch (error) {
      setBusy(false);
      refuse(`errors:${errorCodeOf(error)}`);
      if (error instanceof ApiError && error.retryAfter !== undefined) start(error.retryAfter);
    }
  };

  return (
    <PatientShell demo={preview.demo} clinic={preview.clinic}>
      <div className="stack-loose">
        <StepProgress step="identify" />
        <PageHeading>{t('welcome.title')}</PageHeading>
        <div className="appointment">
          <p className="muted">{t('welcome.appointment')}</p>
          <p className="appointment-time">
            {formatDay(preview.startsAt, timeZone, language)},{' '}
            <span className="nowrap">{formatTime(preview.startsAt, timeZone, language)}</span>
          </p>
          <p className="muted small">{zoneName(timeZone, language, new Date(preview.startsAt))}</p>
        </div>
        <Card>
          <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
            <p>{t('welcome.confirm')}</p>
            <BirthDateField
              value={parts}
              onChange={setParts}
              firstField={firstField}
              error={problem && t(problem)}
            />
            {left > 0 && (
              <p className="wait" role="timer">
                {t('welcome.waitMore', { wait: formatWait(left, language) })}
              </p>
            )}
            <Button type="submit" variant="primary" wide busy={busy} disabled={left > 0}>
              {t('welcome.continue')}
            </Button>
          </form>
        </Card>
      </div>
    </PatientShell>
  );
};
