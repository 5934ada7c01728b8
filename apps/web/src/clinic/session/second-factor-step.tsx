import { routes, type SecondFactor, type SignInAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { CodeForm } from './code-form.tsx';
import { askPasskey, hasPasskeys } from './passkey.ts';

type Asked = Extract<SignInAnswer, { next: 'second-factor' }>;

interface SecondFactorStepProps {
  readonly asked: Asked;
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** Back to the password. */
  readonly onCancel: () => void;
}

/** The password was right; now the person shows the second thing. */
export const SecondFactorStep = ({ asked, onAnswer, onCancel }: SecondFactorStepProps) => {
  const { t } = useTranslation('clinic');
  const passkey = hasPasskeys() ? asked.passkey : null;
  const [isRecovery, setRecovery] = useState(!asked.totp && passkey === null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const give = async (factor: SecondFactor): Promise<void> => {
    onAnswer(await call(routes.giveSecondFactor, { body: factor }));
  };
  const givePasskey = async (): Promise<void> => {
    if (passkey === null) return;
    setBusy(true);
    setError(null);
    try {
      const assertion = await askPasskey(passkey);
      if (assertion !== null) await give({ kind: 'passkey', assertion });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="stack">
      <p role="status">{t('secondFactor.intro')}</p>
      {!isRecovery && passkey !== null && (
        <Button
          variant={asked.totp ? 'secondary' : 'primary'}
          wide
          busy={busy}
          onClick={() => void givePasskey()}
        >
          {t('passkey.use')}
        </Button>
      )}
      {error !== null && <ErrorBanner error={error} />}
      {!isRecovery && asked.totp && (
        <CodeForm
          kind="totp"
          submit={t('signIn.submit')}
          onSubmit={(code) => give({ kind: 'totp', code })}
        />
      )}
      {isRecovery && (
        <CodeForm
          kind="recovery-code"
          submit={t('signIn.submit')}
          onSubmit={(code) => give({ kind: 'recovery-code', code })}
        />
      )}
      <div className="row">
        {(asked.totp || passkey !== null) && (
          <Button
            variant="quiet"
            onClick={() => {
              setError(null);
              setRecovery(!isRecovery);
            }}
          >
            {t(isRecovery ? 'secondFactor.other' : 'secondFactor.recovery')}
          </Button>
        )}
        <Button variant="quiet" onClick={onCancel}>
          {t('secondFactor.back')}
        </Button>
      </div>
    </div>
  );
};
