import { routes, type WaitingEntry } from '@teleward/contracts';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CommunicationForm, type Written } from '../../communications/communication-form.tsx';
import { CommunicationLog } from '../../communications/communication-log.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

interface CommunicationsDialogProps {
  readonly entry: WaitingEntry;
  readonly onClose: () => void;
}

/** The messages between a waiting patient and the clinic, and a field for the next one. */
export default function CommunicationsDialog({ entry, onClose }: CommunicationsDialogProps) {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { encounterId, patient, present, communications } = entry;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readCommunications, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  const { reload } = loaded;
  useEffect(() => {
    if (communications.count > 0) reload();
  }, [communications.count, reload]);

  const send = async (line: Written): Promise<void> => {
    await staffRequest(routes.sendCommunication, { params: { encounterId }, body: line });
    reload();
  };

  const title = t('communications.title', { name: patient.name });
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('communications.close')}</Button>}
    >
      <div className="stack">
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={reload} />}
        <CommunicationLog
          communications={loaded.state === 'ready' ? loaded.data.communications : []}
          reader="clinic"
          timeZone={session.clinic.timeZone}
          title={title}
          names={{ patient: patient.name, clinic: session.clinic.name }}
        />
        {!present && <Banner>{t('communications.absent')}</Banner>}
        <CommunicationForm
          label={t('communications.field')}
          send={t('communications.send')}
          autoFocus
          onSend={send}
        />
      </div>
    </Dialog>
  );
}
