import { type patientRoutes, type RouteAnswer } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { AppointmentTime } from '../visitor/appointment-time.tsx';
import { BirthDateForm } from './birth-date-form.tsx';
import { CodeForm } from './code-form.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';

export type PatientPreview = Extract<
  RouteAnswer<typeof patientRoutes.previewVisitLink>,
  { kind: 'patient' }
>;

interface WelcomeProps {
  readonly token: string;
  readonly preview: PatientPreview;
  readonly onOpened: () => Promise<void>;
}

/** The appointment that the link is for, and the one question that opens it. */
export const Welcome = ({ token, preview, onOpened }: WelcomeProps) => {
  const { t } = useTranslation('patient');
  const { timeZone } = preview.clinic;
  const { kind, to } = preview.factor;
  return (
    <VisitorShell demo={preview.demo} clinic={preview.clinic}>
      <div className="stack-loose">
        <StepProgress of="patient" step="identify" />
        <PageHeading>{t('welcome.title')}</PageHeading>
        <AppointmentTime
          title={t('welcome.appointment')}
          startsAt={preview.startsAt}
          timeZone={timeZone}
        />
        <Card>
          {kind === 'birth-date' ? (
            <BirthDateForm token={token} onOpened={onOpened} />
          ) : (
            <CodeForm token={token} kind={kind} to={to ?? ''} onOpened={onOpened} />
          )}
        </Card>
      </div>
    </VisitorShell>
  );
};
