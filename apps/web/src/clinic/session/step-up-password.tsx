import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { PasswordField } from './password-field.tsx';
import { useSignedIn } from './session.ts';

interface StepUpPasswordProps {
  readonly onSubmit: (password: string) => Promise<void>;
}

/** Asks for the password again. */
export const StepUpPassword = ({ onSubmit }: StepUpPasswordProps) => {
  const { t } = useTranslation(['clinic', 'errors']);
  const { session } = useSignedIn();
  const [password, setPassword] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const isWrong = errorCodeOf(error) === 'verification_failed';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => void submit(event, password !== '', () => onSubmit(password))}
    >
      <PasswordField
        label={t('stepUp.password', { name: session.practitioner.name })}
        autoComplete="current-password"
        value={password}
        error={
          isWrong
            ? t('errors:verification_failed')
            : marked && password === '' && t('signIn.passwordMissing')
        }
        onChange={setPassword}
      />
      {error !== null && !isWrong && <ErrorBanner error={error} />}
      <Button type="submit" variant="primary" wide busy={busy}>
        {t('stepUp.withPassword')}
      </Button>
    </form>
  );
};
