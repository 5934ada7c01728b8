import { type OutreachRun, routes, UnseenReason } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { type PersonOfDay, unseenOf } from './people-of-day.ts';

interface CloseDialogProps {
  readonly run: OutreachRun;
  readonly people: readonly PersonOfDay[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Ends the day: says why each of those who came was not seen. */
export const CloseDialog = ({ run, people, onClose, onChanged }: CloseDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'common']);
  const id = useId();
  const [reasons, setReasons] = useState<Readonly<Record<string, UnseenReason>>>({});
  const { marked, busy, error, submit } = useSubmission();
  const unseen = unseenOf(people);
  const inCall = unseen.filter(({ day }) => day.visit?.status === 'in-progress');
  const expected = people.filter(({ part }) => part === 'expected').length;
  const reasonOf = ({ participant }: PersonOfDay): UnseenReason | undefined =>
    reasons[participant.participantId];
  const isComplete = unseen.every((one) => reasonOf(one) !== undefined);
  const send = async (): Promise<void> => {
    try {
      await staffRequest(routes.closeOutreachSession, {
        params: { sessionId: run.session.sessionId },
        body: {
          unseen: unseen.flatMap((one) => {
            const reason = reasonOf(one);
            const { participantId } = one.participant;
            return reason === undefined ? [] : [{ participantId, reason }];
          }),
        },
      });
    } finally {
      onChanged();
    }
    onClose();
  };
  return (
    <Dialog
      title={t('close.title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            form={id}
            variant="primary"
            busy={busy}
            aria-disabled={busy || inCall.length > 0 || undefined}
          >
            {t('close.do')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, inCall.length === 0 && isComplete, send);
        }}
      >
        {inCall.length > 0 && (
          <Banner tone="warning">
            <p>{t('close.inCall', { name: inCall[0]?.name })}</p>
          </Banner>
        )}
        {expected > 0 && <p>{t('close.expected', { count: expected })}</p>}
        {unseen.length === 0 ? <p>{t('close.allSeen')}</p> : <p>{t('close.unseen')}</p>}
        {unseen.map((one) => (
          <Select
            key={one.participant.participantId}
            label={t('close.whyOf', { number: one.participant.number, name: one.name })}
            value={reasonOf(one) ?? ''}
            error={marked && reasonOf(one) === undefined && t('close.whyMissing')}
            options={[
              { value: '', label: t('close.choose') },
              ...UnseenReason.options.map((value) => ({ value, label: t(`unseen.${value}`) })),
            ]}
            onChange={({ currentTarget }) => {
              const { data } = UnseenReason.safeParse(currentTarget.value);
              const { [one.participant.participantId]: _before, ...others } = reasons;
              setReasons(
                data === undefined ? others : { ...others, [one.participant.participantId]: data },
              );
            }}
          />
        ))}
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
