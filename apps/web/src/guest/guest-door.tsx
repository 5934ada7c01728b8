import { type GuestVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { WaitingFrame } from '../visitor/waiting-frame.tsx';

interface GuestDoorProps {
  readonly visit: GuestVisit;
  /** They were admitted, but doctor or patient is absent. */
  readonly held: boolean;
}

/** What a waiting guest needs to know. */
export const GuestDoor = ({ visit, held }: GuestDoorProps) => {
  const { t } = useTranslation(['guest', 'patient']);
  const { practitionerName: practitioner, patientName: patient, allowance } = visit;
  return (
    <WaitingFrame of="guest" title={t('room.title')} clinic={visit.clinic}>
      <p role="status">{t(held ? 'room.held' : 'room.for', { practitioner, patient })}</p>
      {!allowance.speaks && <p>{t('room.listens')}</p>}
      {allowance.speaks && !allowance.pictures && <p>{t('room.hears')}</p>}
      <p className="muted">{t('patient:room.keepOpen')}</p>
      <p className="muted small">{t('confidential.text')}</p>
    </WaitingFrame>
  );
};
