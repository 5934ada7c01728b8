import { type Participant } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface PutOutDialogProps {
  readonly session: CallSession;
  readonly participant: Participant;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for confirmation before the patient is removed from the visit. */
export const PutOutDialog = ({ session, participant, open, onClose }: PutOutDialogProps) => {
  const { t } = useTranslation('call');
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const { id, name } = participant;

  const putOut = async (): Promise<void> => {
    setState('busy');
    try {
      await session.putOut(id);
      onClose();
    } catch {
      setState('failed');
    }
  };

  return (
    <Dialog
      title={t('putOut.title', { name })}
      open={open}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('putOut.cancel')}</Button>
          <Button variant="danger" busy={state === 'busy'} onClick={() => void putOut()}>
            {t('putOut.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('putOut.text')}</p>
      {state === 'failed' && <p role="alert">{t('putOut.failed')}</p>}
    </Dialog>
  );
};
