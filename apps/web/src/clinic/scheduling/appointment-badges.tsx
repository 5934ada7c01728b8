import { type AppointmentRow } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** What became of an appointment, and how it is held where that is not by video. */
export const AppointmentBadges = ({ row }: { readonly row: AppointmentRow }) => {
  const { t } = useTranslation(['scheduling', 'clinic']);
  const { appointmentStatus, cancellation, mode, overbooked, patientOverbooked, undelivered } = row;
  return (
    <>
      {mode !== 'video' && <StatusBadge>{t(`state.${mode}`)}</StatusBadge>}
      {overbooked && <StatusBadge tone="warning">{t('state.overbooked')}</StatusBadge>}
      {patientOverbooked && (
        <StatusBadge tone="warning">{t('state.patientOverbooked')}</StatusBadge>
      )}
      {undelivered && <StatusBadge tone="danger">{t('state.undelivered')}</StatusBadge>}
      {appointmentStatus === 'noshow' && (
        <StatusBadge tone="warning">{t('state.noshow')}</StatusBadge>
      )}
      {appointmentStatus === 'cancelled' && (
        <StatusBadge>
          {cancellation === null
            ? t('clinic:status.cancelled')
            : t('state.cancelled', {
                reason: cancellation.note || t(`cancel.reasons.${cancellation.reason}`),
              })}
        </StatusBadge>
      )}
    </>
  );
};
