import { type StepUpCredential, type RouteAnswer, routes } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { onStepUpRequired, type StepUpBy, staffRequest } from '../staff-request.ts';
import { FactorForms } from './factor-forms.tsx';
import { hasPasskeys } from './passkey.ts';
import { StepUpPassword } from './step-up-password.tsx';

interface Question extends RouteAnswer<typeof routes.beginStepUp> {
  readonly by: StepUpBy;
  readonly answer: (proven: boolean) => void;
}

/** Re-authenticates the person in a dialog over the page, before an action that is hard to undo. */
export const StepUpDialog = () => {
  const { t } = useTranslation(['clinic', 'common']);
  const [question, setQuestion] = useState<Question | null>(null);

  useEffect(
    () =>
      onStepUpRequired(async (by) => {
        const options = await staffRequest(routes.beginStepUp, {});
        return new Promise((answer) => {
          setQuestion({ ...options, by, answer });
        });
      }),
    [],
  );

  const close = (proven: boolean): void => {
    question?.answer(proven);
    setQuestion(null);
  };
  const prove = async (credential: StepUpCredential): Promise<void> => {
    await staffRequest(routes.completeStepUp, { body: credential });
    close(true);
  };
  const needsFactor = question?.by === 'factor';

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
            {t('stepUp.title')}
          </Heading>
          <div className="stack">
            <p>{t(needsFactor ? 'stepUp.factorText' : 'stepUp.text')}</p>
            {question !== null && (needsFactor || hasFactorHere(question)) && (
              <FactorForms
                totp={question.totp}
                passkey={question.passkey}
                recoveryCode={needsFactor && question.recoveryCode}
                submit={t('stepUp.withCode')}
                onGive={prove}
                askAgain={async () => (await staffRequest(routes.beginStepUp, {})).passkey}
              />
            )}
            {!needsFactor && (
              <StepUpPassword onSubmit={(password) => prove({ kind: 'password', password })} />
            )}
            <Button
              variant="quiet"
              onClick={() => {
                close(false);
              }}
            >
              {t('stepUp.cancel')}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};

const hasFactorHere = ({ totp, passkey }: Question): boolean =>
  totp || (passkey !== null && hasPasskeys());
