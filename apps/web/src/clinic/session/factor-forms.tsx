import { type PasskeyRequest, type SecondFactor } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeForm } from './code-form.tsx';
import { hasPasskeys } from './passkey.ts';
import { PasskeyQuestion } from './passkey-question.tsx';
import { type Elements } from '../../ui/elements.ts';

interface FactorFormsProps {
  readonly totp: boolean;
  readonly passkey: PasskeyRequest | null;
  /** Whether a recovery code may be used instead. */
  readonly recoveryCode: boolean;
  /** The label of the button under a code. */
  readonly submit: string;
  readonly onGive: (factor: SecondFactor) => Promise<void>;
  /** Requests another passkey challenge; null where no passkey can answer one any more. */
  readonly askAgain: () => Promise<PasskeyRequest | null>;
  /** More buttons. */
  readonly children?: Elements;
}

/** Asks for a second factor: a passkey or a code of an authenticator app, else a recovery code. */
export const FactorForms = ({
  totp,
  recoveryCode,
  submit,
  onGive,
  askAgain,
  children,
  ...asked
}: FactorFormsProps) => {
  const { t } = useTranslation('clinic');
  const passkey = hasPasskeys() ? asked.passkey : null;
  const isUsable = totp || passkey !== null;
  const [wantsRecovery, setWantsRecovery] = useState(false);
  const isRecovery = recoveryCode && (wantsRecovery || !isUsable);
  const hasChoice = isUsable && recoveryCode;
  return (
    <>
      {passkey !== null && (
        // Hidden but mounted: it knows which challenge is used up.
        <div className="stack" hidden={isRecovery}>
          <PasskeyQuestion
            request={passkey}
            variant={totp ? 'secondary' : 'primary'}
            onAnswer={(assertion) => onGive({ kind: 'passkey', assertion })}
            askAgain={askAgain}
          />
        </div>
      )}
      {!isRecovery && totp && (
        <CodeForm kind="totp" submit={submit} onSubmit={(code) => onGive({ kind: 'totp', code })} />
      )}
      {isRecovery && (
        <CodeForm
          kind="recovery-code"
          submit={submit}
          onSubmit={(code) => onGive({ kind: 'recovery-code', code })}
        />
      )}
      {!isUsable && !recoveryCode && (
        <Banner tone="warning" live="status">
          {t('secondFactor.notHere')}
        </Banner>
      )}
      {(hasChoice || children !== undefined) && (
        <div className="row">
          {hasChoice && (
            <Button
              variant="quiet"
              onClick={() => {
                setWantsRecovery(!isRecovery);
              }}
            >
              {t(isRecovery ? 'secondFactor.other' : 'secondFactor.recovery')}
            </Button>
          )}
          {children}
        </div>
      )}
    </>
  );
};
