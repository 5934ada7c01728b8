import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type Party } from '../call/party.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface CodeDialogProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly code: string;
  /** The names of the other participants whose keys the code covers. */
  readonly names: readonly string[];
  readonly comparedAt: string | null;
  readonly open: boolean;
  /** Lets staff go on without encryption. */
  readonly onTurnOff: (() => void) | undefined;
  readonly onClose: () => void;
}

/**
 * The safety code, large enough to be read aloud, what it proves, and for staff a button to confirm
 * that it was the same.
 */
export const CodeDialog = (props: CodeDialogProps) => {
  const { party, session, code, names, comparedAt, open, onTurnOff, onClose } = props;
  const { t } = useTranslation(['call', 'common']);
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const isStaff = party.as === 'staff';

  const confirm = async (): Promise<void> => {
    setState('busy');
    try {
      await session.confirmCode(code);
      setState('ready');
      onClose();
    } catch {
      setState('failed');
    }
  };

  return (
    <Dialog
      title={t('seal.title')}
      open={open}
      onClose={onClose}
      actions={
        <>
          {onTurnOff !== undefined && (
            <Button variant="quiet" onClick={onTurnOff}>
              {t('seal.turnOff')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common:close')}</Button>
          {isStaff && comparedAt === null && (
            <Button variant="primary" busy={state === 'busy'} onClick={() => void confirm()}>
              {t('seal.same')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('seal.read')}</p>
      <p className="seal-code">
        {/* Digit by digit for screen readers, which would read each group as a number. */}
        <span aria-hidden="true">{code}</span>
        <span className="visually-hidden">{code.replaceAll(/\d/g, '$& ')}</span>
      </p>
      <p>{t('seal.members', { names })}</p>
      <p>{t('seal.differs')}</p>
      <p>{t('seal.chat')}</p>
      {comparedAt !== null && <p role="status">{t('seal.compared')}</p>}
      {state === 'failed' && <p role="alert">{t('seal.confirmFailed')}</p>}
    </Dialog>
  );
};
