import { routes, type RouteAnswer, type StaffSession } from '@teleward/contracts';
import { useCallback, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { NewPasswordField, shortestPassword } from '../session/new-password-field.tsx';
import { More } from './sign-in-with.tsx';
import { useEntry } from './use-entry.ts';

interface PasswordPageProps {
  readonly token: string;
  readonly onSignedIn: (session: StaffSession) => void;
}

type Preview = RouteAnswer<typeof routes.previewPasswordReset>;

/** For a member who forgot their password and got a link for another one. */
export default function PasswordPage({ token, onSignedIn }: PasswordPageProps) {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) => call(routes.previewPasswordReset, { body: { token } }, { signal }),
    [token],
  );
  const loaded = useLoaded(load);
  return (
    <PageShell demo={false} brand={<Brand />} width="narrow">
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && (
        <div className="stack">
          <PageHeading>{t('reset.failed')}</PageHeading>
          <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
        </div>
      )}
      {loaded.state === 'ready' && (
        <Resetting token={token} preview={loaded.data} onSignedIn={onSignedIn} />
      )}
    </PageShell>
  );
}

const Resetting = ({
  token,
  preview,
  onSignedIn,
}: PasswordPageProps & { readonly preview: Preview }) => {
  const { t } = useTranslation(['clinic', 'errors']);
  const entry = useEntry(onSignedIn);
  const [password, setPassword] = useState('');
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isShort = password.length < shortestPassword;
  const isWeak = error !== null && errorCodeOf(error) === 'password_weak';

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const element = event.currentTarget;
    setError(null);
    setMarked(true);
    if (isShort) {
      focusInvalid(element);
      return;
    }
    setBusy(true);
    try {
      const { email } = await call(routes.resetPassword, { body: { token, password } });
      await entry.signIn(email, password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focusInvalid(element);
    }
  };

  return (
    <div className="stack-loose">
      <div className="stack-tight">
        <PageHeading>{t('reset.title')}</PageHeading>
        <p className="muted">
          {t('reset.text', {
            name: preview.name,
            clinic: preview.clinicName,
            email: preview.email,
          })}
        </p>
      </div>
      <Card aria-label={t('reset.title')}>
        {entry.asked !== null ? (
          <>
            <More asked={entry.asked} onAnswer={entry.handleAnswer} />
            {entry.error !== null && <ErrorBanner error={entry.error} />}
          </>
        ) : (
          <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
            <NewPasswordField
              label={t('account.next')}
              value={password}
              error={
                isWeak ? t('errors:password_weak') : marked && isShort && t('setUp.shortPassword')
              }
              onChange={setPassword}
            />
            {error !== null && !isWeak && <ErrorBanner error={error} />}
            <Button type="submit" variant="primary" wide busy={busy}>
              {t('reset.submit')}
            </Button>
          </form>
        )}
      </Card>
    </div>
  );
};
