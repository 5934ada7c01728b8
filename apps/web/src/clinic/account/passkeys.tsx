import { type Passkey, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { hasPasskeys, isKnownPasskey, makePasskey } from '../session/passkey.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { deviceWords } from './device-words.ts';

interface PasskeysProps {
  readonly passkeys: readonly Passkey[];
  readonly onChanged: (recoveryCodes: readonly string[] | null) => void;
}

/** The account's passkeys, which a phone or computer holds and its owner unlocks. */
export const Passkeys = ({ passkeys, onChanged }: PasskeysProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [known, setKnown] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const time = (instant: string): string =>
    formatDateTime(instant, session.clinic.timeZone, language);

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setKnown(false);
    setError(null);
    try {
      await work();
    } catch (failure) {
      if (isKnownPasskey(failure)) setKnown(true);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const add = async (): Promise<void> => {
    const registration = await makePasskey(await staffRequest(routes.beginPasskey, {}));
    if (registration === null) return;
    const name = deviceWords(navigator.userAgent) || t('account.unknownDevice');
    const body = { name, registration };
    onChanged((await staffRequest(routes.addPasskey, { body })).recoveryCodes);
  };
  const remove = async (passkeyId: string): Promise<void> => {
    await staffRequest(routes.removePasskey, { params: { passkeyId } });
    onChanged(null);
  };

  return (
    <section className="stack" aria-labelledby="passkeys">
      <h3 id="passkeys">{t('passkey.title')}</h3>
      <p>{t('passkey.help')}</p>
      {passkeys.length > 0 && (
        <ul className="sign-ins">
          {passkeys.map(({ passkeyId, name, createdAt, lastUsedAt }) => (
            <li className="sign-in" key={passkeyId}>
              <div>
                <p className="sign-in-device">{name}</p>
                <p className="muted small">
                  {[
                    t('passkey.since', { time: time(createdAt) }),
                    ...(lastUsedAt === null
                      ? []
                      : [t('account.lastSeen', { time: time(lastUsedAt) })]),
                  ].join(' · ')}
                </p>
              </div>
              <Button
                busy={busy}
                aria-label={t('passkey.removeOf', { name })}
                onClick={() => void run(() => remove(passkeyId))}
              >
                {t('factors.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error !== null && <ErrorBanner error={error} />}
      {known && (
        <Banner tone="info" live="status">
          {t('passkey.known')}
        </Banner>
      )}
      <div>
        {hasPasskeys() ? (
          <Button busy={busy} onClick={() => void run(add)}>
            {t('passkey.add')}
          </Button>
        ) : (
          <p className="muted">{t('passkey.notHere')}</p>
        )}
      </div>
    </section>
  );
};
