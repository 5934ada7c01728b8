import { type OutreachSession, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

interface CancelSessionDialogProps {
  readonly session: OutreachSession;
  readonly onClose: () => void;
  readonly onCancelled: () => void;
}

/** Cancels a day at a site, with a reason. */
export const CancelSessionDialog = (props: CancelSessionDialogProps) => {
  const { session, onClose, onCancelled } = props;
  const { t } = useTranslation('outreach');
  const id = useId();
  // What somebody else does while this is open has not been seen.
  const [version] = useState(session.version);
  const [reason, setReason] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const isMissing = reason.trim() === '';

  const cancel = async (): Promise<void> => {
    await staffRequest(routes.cancelOutreachSession, {
      params: { sessionId: session.sessionId },
      body: { version, reason: reason.trim() },
    });
    onCancelled();
    onClose();
  };

  return (
    <Dialog
      title={t('cancel.title', { site: session.site.name })}
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
        noValidate
        onSubmit={(event) => {
          void submit(event, !isMissing, cancel);
        }}
      >
        <p>{t('cancel.explain')}</p>
        <TextField
          label={t('cancel.reason')}
          maxLength={300}
          value={reason}
          error={marked && isMissing && t('problem.missing')}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
