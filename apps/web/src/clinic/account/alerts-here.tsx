import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { canNotify } from '../../attention/notify.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import {
  arrivalSignals,
  setArrivalSignal,
  soundAlarm,
  useArrivalSignals,
} from '../alerts/signals.ts';

/** Settings of how this browser announces alerts and arrivals. */
export const AlertsHere = () => {
  const { t } = useTranslation('clinic');
  const [permission, setPermission] = useState(() =>
    canNotify() ? Notification.permission : 'denied',
  );
  const signals = useArrivalSignals();
  return (
    <>
      <fieldset className="roles">
        <legend className="field-label">{t('alerts.here.arrivals')}</legend>
        {arrivalSignals.map((signal) => (
          <Checkbox
            key={signal}
            label={t(`alerts.here.arrival.${signal}`)}
            checked={signals[signal]}
            onChange={({ currentTarget }) => {
              setArrivalSignal(signal, currentTarget.checked);
            }}
          />
        ))}
      </fieldset>
      <p role="status">{t(`alerts.here.${permission}`)}</p>
      <div className="row">
        {permission === 'default' && (
          <Button
            onClick={() => {
              void Notification.requestPermission().then(setPermission);
            }}
          >
            {t('alerts.here.allow')}
          </Button>
        )}
        <Button onClick={soundAlarm}>{t('alerts.here.hear')}</Button>
      </div>
    </>
  );
};
