import { routes, type RouteAnswer, type StaffSession } from '@teleward/contracts';
import { useCallback, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import {
  isShortPassword,
  isWeakPassword,
  NewPasswordField,
} from '../session/new-password-field.tsx';
import { PasswordField } from '../session/password-field.tsx';
import { LinkPage } from './link-page.tsx';
import { More } from './sign-in-with.tsx';
import { useEntry } from './use-entry.ts';

interface InvitationPageProps {
  readonly token: string;
  readonly onSignedIn: (session: StaffSession) => void;
}

type Preview = RouteAnswer<typeof routes.previewInvitation>;

/** For a person with an invitation link: who invites them, in which role, and the form to join. */
export default function InvitationPage({ token, onSignedIn }: InvitationPageProps) {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) => request(routes.previewInvitation, { body: { token } }, { signal }),
    [token],
  );
  const loaded = useLoaded(load);
  return (
    <LinkPage
      loaded={loaded}
      demo={loaded.state === 'ready' && loaded.data.demo}
      failed={t('invitation.failed')}
    >
      {(preview) => <Joining token={token} preview={preview} onSignedIn={onSignedIn} />}
    </LinkPage>
  );
}

const Joining = ({
  token,
  preview,
  onSignedIn,
}: InvitationPageProps & { readonly preview: Preview }) => {
  const { t } = useTranslation('clinic');
  const entry = useEntry(onSignedIn);
  const [account, setAccount] = useState<'new' | 'existing'>('new');
  const [name, setName] = useState(preview.name);
  const [password, setPassword] = useState('');
  const { marked, busy, error, submit, reset } = useSubmission();
  const isShort = account === 'new' ? isShortPassword(password) : password === '';

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    submit(event, name.trim() !== '' && !isShort, async () => {
      const body = { token, account, name, password };
      const { email, clinicId } = await request(routes.acceptInvitation, { body });
      await entry.signIn(email, password, clinicId);
    });

  if (entry.asked !== null) {
    return (
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('invitation.joined')}</PageHeading>
        <Card aria-label={t('invitation.joined')}>
          <More asked={entry.asked} onAnswer={entry.handleAnswer} error={entry.error} />
        </Card>
      </div>
    );
  }
  const clinic = preview.clinic.name;
  const roles = preview.roles.map((role) => t(`staffRole.${role}`)).join(', ');
  const choose = (next: 'new' | 'existing') => (): void => {
    setAccount(next);
    reset();
  };
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
          {account === 'new' ? (
            <NewPasswordField
              label={t('setUp.password')}
              value={password}
              marked={marked}
              error={error}
              onChange={setPassword}
            />
          ) : (
            <PasswordField
              label={t('signIn.password')}
              autoComplete="current-password"
              value={password}
              error={marked && isShort && t('signIn.passwordMissing')}
              onChange={setPassword}
            />
          )}
          {error !== null && !isWeakPassword(error) && <ErrorBanner error={error} />}
          <Button type="submit" variant="primary" wide busy={busy}>
            {t('invitation.join')}
          </Button>
        </div>
      </Card>
    </form>
  );
};
