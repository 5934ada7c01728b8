import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { VitalsDialog } from './vitals-dialog.tsx';

interface TakeVitalsButtonProps {
  readonly patient: { readonly id: string; readonly name: string };
}

/** For those who take vital signs and do not read the record. */
export const TakeVitalsButton = ({ patient }: TakeVitalsButtonProps) => {
  const { t } = useTranslation('vitals');
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  return (
    <>
      <Button
        aria-haspopup="dialog"
        onClick={() => {
          setSaved(false);
          setOpen(true);
        }}
      >
        {t('take')}
      </Button>
      <span className="muted" role="status">
        {isSaved ? t('saved') : ''}
      </span>
      <VitalsDialog
        patientId={patient.id}
        name={patient.name}
        open={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        onSaved={() => {
          setOpen(false);
          setSaved(true);
        }}
      />
    </>
  );
};
