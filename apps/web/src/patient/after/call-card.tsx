import { type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/card.tsx';

const dialled = (phone: string): string => `tel:${phone.replaceAll(/[^+\d]/g, '')}`;

/** The numbers to call with a question and in an emergency. */
export const CallCard = ({ clinic }: { readonly clinic: PatientVisit['clinic'] }) => {
  const { t } = useTranslation('after');
  const { name, phone, emergencyNumber } = clinic;
  return (
    <Card aria-labelledby="call">
      <div className="stack">
        <h2 id="call">{t('call.title')}</h2>
        <ul className="after-calls">
          <li>
            <p>
              <strong>{t('call.clinic', { clinic: name })}</strong>
            </p>
            <p className="muted small">{t('call.clinicFor')}</p>
            {phone === null ? (
              <p>{t('call.noPhone')}</p>
            ) : (
              <a className="after-number" href={dialled(phone)}>
                {phone}
              </a>
            )}
          </li>
          <li>
            {emergencyNumber === null ? (
              <p>{t('call.noEmergency')}</p>
            ) : (
              <>
                <p>
                  <strong>{t('call.emergency')}</strong>
                </p>
                <p className="muted small">{t('call.emergencyFor')}</p>
                <a className="after-number emergency-number" href={dialled(emergencyNumber)}>
                  {emergencyNumber}
                </a>
              </>
            )}
          </li>
        </ul>
      </div>
    </Card>
  );
};
