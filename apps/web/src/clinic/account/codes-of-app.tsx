import { routes, type RouteAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { CodeForm } from '../session/code-form.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

interface CodesOfAppProps {
  /** Since when codes are required at sign-in; null where they are not. */
  readonly since: string | null;
  readonly onChanged: (recoveryCodes: readonly string[] | null) => void;
}

/** Sets up an authenticator app with six-digit codes, for devices without passkeys. */
export const CodesOfApp = ({ since, onChanged }: CodesOfAppProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [made, setMade] = useState<RouteAnswer<typeof routes.beginTotp> | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const begin = async (): Promise<void> => {
    setMade(await staffRequest(routes.beginTotp, {}));
  };
  const remove = async (): Promise<void> => {
    await staffRequest(routes.removeTotp, {});
    onChanged(null);
  };
  const confirm = async (code: string): Promise<void> => {
    const { recoveryCodes } = await staffRequest(routes.confirmTotp, { body: { code } });
    setMade(null);
    onChanged(recoveryCodes);
  };

  return (
    <section className="stack" aria-labelledby="codes-of-app">
      <h3 id="codes-of-app">{t('totp.title')}</h3>
      <p>
        {since === null
          ? t('totp.help')
          : t('totp.since', { time: formatDateTime(since, session.clinic.timeZone, language) })}
      </p>
      {made !== null && (
        <div className="stack">
          <p>{t('totp.scan')}</p>
          <QrCode text={made.uri} label={t('totp.qr')} />
          <p>
            <span>{t('totp.byHand')}</span>{' '}
            <code className="secret">{made.secret.replace(/(.{4})/g, '$1 ')}</code>
          </p>
          <CodeForm kind="totp" submit={t('totp.confirm')} onSubmit={confirm} />
        </div>
      )}
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        {made === null && (
          <Button busy={busy} onClick={() => void run(begin)}>
            {t(since === null ? 'totp.begin' : 'totp.replace')}
          </Button>
        )}
        {made !== null && (
          <Button
            variant="quiet"
            onClick={() => {
              setMade(null);
            }}
          >
            {t('stepUp.cancel')}
          </Button>
        )}
        {made === null && since !== null && (
          <Button busy={busy} aria-label={t('totp.removeAll')} onClick={() => void run(remove)}>
            {t('factors.remove')}
          </Button>
        )}
      </div>
    </section>
  );
};
