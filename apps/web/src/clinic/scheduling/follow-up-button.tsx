import { type StaffVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../i18n/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSignedIn } from '../session/session.ts';
import { BookButton } from './book-button.tsx';
import { addDays, clockAt } from './clinic-time.ts';

const daysLater = 14;

/** Books the next visit: the same patient and doctor, in two weeks, near the same time. */
export const FollowUpButton = ({ visit }: { readonly visit: StaffVisit }) => {
  const { t } = useTranslation('scheduling');
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const { id, name, birthDate, gender, identifier } = visit.patient;
  return (
    <BookButton
      variant="quiet"
      wish={{
        patient: { id, name, birthDate, gender, identifier },
        practitionerId: visit.practitioner.id,
        day: addDays(dayIn(timeZone, new Date()), daysLater),
        around: clockAt(visit.startsAt, timeZone),
        reason: visit.reason,
      }}
    >
      <Icon name="calendar" />
      <span className="visit-heading-words">{t('followUp.open')}</span>
    </BookButton>
  );
};
