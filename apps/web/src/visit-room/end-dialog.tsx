import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface EndDialogProps {
  readonly session: CallSession;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for confirmation before the call ends for the patient too. */
export const EndDialog = ({ session, open, onClose }: EndDialogProps) => {
  const { t } = useTranslation('call');
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');

  const end = async (): Promise<void> => {
    setState('busy');
    try {
      await session.end();
    } catch {
      setState('failed');
    }
  };

  return (
    <Dialog
      title={t('end.title')}
      open={open}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('end.cancel')}</Button>
          <Button variant="danger" busy={state === 'busy'} onClick={() => void end()}>
            {t('end.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('end.text')}</p>
      {state === 'failed' && <p role="alert">{t('end.failed')}</p>}
    </Dialog>
  );
};
