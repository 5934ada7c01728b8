import { type OutreachRun, OwedKind, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { FormError } from './form-error.tsx';
import { type PersonOfDay } from './people-of-day.ts';

interface OweDialogProps {
  readonly run: OutreachRun;
  /** Left out where it is owed to the site. */
  readonly person?: PersonOfDay;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Writes down what the day leaves to be done. */
export const OweDialog = ({ run, person, onClose, onChanged }: OweDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'common']);
  const id = useId();
  const [owedId] = useState(randomId);
  const [kind, setKind] = useState<OwedKind>(person === undefined ? 'stock' : 'result');
  const [text, setText] = useState('');
  const [dueOn, setDueOn] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const send = async (): Promise<void> => {
    await staffRequest(routes.addOwed, {
      params: { sessionId: run.session.sessionId, owedId },
      body: {
        ...{ participantId: person?.participant.participantId ?? null, kind, text: text.trim() },
        dueOn: dueOn === '' ? null : dueOn,
      },
    });
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={person === undefined ? t('owe.titleSite') : t('owe.title', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('owe.do')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, text.trim() !== '', send);
        }}
      >
        <Select
          label={t('owe.kind')}
          value={kind}
          options={OwedKind.options.map((value) => ({ value, label: t(`owe.kinds.${value}`) }))}
          onChange={({ currentTarget }) => {
            setKind(OwedKind.parse(currentTarget.value));
          }}
        />
        <TextField
          label={t('owe.what')}
          maxLength={300}
          autoComplete="off"
          value={text}
          error={marked && text.trim() === '' && t('outreach:problem.missing')}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
          }}
        />
        <TextField
          label={t('owe.dueOn')}
          type="date"
          value={dueOn}
          onChange={({ currentTarget }) => {
            setDueOn(currentTarget.value);
          }}
        />
        {error !== null && <FormError error={error} words={t('keptBefore')} />}
      </form>
    </Dialog>
  );
};
