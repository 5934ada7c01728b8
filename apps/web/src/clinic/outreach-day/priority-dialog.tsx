import { routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { type PersonDialogProps } from './send-dialog.tsx';
import { isReasonMissing, type Urgency, UrgencyFields, urgencyOf } from './urgency-fields.tsx';

/** Says how urgent it is, and why. */
export const PriorityDialog = ({ run, person, onClose, onChanged }: PersonDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'common']);
  const id = useId();
  const [urgency, setUrgency] = useState<Urgency>({
    ...{ priority: person.participant.priority, reason: person.day.priorityReason ?? '' },
  });
  const { marked, busy, error, submit } = useSubmission();
  const send = async (): Promise<void> => {
    const { participantId } = person.participant;
    await staffRequest(routes.prioritiseParticipant, {
      params: { sessionId: run.session.sessionId, participantId },
      body: urgencyOf(urgency),
    });
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t('urgencyOf', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('outreach:savePerson')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, !isReasonMissing(urgency), send);
        }}
      >
        <UrgencyFields urgency={urgency} marked={marked} onChange={setUrgency} />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
