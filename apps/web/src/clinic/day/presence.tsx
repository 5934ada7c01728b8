import { type AppointmentRow } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { startingMode } from '../../call/starting-mode.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** Whether the patient's page is open, and what their device and network check found wanting. */
export const Presence = ({
  row,
}: {
  readonly row: Pick<AppointmentRow, 'present' | 'deviceCheck'>;
}) => {
  const { t } = useTranslation('clinic');
  const { present, deviceCheck } = row;
  const mode = deviceCheck?.network ? startingMode(deviceCheck.network) : 'video';
  return (
    <>
      <StatusBadge tone={present ? 'success' : 'warning'}>
        {t(present ? 'day.present' : 'day.absent')}
      </StatusBadge>
      {deviceCheck && deviceCheck.microphone !== 'on' && (
        <StatusBadge tone="warning">
          {t(deviceCheck.microphone === 'silent' ? 'day.notHeard' : 'day.noMicrophone')}
        </StatusBadge>
      )}
      {deviceCheck && deviceCheck.camera !== 'on' && (
        <StatusBadge tone="warning">{t('day.noCamera')}</StatusBadge>
      )}
      {deviceCheck?.encrypts === false && (
        <StatusBadge tone="warning">{t('day.cannotEncrypt')}</StatusBadge>
      )}
      {mode !== 'video' && <StatusBadge tone="warning">{t(`day.line.${mode}`)}</StatusBadge>}
    </>
  );
};
