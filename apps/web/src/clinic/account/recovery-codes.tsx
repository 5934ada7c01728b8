import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';

interface RecoveryCodesProps {
  readonly left: number;
  /** Just created, and never shown again. */
  readonly codes: readonly string[] | null;
  readonly onRenewed: (codes: readonly string[]) => void;
}

/** Recovery codes for the day when the phone is lost. */
export const RecoveryCodes = ({ left, codes, onRenewed }: RecoveryCodesProps) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const renew = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      onRenewed((await staffRequest(routes.renewRecoveryCodes, {})).recoveryCodes);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="stack" aria-labelledby="recovery-codes">
      <h3 id="recovery-codes">{t('recovery.title')}</h3>
      <p>{t('recovery.help')}</p>
      {codes === null ? (
        <p className="muted">{t('recovery.left', { count: left })}</p>
      ) : (
        <Banner tone="warning" live="status" title={t('recovery.writeDown')}>
          <ol className="recovery-codes">
            {codes.map((code) => (
              <li key={code}>
                <code className="secret">{code}</code>
              </li>
            ))}
          </ol>
        </Banner>
      )}
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        {codes !== null && (
          <Button
            onClick={() => {
              print();
            }}
          >
            {t('recovery.print')}
          </Button>
        )}
        <Button busy={busy} onClick={() => void renew()}>
          {t('recovery.renew')}
        </Button>
      </div>
    </section>
  );
};
