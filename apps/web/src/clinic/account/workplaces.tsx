import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { hasDrafts } from '../drafts/draft-mirror.ts';
import { useSignedIn } from '../session/session.ts';

/** The clinics of a person who works in several, with a button to switch. */
export const Workplaces = () => {
  const { t } = useTranslation('clinic');
  const { session, goToClinic } = useSignedIn();
  const [asking, setAsking] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const go = async (clinicId: string): Promise<void> => {
    setAsking(null);
    setBusy(clinicId);
    setError(null);
    try {
      await goToClinic(clinicId);
    } catch (failure) {
      setError(failure);
      setBusy(null);
    }
  };
  const close = (): void => {
    setAsking(null);
  };

  return (
    <>
      <ul className="sign-ins">
        {session.workplaces.map(({ id, name }) => (
          <li key={id} className="sign-in">
            <p className="sign-in-device">{name}</p>
            {id === session.clinic.id ? (
              <p className="muted">{t('clinics.here')}</p>
            ) : (
              <Button
                aria-label={t('clinics.goTo', { name })}
                busy={busy === id}
                onClick={() => {
                  if (hasDrafts(session.accountId)) setAsking(id);
                  else void go(id);
                }}
              >
                {t('clinics.go')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {error !== null && <ErrorBanner error={error} />}
      <Dialog
        title={t('signOut.unsaved')}
        open={asking !== null}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('clinics.stay')}</Button>
            <Button
              variant="primary"
              onClick={() => {
                if (asking !== null) void go(asking);
              }}
            >
              {t('clinics.goAnyway')}
            </Button>
          </>
        }
      >
        <p>{t('clinics.unsavedText')}</p>
      </Dialog>
    </>
  );
};
