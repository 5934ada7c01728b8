import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { canNotify, soundAlarm } from '../alerts/alarm.ts';

/** How this browser tells of what must not wait. */
export const AlertsHere = () => {
  const { t } = useTranslation('clinic');
  const [permission, setPermission] = useState(() =>
    canNotify() ? Notification.permission : 'denied',
  );
  return (
    <>
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
