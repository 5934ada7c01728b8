import { type PasskeyRequest, type Proof, routes } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { onProofRequired, staffCall } from '../staff-call.ts';
import { CodeForm } from './code-form.tsx';
import { hasPasskeys } from './passkey.ts';
import { PasskeyQuestion } from './passkey-question.tsx';
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

  useEffect(
    () =>
      onProofRequired(async () => {
        const { totp, passkey } = await staffCall(routes.beginProof, {});
        return new Promise((answer) => {
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
              <PasskeyQuestion
                request={question.passkey}
                variant="primary"
                onAnswer={(assertion) => prove({ kind: 'passkey', assertion })}
                askAnew={async () => (await staffCall(routes.beginProof, {})).passkey}
              />
            )}
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
