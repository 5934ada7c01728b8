import { type Participant, type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatNames, formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EmergencyNotice } from '../visitor/emergency-notice.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';

interface WaitingCardProps {
  readonly visit: PatientVisit;
  /** People invited to the visit who wait as well. */
  readonly company: readonly Participant[];
}

/** What somebody who waits needs to know, and nothing that is only a guess. */
export const WaitingCard = ({ visit, company }: WaitingCardProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  return (
    <div className="waiting stack">
      <StepProgress of="patient" step="wait" />
      <Card>
        <div className="stack">
          <PageHeading focusOnMount>{t('room.waitingTitle')}</PageHeading>
          <div className="waiting-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </div>
          <p>{t('room.waitingFor', { name: visit.practitionerName })}</p>
          <p>
            {t('room.planned', { time: formatTime(visit.startsAt, timeZone, language) })}{' '}
            <span className="muted small">
              {zoneName(timeZone, language, new Date(visit.startsAt))}
            </span>
          </p>
          <p role="status" className={company.length === 0 ? 'visually-hidden' : undefined}>
            {company.length > 0 &&
              t('room.company', {
                names: formatNames(
                  company.map(({ name, role }) =>
                    t('room.companyName', { name, role: t(`room.role.${role}`) }),
                  ),
                  language,
                ),
              })}
          </p>
          <p className="muted">{t('room.keepOpen')}</p>
        </div>
      </Card>
      <EmergencyNotice clinic={visit.clinic} />
    </div>
  );
};
