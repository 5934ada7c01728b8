import { type VitalSigns } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { VitalsForm } from './vitals-form.tsx';

interface VitalsDialogProps {
  readonly patientId: string;
  /** Whose they are: the wrong person is the commonest mistake. */
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onSaved: (set: VitalSigns) => void;
}

/** Takes the vital signs of a patient. */
export const VitalsDialog = ({ patientId, name, open, onClose, onSaved }: VitalsDialogProps) => {
  const { t } = useTranslation(['vitals', 'common']);
  const id = useId();
  const [busy, setBusy] = useState(false);
  // While the values are on their way, a closed dialog would leave open whether they were saved.
  const close = (): void => {
    if (!busy) onClose();
  };
  return (
    <Dialog
      title={t('dialog', { name })}
      open={open}
      onClose={close}
      actions={
        <>
          <Button aria-disabled={busy} onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button variant="primary" type="submit" form={id} busy={busy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <VitalsForm id={id} patientId={patientId} onBusy={setBusy} onSaved={onSaved} />
    </Dialog>
  );
};
