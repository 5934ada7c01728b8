import { type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** A modal dialog; Escape does the same as the button that cancels. */
export const Dialog = ({ title, open, onClose, children, actions }: DialogProps) => (
  <ModalOverlay
    className="dialog-overlay"
    isOpen={open}
    onOpenChange={(next) => {
      if (!next) onClose();
    }}
  >
    <Modal className="dialog-modal">
      <AriaDialog className="dialog" role="alertdialog">
        <Heading slot="title" className="dialog-title">
          {title}
        </Heading>
        <div className="dialog-body">{children}</div>
        <div className="dialog-actions">{actions}</div>
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
