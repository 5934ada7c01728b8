import { type AppointmentRow, CancellationReason, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

interface CancelDialogProps {
  readonly row: AppointmentRow;
  readonly onClose: () => void;
  readonly onCancelled?: () => void;
}

/** Cancels a visit, with a reason. */
const CancelDialog = ({ row, onClose, onCancelled }: CancelDialogProps) => {
  const { t } = useTranslation(['scheduling', 'common']);
  const language = useLanguage();
  const id = useId();
  const { session } = useSignedIn();
  // The version that the person has seen: a change made while this is open must be refused.
  const [version] = useState(row.version);
  const [reason, setReason] = useState<CancellationReason>('pat');
  const [note, setNote] = useState('');
  const { busy, error, submit } = useSubmission();

  const cancel = async (): Promise<void> => {
    const { appointmentId } = row;
    await staffRequest(routes.cancelAppointment, {
      params: { appointmentId },
      body: { version, reason, note },
    });
    onCancelled?.();
    onClose();
  };

  return (
    <Dialog
      title={t('cancel.title', { name: row.patient.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel.keep')}</Button>
          <Button type="submit" form={id} variant="danger" busy={busy}>
            {t('cancel.submit')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        onSubmit={(event) => {
          void submit(event, true, cancel);
        }}
      >
        <p>
          {t('cancel.explain', {
            time: formatDateTime(row.startsAt, session.clinic.timeZone, language),
          })}
        </p>
        <RadioGroup
          legend={t('cancel.reason')}
          value={reason}
          options={CancellationReason.options.map((value) => ({
            value,
            label: t(`cancel.reasons.${value}`),
          }))}
          onChange={setReason}
        />
        <TextField
          label={t('cancel.note')}
          maxLength={300}
          value={note}
          onChange={({ currentTarget }) => {
            setNote(currentTarget.value);
          }}
        />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};

export default CancelDialog;
