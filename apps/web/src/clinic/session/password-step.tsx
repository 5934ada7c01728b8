import { routes, type SignInAnswer } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { TextField } from '../../ui/text-field.tsx';

interface PasswordStepProps {
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** Fills the form with the sign-in of an invented person. */
  readonly demo?: { readonly email: string; readonly password: string } | undefined;
}

export const PasswordStep = ({ onAnswer, demo }: PasswordStepProps) => {
  const { t } = useTranslation('clinic');
  const [email, setEmail] = useState(demo?.email ?? '');
  const [password, setPassword] = useState(demo?.password ?? '');
  const [shown, setShown] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setError(null);
    const isMissing = email.trim() === '' || password === '';
    setMissing(isMissing);
    if (isMissing) {
      focusInvalid(event.currentTarget);
      return;
    }
    setBusy(true);
    try {
      onAnswer(await call(routes.signIn, { body: { email, password } }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

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
        error={missing && email.trim() === '' && t('signIn.emailMissing')}
      />
      <div className="stack-tight">
        <TextField
          label={t('signIn.password')}
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          maxLength={256}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
          error={missing && password === '' && t('signIn.passwordMissing')}
        />
        <div>
          <Button
            variant="quiet"
            aria-pressed={shown}
            onClick={() => {
              setShown(!shown);
            }}
          >
            {t('signIn.showPassword')}
          </Button>
        </div>
      </div>
      {error !== null && <ErrorBanner error={error} />}
      <Button type="submit" variant="primary" wide busy={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
};
