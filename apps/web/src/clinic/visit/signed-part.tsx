import { type Prescription, type PrescriptionSignature } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { CancelledNote } from '../../prescription/cancelled-note.tsx';
import { DispenseList } from '../../prescription/dispense-list.tsx';
import { PaperCode } from '../../prescription/paper-code.tsx';
import { Paper } from '../../prescription/paper.tsx';
import { useSignedIn } from '../session/session.ts';
import { CancelPrescription } from './cancel-prescription.tsx';

interface SignedPartProps {
  readonly prescription: Prescription;
  readonly signature: PrescriptionSignature;
  /** Other prescriptions that may replace it. */
  readonly others: readonly Prescription[];
  readonly onCancelled: (signature: PrescriptionSignature) => void;
}

/** The status of a signed prescription, and its paper form. */
export const SignedPart = ({ prescription, signature, others, onCancelled }: SignedPartProps) => {
  const { t } = useTranslation(['clinic', 'paper']);
  const { session } = useSignedIn();
  const [opened, setOpened] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const { says, jws, cancellation, dispenses, remaining } = signature;
  const isDoctor = session.roles.includes('doctor');
  const isOpen = cancellation === null && !remaining.every(({ done }) => done);
  return (
    <>
      {cancellation !== null && (
        <CancelledNote cancellation={cancellation} timeZone={session.clinic.timeZone} />
      )}
      <DispenseList says={says} dispenses={dispenses} />
      <details
        className="help"
        onToggle={(event) => {
          setOpened(event.currentTarget.open);
        }}
      >
        <summary>{t('signing.paper')}</summary>
        {opened && (
          <div className="stack">
            <Paper
              says={says}
              logo={session.clinic.logo}
              code={<PaperCode jws={jws} number={says.number} phone={says.clinic.phone} />}
            />
            <div className="no-print">
              <Button
                onClick={() => {
                  print();
                }}
              >
                {t('signing.print')}
              </Button>
            </div>
          </div>
        )}
      </details>
      {isDoctor && isOpen && (
        <div className="no-print">
          <Button
            variant="quiet"
            onClick={() => {
              setCancelling(true);
            }}
          >
            {t('signing.cancelRx.button')}
          </Button>
        </div>
      )}
      {cancelling && (
        <CancelPrescription
          prescription={prescription}
          others={others}
          onClose={() => {
            setCancelling(false);
          }}
          onCancelled={(after) => {
            setCancelling(false);
            onCancelled(after);
          }}
        />
      )}
    </>
  );
};
