import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSignedIn } from '../session/session.ts';
import { type PersonDialogProps, useDoctorsOfDay, useDoctorWords } from './send-dialog.tsx';

/** In an emergency: whom to phone, and the way to a doctor's screen. */
export const PhoneDialog = ({
  run,
  person,
  onClose,
  onSend,
}: PersonDialogProps & { readonly onSend: () => void }) => {
  const { t } = useTranslation(['outreach-day', 'common']);
  const { session } = useSignedIn();
  const doctors = useDoctorsOfDay(run);
  const wordsOf = useDoctorWords();
  const { phone, emergencyNumber } = session.clinic;
  const isRegistered = person.participant.patient !== null;
  return (
    <Dialog
      title={t('phone.title', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          <Button variant="primary" onClick={onSend}>
            {t(isRegistered ? 'phone.send' : 'acts.register')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {person.day.priorityReason !== null && (
          <p className="od-emergency">
            <strong>{person.day.priorityReason}</strong>
          </p>
        )}
        <a className="button button-danger" href={`tel:${emergencyNumber}`}>
          {t('phone.emergency', { number: emergencyNumber })}
        </a>
        {phone !== null && (
          <a className="button button-secondary" href={`tel:${phone}`}>
            {t('phone.clinic', { number: phone })}
          </a>
        )}
        <p>{t('phone.help')}</p>
        <ul className="od-doctors">
          {doctors.map((doctor) => (
            <li key={doctor.id}>
              <p>{doctor.name}</p>
              <p className="muted">{wordsOf(doctor)}</p>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
};
