import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CommunicationForm } from '../../communications/communication-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { staffRequest } from '../staff-request.ts';
import { type Line } from './lines.ts';

interface AnnounceDialogProps {
  readonly line: Line;
  readonly onClose: () => void;
}

/** Sends one message to everybody in a queue: that the doctor is late, or what to have ready. */
export default function AnnounceDialog({ line, onClose }: AnnounceDialogProps) {
  const { t } = useTranslation('clinic');
  const [recipients, setRecipients] = useState<number | null>(null);
  return (
    <Dialog
      title={t('announce.title', { line: line.name })}
      open
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('communications.close')}</Button>}
    >
      {recipients === null ? (
        <div className="stack">
          <p>{t('announce.help')}</p>
          <CommunicationForm
            label={t('announce.field')}
            send={t('announce.send')}
            autoFocus
            onSend={async ({ text }) => {
              const answer = await staffRequest(routes.announce, {
                params: { lineId: line.id },
                body: { text },
              });
              setRecipients(answer.recipients);
            }}
          />
        </div>
      ) : (
        <Banner tone="success" live="status">
          {t('announce.sent', { count: recipients })}
        </Banner>
      )}
    </Dialog>
  );
}
