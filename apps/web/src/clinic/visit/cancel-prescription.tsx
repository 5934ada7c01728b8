import { type Prescription, type PrescriptionSignature, signingRoutes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

interface CancelPrescriptionProps {
  readonly prescription: Prescription;
  readonly others: readonly Prescription[];
  readonly onClose: () => void;
  readonly onCancelled: (signature: PrescriptionSignature) => void;
}

/** Cancels a signed prescription, with the reason and the prescription that replaces it. */
export const CancelPrescription = ({
  prescription,
  others,
  onClose,
  onCancelled,
}: CancelPrescriptionProps) => {
  const { t } = useTranslation('clinic');
  const id = useId();
  const [reason, setReason] = useState('');
  const [replacedBy, setReplacedBy] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const { documentId, number } = prescription;
  const isMissing = reason.trim() === '';
  const fit = others.filter(
    (one) =>
      one.documentId !== documentId &&
      one.signature !== null &&
      one.signature.cancellation === null,
  );

  const cancel = async (): Promise<void> => {
    const body = { reason, replacedBy: replacedBy === '' ? null : replacedBy };
    onCancelled(
      await staffRequest(signingRoutes.cancelPrescription, { params: { documentId }, body }),
    );
  };

  return (
    <Dialog
      title={t('signing.cancelRx.title', { number })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('signing.back')}</Button>
          <Button type="submit" form={id} variant="danger" busy={busy}>
            {t('signing.cancelRx.now')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => void submit(event, !isMissing, cancel)}
      >
        <p>{t('signing.cancelRx.text')}</p>
        <TextField
          label={t('signing.cancelRx.reason')}
          maxLength={300}
          value={reason}
          error={marked && isMissing && t('signing.cancelRx.missing')}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {fit.length > 0 && (
          <Select
            label={t('signing.cancelRx.replacedBy')}
            value={replacedBy}
            options={[
              { value: '', label: t('signing.cancelRx.nothing') },
              ...fit.map((one) => ({ value: one.documentId, label: one.number ?? '' })),
            ]}
            onChange={(event) => {
              setReplacedBy(event.currentTarget.value);
            }}
          />
        )}
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
