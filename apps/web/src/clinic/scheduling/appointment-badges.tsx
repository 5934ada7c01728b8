import { type AppointmentRow } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useSignedIn } from '../session/session.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** What became of an appointment, and how it is held where that is not by video. */
export const AppointmentBadges = ({ row }: { readonly row: AppointmentRow }) => {
  const { t } = useTranslation(['scheduling', 'clinic']);
  const language = useLanguage();
  const { session } = useSignedIn();
  const { appointmentStatus, cancellation, changedByPatient, mode, overbooked } = row;
  const { patientOverbooked, undelivered } = row;
  const { timeZone } = session.clinic;
  return (
    <>
      {changedByPatient !== null && (
        <StatusBadge tone="warning">
          {changedByPatient.from === null
            ? t('state.cancelledByPatient', {
                at: formatTime(changedByPatient.at, timeZone, language),
              })
            : t('state.movedByPatient', {
                at: formatTime(changedByPatient.at, timeZone, language),
                from: formatDateTime(changedByPatient.from, timeZone, language),
              })}
        </StatusBadge>
      )}
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
