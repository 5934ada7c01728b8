import { routes, type RouteAnswer, type StaffSession } from '@teleward/contracts';
import { useCallback, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import {
  isShortPassword,
  isWeakPassword,
  NewPasswordField,
} from '../session/new-password-field.tsx';
import { LinkPage } from './link-page.tsx';
import { More } from './sign-in-with.tsx';
import { useEntry } from './use-entry.ts';

interface PasswordPageProps {
  readonly token: string;
  readonly onSignedIn: (session: StaffSession) => void;
}

type Preview = RouteAnswer<typeof routes.previewPasswordReset>;

/** For a member who forgot the password and got a reset link. */
export default function PasswordPage({ token, onSignedIn }: PasswordPageProps) {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) => request(routes.previewPasswordReset, { body: { token } }, { signal }),
    [token],
  );
  return (
    <LinkPage loaded={useLoaded(load)} demo={false} failed={t('reset.failed')}>
      {(preview) => <Resetting token={token} preview={preview} onSignedIn={onSignedIn} />}
    </LinkPage>
  );
}

const Resetting = ({
  token,
  preview,
  onSignedIn,
}: PasswordPageProps & { readonly preview: Preview }) => {
  const { t } = useTranslation('clinic');
  const entry = useEntry(onSignedIn);
  const [password, setPassword] = useState('');
  const { marked, busy, error, submit } = useSubmission();

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    submit(event, !isShortPassword(password), async () => {
      const { email } = await request(routes.resetPassword, { body: { token, password } });
      await entry.signIn(email, password);
    });

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
          <More asked={entry.asked} onAnswer={entry.handleAnswer} error={entry.error} />
        ) : (
          <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
            <NewPasswordField
              label={t('account.next')}
              value={password}
              marked={marked}
              error={error}
              onChange={setPassword}
            />
            {error !== null && !isWeakPassword(error) && <ErrorBanner error={error} />}
            <Button type="submit" variant="primary" wide busy={busy}>
              {t('reset.submit')}
            </Button>
          </form>
        )}
      </Card>
    </div>
  );
};
