import { type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EmergencyNotice } from './emergency-notice.tsx';
import { StepProgress } from './step-progress.tsx';

/** What somebody who waits needs to know, and nothing that is only a guess. */
export const WaitingCard = ({ visit }: { readonly visit: PatientVisit }) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  return (
    <div className="waiting stack">
      <StepProgress step="wait" />
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
          <p className="muted">{t('room.keepOpen')}</p>
        </div>
      </Card>
      <EmergencyNotice clinic={visit.clinic} />
    </div>
  );
};
