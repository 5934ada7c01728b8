import { type GuestVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EmergencyNotice } from '../visitor/emergency-notice.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';

interface GuestDoorProps {
  readonly visit: GuestVisit;
  /** They were let in, and doctor or patient is not there. */
  readonly held: boolean;
}

/** What somebody invited needs to know while they wait. */
export const GuestDoor = ({ visit, held }: GuestDoorProps) => {
  const { t } = useTranslation(['guest', 'patient']);
  const { practitionerName: practitioner, patientName: patient, allowance } = visit;
  return (
    <div className="waiting stack">
      <StepProgress of="guest" step="wait" />
      <Card>
        <div className="stack">
          <PageHeading focusOnMount>{t('room.title')}</PageHeading>
          <div className="waiting-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </div>
          <p role="status">{t(held ? 'room.held' : 'room.for', { practitioner, patient })}</p>
          {!allowance.speaks && <p>{t('room.listens')}</p>}
          {allowance.speaks && !allowance.pictures && <p>{t('room.hears')}</p>}
          <p className="muted">{t('patient:room.keepOpen')}</p>
          <p className="muted small">{t('confidential.text')}</p>
        </div>
      </Card>
      <EmergencyNotice clinic={visit.clinic} />
    </div>
  );
};
