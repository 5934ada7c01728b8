import { useTranslation } from 'react-i18next';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { AppointmentTime } from '../visitor/appointment-time.tsx';
import { BrowserHint } from '../visitor/browser-hint.tsx';
import { BirthDateForm } from './birth-date-form.tsx';
import { CodeForm } from './code-form.tsx';
import { type PatientPreview, usePreview } from './use-preview.ts';
import { WaivedForm } from './waived-form.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';

interface WelcomeProps {
  readonly token: string;
  readonly preview: PatientPreview;
  readonly onOpened: () => Promise<void>;
}

/** The appointment behind the link, and the one question that opens it. */
export const Welcome = ({ token, preview: first, onOpened }: WelcomeProps) => {
  const { t } = useTranslation('patient');
  const { preview, onMissed } = usePreview(token, first);
  const { timeZone } = preview.clinic;
  const { kind, to } = preview.factor;
  return (
    <VisitorShell demo={preview.demo} clinic={preview.clinic}>
      <div className="stack-loose">
        <StepProgress of="patient" step="identify" />
        <PageHeading>{t('welcome.title')}</PageHeading>
        <BrowserHint />
        <AppointmentTime
          title={t('welcome.appointment')}
          startsAt={preview.startsAt}
          timeZone={timeZone}
        />
        <Card>
          {preview.waived ? (
            <WaivedForm token={token} onOpened={onOpened} />
          ) : kind === 'birth-date' ? (
            <BirthDateForm
              token={token}
              preview={preview}
              onMissed={onMissed}
              onOpened={onOpened}
            />
          ) : (
            <CodeForm token={token} kind={kind} to={to ?? ''} onOpened={onOpened} />
          )}
        </Card>
      </div>
    </VisitorShell>
  );
};
