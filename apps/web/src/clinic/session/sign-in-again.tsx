import { type StaffSession } from '@teleward/contracts';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { SignInForm } from './sign-in-form.tsx';

interface SignInAgainProps {
  readonly open: boolean;
  readonly onSignedIn: (session: StaffSession) => void;
}

/**
 * Shown when the session ended under an open page: typed text stays, and is saved after signing in.
 */
export const SignInAgain = ({ open, onSignedIn }: SignInAgainProps) => {
  const { t } = useTranslation('clinic');
  return (
    <ModalOverlay className="dialog-overlay" isOpen={open} isKeyboardDismissDisabled>
      <Modal className="dialog-modal">
        <AriaDialog className="dialog">
          <Heading slot="title" className="dialog-title">
            {t('signIn.again')}
          </Heading>
          <p>{t('signIn.againText')}</p>
          <SignInForm onSignedIn={onSignedIn} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
