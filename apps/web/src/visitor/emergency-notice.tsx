import { type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

/** The emergency number, for when waiting would be wrong, and the clinic's own number. */
export const EmergencyNotice = ({ clinic }: { readonly clinic: PatientVisit['clinic'] }) => {
  const { t } = useTranslation('patient');
  return (
    <div className="emergency">
      {clinic.emergencyNumber ? (
        <p>
          <span>{t('emergency')}</span>{' '}
          <a className="emergency-number" href={`tel:${clinic.emergencyNumber}`}>
            {clinic.emergencyNumber}
          </a>
        </p>
      ) : (
        <p>{t('emergencyNoNumber')}</p>
      )}
      {clinic.phone && (
        <p>
          <a href={`tel:${clinic.phone}`}>{t('callClinic', { phone: clinic.phone })}</a>
        </p>
      )}
    </div>
  );
};
