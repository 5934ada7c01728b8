import { type PasskeyRequest, type Proof, routes } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { onProofRequired, staffCall } from '../staff-call.ts';
import { CodeForm } from './code-form.tsx';
import { askPasskey, hasPasskeys } from './passkey.ts';
import { ProofPassword } from './proof-password.tsx';

interface Question {
  readonly totp: boolean;
  readonly passkey: PasskeyRequest | null;
  readonly answer: (proven: boolean) => void;
}

/** Asks once more who sits there, over whatever is open, before something that is hard to undo. */
export const ProveAgain = () => {
  const { t } = useTranslation(['clinic', 'common']);
  const [question, setQuestion] = useState<Question | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(
    () =>
      onProofRequired(async () => {
        const { totp, passkey } = await staffCall(routes.beginProof, {});
        return new Promise((answer) => {
          setError(null);
          setQuestion({ totp, passkey: hasPasskeys() ? passkey : null, answer });
        });
      }),
    [],
  );

  const close = (proven: boolean): void => {
    question?.answer(proven);
    setQuestion(null);
  };
  const prove = async (proof: Proof): Promise<void> => {
    await staffCall(routes.proveAgain, { body: proof });
    close(true);
  };
  const provePasskey = async (request: PasskeyRequest): Promise<void> => {
    setError(null);
    try {
      const assertion = await askPasskey(request);
      if (assertion !== null) await prove({ kind: 'passkey', assertion });
    } catch (failure) {
      setError(failure);
      // Each question is good for one answer.
      const again = await staffCall(routes.beginProof, {});
      setQuestion((before) => before && { ...before, passkey: again.passkey });
    }
  };

  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={question !== null}
      onOpenChange={(open) => {
        if (!open) close(false);
      }}
    >
      <Modal className="dialog-modal">
        <AriaDialog className="dialog">
          <Heading slot="title" className="dialog-title">
            {t('proof.title')}
          </Heading>
          <div className="stack">
            <p>{t('proof.text')}</p>
            {question !== null && question.passkey !== null && (
              <Button
                variant="primary"
                wide
                onClick={() => {
                  if (question.passkey !== null) void provePasskey(question.passkey);
                }}
              >
                {t('passkey.use')}
              </Button>
            )}
            {error !== null && <ErrorBanner error={error} />}
            {question?.totp === true && (
              <CodeForm
                kind="totp"
                submit={t('proof.withCode')}
                onSubmit={(code) => prove({ kind: 'totp', code })}
              />
            )}
            <ProofPassword onSubmit={(password) => prove({ kind: 'password', password })} />
            <Button
              variant="quiet"
              onClick={() => {
                close(false);
              }}
            >
              {t('proof.cancel')}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
