import { type VitalSigns } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { SetRow } from './set-row.tsx';
import { VitalsDialog } from './vitals-dialog.tsx';

interface TakeVitalsButtonProps {
  readonly patient: { readonly id: string; readonly name: string };
}

/**
 * Takes vital signs outside the record. It shows only the set that was just taken, so that
 * community health workers, who do not read earlier ones, can correct a mistake.
 */
export default function TakeVitalsButton({ patient }: TakeVitalsButtonProps) {
  const { t } = useTranslation('vitals');
  const [isOpen, setOpen] = useState(false);
  const [taken, setTaken] = useState<VitalSigns | null>(null);
  return (
    <div className="stack-tight">
      <div>
        <Button
          aria-haspopup="dialog"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('take')}
        </Button>
      </div>
      <p className="muted" role="status">
        {taken === null ? '' : t(taken.status === 'final' ? 'saved' : 'withdrawn')}
      </p>
      {taken !== null && <SetRow set={taken} patientId={patient.id} onChanged={setTaken} />}
      <VitalsDialog
        patientId={patient.id}
        name={patient.name}
        open={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        onSaved={(set) => {
          setOpen(false);
          setTaken(set);
        }}
      />
    </div>
  );
}
