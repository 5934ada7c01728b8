import { routes, type SignInAnswer } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { Button } from '../../ui/button.tsx';
import { FactorForms } from './factor-forms.tsx';

type Asked = Extract<SignInAnswer, { next: 'second-factor' }>;

interface SecondFactorStepProps {
  readonly asked: Asked;
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** Goes back to the password. */
  readonly onCancel: () => void;
}

/** Asks for the second factor after a correct password. */
export const SecondFactorStep = ({ asked, onAnswer, onCancel }: SecondFactorStepProps) => {
  const { t } = useTranslation('clinic');
  return (
    <div className="stack">
      <p role="status">{t('secondFactor.intro')}</p>
      <FactorForms
        totp={asked.totp}
        passkey={asked.passkey}
        recoveryCode
        submit={t('signIn.submit')}
        onGive={async (factor) => {
          onAnswer(await request(routes.giveSecondFactor, { body: factor }));
        }}
        askAgain={async () => (await request(routes.askSecondFactorAgain, {})).passkey}
      >
        <Button variant="quiet" onClick={onCancel}>
          {t('secondFactor.back')}
        </Button>
      </FactorForms>
    </div>
  );
};
