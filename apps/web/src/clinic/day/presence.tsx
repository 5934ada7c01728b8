import { type AppointmentRow } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** Whether the patient's page is open, and what their device check found wanting. */
export const Presence = ({
  row,
}: {
  readonly row: Pick<AppointmentRow, 'present' | 'deviceCheck'>;
}) => {
  const { t } = useTranslation('clinic');
  const { present, deviceCheck } = row;
  return (
    <>
      <StatusBadge tone={present ? 'success' : 'warning'}>
        {t(present ? 'day.present' : 'day.absent')}
      </StatusBadge>
      {deviceCheck && deviceCheck.microphone !== 'on' && (
        <StatusBadge tone="warning">{t('day.noMicrophone')}</StatusBadge>
      )}
      {deviceCheck && deviceCheck.camera !== 'on' && (
        <StatusBadge tone="warning">{t('day.noCamera')}</StatusBadge>
      )}
    </>
  );
};
