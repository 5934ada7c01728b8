import { type AppointmentRow, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';

interface ComingDialogProps {
  readonly row: AppointmentRow;
  readonly act: 'noShow' | 'undoNoShow';
  readonly onClose: () => void;
  readonly onChanged?: () => void;
}

/** Marks a no-show, or undoes that. */
export default function ComingDialog({ row, act, onClose, onChanged }: ComingDialogProps) {
  const { t } = useTranslation(['scheduling', 'common']);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { name } = row.patient;

  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const route = act === 'noShow' ? routes.markAppointmentNoShow : routes.undoNoShow;
    try {
      await staffRequest(route, { params: { appointmentId: row.appointmentId } });
      onChanged?.();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t(`${act}.title`, { name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void send()}>
            {t(`${act}.submit`)}
          </Button>
        </>
      }
    >
      <p>{t(`${act}.explain`)}</p>
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
}
