import { routes, type SignIn } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { deviceWords } from './device-words.ts';

const loadSignIns = (signal: AbortSignal) => staffRequest(routes.listSignIns, {}, { signal });

/** The account's sessions; each but this one can be ended here. */
export const SignIns = () => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadSignIns);
  const [ended, setEnded] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);

  const end = async ({ sessionId }: SignIn): Promise<void> => {
    setError(null);
    try {
      await staffRequest(routes.endSignIn, { params: { sessionId } });
      setEnded((before) => [...before, sessionId]);
    } catch (failure) {
      setError(failure);
      loaded.reload();
    }
  };

  switch (loaded.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
    case 'ready':
      return (
        <>
          <ul className="sign-ins">
            {loaded.data.signIns.map((signIn) => (
              <SignInRow
                key={signIn.sessionId}
                signIn={signIn}
                hasEnded={ended.includes(signIn.sessionId)}
                onEnd={() => void end(signIn)}
              />
            ))}
          </ul>
          {error !== null && <ErrorBanner error={error} />}
          <p className="visually-hidden" role="status">
            {ended.length > 0 && t('account.ended')}
          </p>
        </>
      );
  }
};

interface SignInRowProps {
  readonly signIn: SignIn;
  readonly hasEnded: boolean;
  readonly onEnd: () => void;
}

const SignInRow = ({ signIn, hasEnded, onEnd }: SignInRowProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { userAgent, address, signedInAt, lastSeenAt, current } = signIn;
  const time = (instant: string): string =>
    formatDateTime(instant, session.clinic.timeZone, language);
  const device = deviceWords(userAgent) || t('account.unknownDevice');
  return (
    <li className="sign-in">
      <div>
        <p className="sign-in-device">{device}</p>
        <p className="muted small">
          {[
            t('account.since', { time: time(signedInAt) }),
            ...(address === null ? [] : [t('account.from', { address })]),
          ].join(' · ')}
        </p>
        {!current && (
          <p className="muted small">{t('account.lastSeen', { time: time(lastSeenAt) })}</p>
        )}
      </div>
      {current ? (
        <p className="muted">{t('account.thisDevice')}</p>
      ) : hasEnded ? (
        <p className="muted">{t('account.ended')}</p>
      ) : (
        <Button aria-label={t('account.endOf', { device })} onClick={onEnd}>
          {t('account.end')}
        </Button>
      )}
    </li>
  );
};
