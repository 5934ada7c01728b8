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
import { TextField } from '../../ui/text-field.tsx';
import { NewPasswordField, shortestPassword } from '../session/new-password-field.tsx';
import { More } from './sign-in-with.tsx';
import { useEntry } from './use-entry.ts';

interface InvitationPageProps {
  readonly token: string;
  readonly onSignedIn: (session: StaffSession) => void;
}

type Preview = RouteAnswer<typeof routes.previewInvitation>;

/** For somebody whom an administrator sent a link: who invites, as what, and the way in. */
export default function InvitationPage({ token, onSignedIn }: InvitationPageProps) {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) => call(routes.previewInvitation, { body: { token } }, { signal }),
    [token],
  );
  const loaded = useLoaded(load);
  const demo = loaded.state === 'ready' && loaded.data.demo;
  return (
    <PageShell demo={demo} brand={<Brand />} width="narrow">
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && (
        <div className="stack">
          <PageHeading>{t('invitation.failed')}</PageHeading>
          <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
        </div>
      )}
      {loaded.state === 'ready' && (
        <Joining token={token} preview={loaded.data} onSignedIn={onSignedIn} />
      )}
    </PageShell>
  );
}

const Joining = ({
  token,
  preview,
  onSignedIn,
}: InvitationPageProps & { readonly preview: Preview }) => {
  const { t } = useTranslation(['clinic', 'errors']);
  const entry = useEntry(onSignedIn);
  const [account, setAccount] = useState<'new' | 'existing'>('new');
  const [name, setName] = useState(preview.name);
  const [password, setPassword] = useState('');
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isWeak = error !== null && errorCodeOf(error) === 'password_weak';
  const isShort = account === 'new' ? password.length < shortestPassword : password === '';

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const element = event.currentTarget;
    setError(null);
    setMarked(true);
    if (name.trim() === '' || isShort) {
      focusInvalid(element);
      return;
    }
    setBusy(true);
    try {
      const body = { token, account, name, password };
      const { email, clinicId } = await call(routes.acceptInvitation, { body });
      await entry.signIn(email, password, clinicId);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focusInvalid(element);
    }
  };

  if (entry.asked !== null) {
    return (
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('invitation.joined')}</PageHeading>
        <Card aria-label={t('invitation.joined')}>
          <More asked={entry.asked} onAnswer={entry.handleAnswer} />
          {entry.error !== null && <ErrorBanner error={entry.error} />}
        </Card>
      </div>
    );
  }
  const clinic = preview.clinic.name;
  const roles = preview.roles.map((role) => t(`staffRole.${role}`)).join(', ');
  const choose = (next: 'new' | 'existing') => (): void => {
    setAccount(next);
    setMarked(false);
    setError(null);
  };
  const passwordError =
    marked && isShort && t(account === 'new' ? 'setUp.shortPassword' : 'signIn.passwordMissing');
  return (
    <form className="stack-loose" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <div className="stack-tight">
        <PageHeading>{t('invitation.title', { clinic })}</PageHeading>
        <p>{t('invitation.as', { name: preview.name, roles })}</p>
        <p className="muted">{t('invitation.email', { email: preview.email })}</p>
      </div>
      <Card aria-label={t('invitation.form')}>
        <div className="stack">
          <div className="row choice" role="group" aria-label={t('invitation.which')}>
            <Button aria-pressed={account === 'new'} onClick={choose('new')}>
              {t('invitation.new')}
            </Button>
            <Button aria-pressed={account === 'existing'} onClick={choose('existing')}>
              {t('invitation.existing')}
            </Button>
          </div>
          <TextField
            label={t('setUp.name')}
            maxLength={120}
            autoComplete="name"
            value={name}
            error={marked && name.trim() === '' && t('setUp.missing')}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <NewPasswordField
            key={account}
            label={t(account === 'new' ? 'setUp.password' : 'signIn.password')}
            existing={account === 'existing'}
            value={password}
            error={isWeak ? t('errors:password_weak') : passwordError}
            onChange={setPassword}
          />
          {error !== null && !isWeak && <ErrorBanner error={error} />}
          <Button type="submit" variant="primary" wide busy={busy}>
            {t('invitation.join')}
          </Button>
        </div>
      </Card>
    </form>
  );
};
