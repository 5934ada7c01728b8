import { type EncryptionOffReason } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { SignallingError } from '../signalling/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface PlainDialogProps {
  readonly session: CallSession;
  readonly reason: EncryptionOffReason;
  readonly open: boolean;
  readonly onClose: () => void;
}

/**
 * Asks staff for confirmation before this visit goes on without end-to-end
 * encryption, for all to see.
 */
export const PlainDialog = ({ session, reason, open, onClose }: PlainDialogProps) => {
  const { t } = useTranslation(['call', 'errors']);
  const [state, setState] = useState<'ready' | 'busy' | 'failed' | 'kept'>('ready');

  const turnOff = async (): Promise<void> => {
    setState('busy');
    try {
      await session.turnEncryptionOff(reason);
      setState('ready');
      onClose();
    } catch (error) {
      const isKept = error instanceof SignallingError && error.code === 'encryption_kept';
      setState(isKept ? 'kept' : 'failed');
    }
  };

  return (
    <Dialog
      title={t('seal.offTitle')}
      open={open}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('seal.offCancel')}</Button>
          <Button variant="danger" busy={state === 'busy'} onClick={() => void turnOff()}>
            {t('seal.offConfirm')}
          </Button>
        </>
      }
    >
      <p>{t('seal.offText')}</p>
      {state === 'failed' && <p role="alert">{t('seal.offFailed')}</p>}
      {state === 'kept' && <p role="alert">{t('errors:encryption_kept')}</p>}
    </Dialog>
  );
};
