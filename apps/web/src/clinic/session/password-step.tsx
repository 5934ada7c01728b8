import { routes, type SignInAnswer } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { PasswordField } from './password-field.tsx';

interface PasswordStepProps {
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** Fills the form with an invented account of the demo. */
  readonly demo?: { readonly email: string; readonly password: string } | undefined;
}

export const PasswordStep = ({ onAnswer, demo }: PasswordStepProps) => {
  const { t } = useTranslation('clinic');
  const [email, setEmail] = useState(demo?.email ?? '');
  const [password, setPassword] = useState(demo?.password ?? '');
  const { marked, busy, error, submit } = useSubmission();
  const hasNoEmail = email.trim() === '';
  const hasNoPassword = password === '';

  const handleSubmit = (event: SyntheticEvent<HTMLFormElement>): Promise<void> =>
    submit(event, !hasNoEmail && !hasNoPassword, async () => {
      onAnswer(await request(routes.signIn, { body: { email, password } }));
    });

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        maxLength={254}
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
        }}
        error={marked && hasNoEmail && t('signIn.emailMissing')}
      />
      <PasswordField
        label={t('signIn.password')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={marked && hasNoPassword && t('signIn.passwordMissing')}
      />
      {error !== null && <ErrorBanner error={error} />}
      <Button type="submit" variant="primary" wide busy={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
};
