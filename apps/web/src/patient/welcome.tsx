import { type patientRoutes, type RouteAnswer } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDay, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { BirthDateForm } from './birth-date-form.tsx';
import { CodeForm } from './code-form.tsx';
import { PatientShell } from './patient-shell.tsx';
import { StepProgress } from './step-progress.tsx';

interface WelcomeProps {
  readonly token: string;
  readonly preview: Extract<
    RouteAnswer<typeof patientRoutes.previewVisitLink>,
    { kind: 'patient' }
  >;
  readonly onOpened: () => Promise<void>;
}

/** The appointment that the link is for, and the one question that opens it. */
export const Welcome = ({ token, preview, onOpened }: WelcomeProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { timeZone } = preview.clinic;
  const { kind, to } = preview.factor;
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
          {kind === 'birth-date' ? (
            <BirthDateForm token={token} onOpened={onOpened} />
          ) : (
            <CodeForm token={token} kind={kind} to={to ?? ''} onOpened={onOpened} />
          )}
        </Card>
      </div>
    </PatientShell>
  );
};
