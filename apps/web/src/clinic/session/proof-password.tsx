import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useSignedIn } from './session.ts';

interface ProofPasswordProps {
  readonly onSubmit: (password: string) => Promise<void>;
}

/** The password, asked once more. */
export const ProofPassword = ({ onSubmit }: ProofPasswordProps) => {
  const { t } = useTranslation(['clinic', 'errors']);
  const { session } = useSignedIn();
  const [password, setPassword] = useState('');
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isWrong = error !== null && errorCodeOf(error) === 'proof_failed';

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setError(null);
    setMarked(true);
    if (password === '') {
      focusInvalid(form);
      return;
    }
    setBusy(true);
    try {
      await onSubmit(password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focusInvalid(form);
    }
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t('proof.password', { name: session.practitioner.name })}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        value={password}
        error={
          isWrong
            ? t('errors:proof_failed')
            : marked && password === '' && t('signIn.passwordMissing')
        }
        onChange={(event) => {
          setPassword(event.currentTarget.value);
        }}
      />
      {error !== null && !isWrong && <ErrorBanner error={error} />}
      <Button type="submit" variant="primary" wide busy={busy}>
        {t('proof.withPassword')}
      </Button>
    </form>
  );
};
