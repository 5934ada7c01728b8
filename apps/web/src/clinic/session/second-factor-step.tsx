import { routes, type SecondFactor, type SignInAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { CodeForm } from './code-form.tsx';
import { hasPasskeys } from './passkey.ts';
import { PasskeyQuestion } from './passkey-question.tsx';

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

  const give = async (factor: SecondFactor): Promise<void> => {
    onAnswer(await call(routes.giveSecondFactor, { body: factor }));
  };

  return (
    <div className="stack">
      <p role="status">{t('secondFactor.intro')}</p>
      {passkey !== null && (
        // Hidden and not gone: it knows which question is used up.
        <div className="stack" hidden={isRecovery}>
          <PasskeyQuestion
            request={passkey}
            variant={asked.totp ? 'secondary' : 'primary'}
            onAnswer={(assertion) => give({ kind: 'passkey', assertion })}
            askAnew={async () => (await call(routes.askSecondFactorAgain, {})).passkey}
          />
        </div>
      )}
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
