import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { hasDrafts } from '../drafts/draft-mirror.ts';
import { useSignedIn } from './session.ts';

/**
 * Signs out and leaves nothing clinical on the device, unless the person wants to save it first.
 */
export const SignOut = () => {
  const { t } = useTranslation(['clinic', 'common']);
  const { session, signOut } = useSignedIn();
  const [asking, setAsking] = useState<'unsaved' | 'failed' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      await signOut();
    } catch (failure) {
      setError(failure);
      setAsking('failed');
      setBusy(false);
    }
  };
  const close = (): void => {
    setAsking(null);
  };

  return (
    <>
      <Button
        variant="quiet"
        busy={busy}
        onClick={() => {
          if (hasDrafts(session.accountId)) setAsking('unsaved');
          else void leave();
        }}
      >
        {t('nav.signOut')}
      </Button>
      <Dialog
        title={t(asking === 'failed' ? 'signOut.failed' : 'signOut.unsaved')}
        open={asking !== null}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('signOut.stay')}</Button>
            <Button variant="danger" busy={busy} onClick={() => void leave()}>
              {t(asking === 'failed' ? 'common:tryAgain' : 'signOut.anyway')}
            </Button>
          </>
        }
      >
        {asking === 'failed' ? <ErrorBanner error={error} /> : <p>{t('signOut.unsavedText')}</p>}
      </Dialog>
    </>
  );
};
