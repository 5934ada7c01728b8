import { routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { amountTyped } from './amounts.ts';
import { FormError } from './form-error.tsx';
import { isWithDoctor } from './people-of-day.ts';
import { type PersonDialogProps } from './send-dialog.tsx';

const outcomes = ['given', 'owed', 'none'] as const;

/** What somebody is given from the stock, or is owed. */
export const MedicineDialog = ({ run, person, onClose, onChanged }: PersonDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'common']);
  const id = useId();
  const [handOutId] = useState(randomId);
  const [owedId] = useState(randomId);
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('given');
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>({});
  const [owed, setOwed] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const { session } = run;
  const { sessionId, stock } = session;
  const { participantId, state } = person.participant;
  const params = { sessionId, participantId };
  const lines = stock.map((line) => {
    const left = line.counted ?? line.planned;
    return { ...line, left, quantity: amountTyped(amounts[line.id] ?? '', left) };
  });
  const given = lines.flatMap(({ id: stockId, quantity }) =>
    typeof quantity === 'number' && quantity > 0 ? [{ stockId, quantity }] : [],
  );
  const isWrong = lines.some(({ quantity }) => quantity === undefined);
  const isComplete =
    outcome === 'none' || (outcome === 'given' ? given.length > 0 && !isWrong : owed.trim() !== '');

  const send = async (): Promise<void> => {
    if (outcome === 'given') {
      await staffRequest(routes.handOutMedicine, {
        params: { ...params, handOutId },
        body: { lines: given },
      });
    } else {
      if (outcome === 'owed') {
        await staffRequest(routes.addOwed, {
          params: { sessionId, owedId },
          body: { participantId, kind: 'medicine', text: owed.trim(), dueOn: null },
        });
      }
      if (
        state === 'here' &&
        !isWithDoctor(person.day) &&
        (person.done.has('doctor') || !person.steps.includes('doctor'))
      ) {
        await staffRequest(routes.finishParticipant, { params });
      }
    }
    onChanged();
    onClose();
  };

  return (
    <Dialog
      title={t('medicine.title', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t(`medicine.do.${outcome}`)}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, isComplete, send);
        }}
      >
        <RadioGroup
          legend={t('medicine.what')}
          value={outcome}
          options={outcomes.map((value) => ({ value, label: t(`medicine.${value}`) }))}
          error={
            marked && outcome === 'given' && !isWrong && given.length === 0 && t('medicine.nothing')
          }
          onChange={setOutcome}
        />
        {outcome === 'given' &&
          lines.map(({ id: stockId, name, unit, left, quantity }) => (
            <TextField
              key={stockId}
              label={name}
              description={t('medicine.left', { amount: left, unit })}
              inputMode="numeric"
              maxLength={6}
              autoComplete="off"
              disabled={left === 0}
              value={amounts[stockId] ?? ''}
              error={marked && quantity === undefined && t('medicine.tooMany', { amount: left })}
              onChange={({ currentTarget }) => {
                setAmounts({ ...amounts, [stockId]: currentTarget.value });
              }}
            />
          ))}
        {outcome === 'given' && lines.length === 0 && <p>{t('outreach:nothingGoes')}</p>}
        {outcome === 'owed' && (
          <TextField
            label={t('medicine.owedWhat')}
            maxLength={300}
            autoComplete="off"
            value={owed}
            error={marked && owed.trim() === '' && t('outreach:problem.missing')}
            onChange={({ currentTarget }) => {
              setOwed(currentTarget.value);
            }}
          />
        )}
        {error !== null && <FormError error={error} words={t('keptBefore')} />}
      </form>
    </Dialog>
  );
};
