import { type OutreachRun, routes } from '@teleward/contracts';
import { VitalsDialog } from '../vitals/vitals-dialog.tsx';
import { MedicineDialog } from './medicine-dialog.tsx';
import { OweDialog } from './owe-dialog.tsx';
import { type PersonOfDay } from './people-of-day.ts';
import { PhoneDialog } from './phone-dialog.tsx';
import { PriorityDialog } from './priority-dialog.tsx';
import { RegisterDialog } from './register-dialog.tsx';
import { type DoAct, type RowDialogKind } from './row-acts.ts';
import { SendDialog } from './send-dialog.tsx';

interface RowDialogProps {
  readonly kind: RowDialogKind;
  readonly run: OutreachRun;
  readonly person: PersonOfDay;
  readonly onAct: DoAct;
  readonly onOpen: (kind: RowDialogKind) => void;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** A dialog about somebody of the list. It stands apart from their row, which may move. */
export const RowDialog = ({ kind, onAct, onOpen, ...shared }: RowDialogProps) => {
  const { run, person, onClose } = shared;
  const { patient, participantId } = person.participant;
  switch (kind) {
    case 'phone':
      return (
        <PhoneDialog
          {...shared}
          onSend={() => {
            onOpen(patient === null ? 'register' : 'send');
          }}
        />
      );
    case 'register':
      return <RegisterDialog {...shared} />;
    case 'send':
      return <SendDialog {...shared} />;
    case 'hand-out':
      return <MedicineDialog {...shared} />;
    case 'priority':
      return <PriorityDialog {...shared} />;
    case 'owe':
      return <OweDialog {...shared} />;
    case 'vitals':
      return patient === null ? (
        <RegisterDialog {...shared} />
      ) : (
        <VitalsDialog
          // Another record would be another person's values.
          key={patient.id}
          patientId={patient.id}
          name={patient.name}
          open
          onClose={onClose}
          onSaved={() => {
            onClose();
            const params = { sessionId: run.session.sessionId, participantId };
            void onAct(routes.markVitalsTaken, { params });
          }}
        />
      );
  }
};
