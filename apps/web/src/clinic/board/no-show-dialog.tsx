import { routes, type WaitingEntry } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';

interface NoShowDialogProps {
  readonly entry: WaitingEntry;
  readonly onClose: () => void;
}

/** Marks a patient as a no-show, which cancels the visit. */
export default function NoShowDialog({ entry, onClose }: NoShowDialogProps) {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mark = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.markNoShow, { params: { encounterId: entry.encounterId } });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('waiting.noShowTitle', { name: entry.patient.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('waiting.keep')}</Button>
          <Button variant="danger" busy={busy} onClick={() => void mark()}>
            {t('waiting.noShow')}
          </Button>
        </>
      }
    >
      {entry.present && (
        <Banner tone="warning">{t('waiting.noShowConnected', { name: entry.patient.name })}</Banner>
      )}
      <p>{t('waiting.noShowText')}</p>
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
}
