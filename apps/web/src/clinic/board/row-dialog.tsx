import { lazy } from 'react';
import { Part } from '../../ui/part.tsx';
import { LinkDialog } from '../day/link-dialog.tsx';
import { GuestsDialog } from '../guests/guests-dialog.tsx';
import { holdsVisit, useSignedIn } from '../session/session.ts';
import { type Act } from './acts.ts';
import { type BoardPerson } from './people.ts';

const MoveDialog = lazy(() => import('../scheduling/move-dialog.tsx'));
const CancelDialog = lazy(() => import('../scheduling/cancel-dialog.tsx'));
const ComingDialog = lazy(() => import('../scheduling/coming-dialog.tsx'));
const MessagesDialog = lazy(() => import('../messages/messages-dialog.tsx'));
const CommunicationsDialog = lazy(() => import('./communications-dialog.tsx'));
const TransferDialog = lazy(() => import('./transfer-dialog.tsx'));
const NoShowDialog = lazy(() => import('./no-show-dialog.tsx'));
const PhoneDialog = lazy(() => import('./phone-dialog.tsx'));

/** The actions that first open a dialog. */
export const asking = [
  'write',
  'phone',
  'link',
  'guests',
  'transfer',
  'move',
  'messages',
  'noShow',
  'undoNoShow',
  'cancel',
] as const satisfies readonly Act[];
export type Asking = (typeof asking)[number];

interface RowDialogProps {
  readonly person: BoardPerson;
  readonly open: Asking;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** The dialog of an action. */
export const RowDialog = (props: RowDialogProps) => (
  <Part meanwhile={null}>
    <Asked {...props} />
  </Part>
);

const Asked = ({ person, open, onClose, onChanged }: RowDialogProps) => {
  const { session } = useSignedIn();
  const { encounterId, row, entry } = person;
  const of = row ?? entry;
  if (of === null) return null;
  const { patient, site } = of;
  switch (open) {
    case 'link':
      return <LinkDialog encounterId={encounterId} patientName={patient.name} onClose={onClose} />;
    case 'guests':
      return (
        <GuestsDialog
          encounterId={encounterId}
          patientName={patient.name}
          mayAdmit={row !== null && holdsVisit(session, row)}
          onClose={onClose}
        />
      );
    case 'phone':
      return (
        <PhoneDialog patientId={patient.id} name={patient.name} site={site} onClose={onClose} />
      );
    case 'write':
      return entry && <CommunicationsDialog entry={entry} onClose={onClose} />;
    case 'transfer':
      return entry && <TransferDialog entry={entry} onClose={onClose} />;
    case 'noShow':
      return entry === null ? (
        row && <ComingDialog row={row} act="noShow" onClose={onClose} onChanged={onChanged} />
      ) : (
        <NoShowDialog entry={entry} onClose={onClose} />
      );
    case 'undoNoShow':
      return row && <ComingDialog row={row} act={open} onClose={onClose} onChanged={onChanged} />;
    case 'move':
      return row && <MoveDialog row={row} onClose={onClose} onMoved={onChanged} />;
    case 'cancel':
      return row && <CancelDialog row={row} onClose={onClose} onCancelled={onChanged} />;
    case 'messages':
      return (
        row && (
          <MessagesDialog appointmentId={row.appointmentId} name={patient.name} onClose={onClose} />
        )
      );
  }
};
