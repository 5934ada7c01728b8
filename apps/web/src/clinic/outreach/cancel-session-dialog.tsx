import { type OutreachSession, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { SaveError } from './save-error.tsx';

interface CancelSessionDialogProps {
  readonly session: OutreachSession;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Cancels a day at a site, with a reason. */
export const CancelSessionDialog = (props: CancelSessionDialogProps) => {
  const { session, onClose, onChanged } = props;
  const { t } = useTranslation('outreach');
  const id = useId();
  // What another person changed while this is open has not been seen.
  const [version, setVersion] = useState(session.version);
  const [isStale, setStale] = useState(false);
  const [reason, setReason] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const isMissing = reason.trim() === '';

  const cancel = async (): Promise<void> => {
    const { sessionId } = session;
    setStale(false);
    try {
      await staffRequest(routes.cancelOutreachSession, {
        params: { sessionId },
        body: { version, reason: reason.trim() },
      });
    } catch (failure) {
      if (errorCodeOf(failure) === 'version_conflict') {
        const newest = await staffRequest(routes.readOutreachSession, { params: { sessionId } });
        setVersion(newest.version);
        setStale(true);
        // The page behind shows what was changed.
        onChanged();
      }
      throw failure;
    }
    onChanged();
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
        <SaveError error={error} changed={isStale ? [] : null} />
      </form>
    </Dialog>
  );
};
