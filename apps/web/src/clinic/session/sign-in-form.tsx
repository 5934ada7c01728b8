import { routes, type SignInAnswer, type StaffSession } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { askPasskey, hasPasskeys } from './passkey.ts';
import { PasswordStep } from './password-step.tsx';
import { SecondFactorStep } from './second-factor-step.tsx';

interface SignInFormProps {
  readonly onSignedIn: (session: StaffSession) => void;
  /** Fills the form with an invented account of the demo. */
  readonly demo?: { readonly email: string; readonly password: string } | undefined;
}

type Asked = Exclude<SignInAnswer, { next: 'done' }>;

/** Signs in with a password and what follows it, or with a passkey alone. */
export const SignInForm = ({ onSignedIn, demo }: SignInFormProps) => {
  const { t } = useTranslation('clinic');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const handleAnswer = (answer: SignInAnswer): void => {
    if (answer.next === 'done') onSignedIn(answer.session);
    else setAsked(answer);
  };
  const signInWithPasskey = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const assertion = await askPasskey(await request(routes.beginPasskeySignIn, {}));
      if (assertion !== null) {
        handleAnswer(await request(routes.signInWithPasskey, { body: { assertion } }));
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  if (asked !== null) {
    return (
      <SecondFactorStep
        asked={asked}
        onAnswer={handleAnswer}
        onCancel={() => {
          setAsked(null);
        }}
      />
    );
  }
  return (
    <div className="stack">
      <PasswordStep demo={demo} onAnswer={handleAnswer} />
      {hasPasskeys() && (
        <>
          <Button wide busy={busy} onClick={() => void signInWithPasskey()}>
            {t('passkey.signIn')}
          </Button>
          {error !== null && <ErrorBanner error={error} />}
        </>
      )}
    </div>
  );
};
