import { type OutreachRun, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { amountTyped } from './amounts.ts';
import { FormError } from './form-error.tsx';

interface CountDialogProps {
  readonly run: OutreachRun;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const most = 100_000;

/** What is there of each line of the stock. A line that is left empty keeps its count. */
export const CountDialog = ({ run, onClose, onChanged }: CountDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'common']);
  const id = useId();
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>({});
  const { marked, busy, error, submit } = useSubmission();
  const { sessionId } = run.session;
  // What was shown when the counting began, until the answer says that it has changed.
  const [stock, setStock] = useState(run.session.stock);
  const [isChanged, setChanged] = useState(false);
  const lines = stock.map((line) => ({
    ...line,
    amount: amountTyped(amounts[line.id] ?? '', most),
  }));
  const counts = lines.flatMap(({ id: stockId, amount, counted, planned }) =>
    typeof amount === 'number' ? [{ stockId, counted: amount, before: counted ?? planned }] : [],
  );
  const isRight = lines.every(({ amount }) => amount !== undefined);
  const send = async (): Promise<void> => {
    setChanged(false);
    try {
      if (counts.length > 0) {
        await staffRequest(routes.countStock, { params: { sessionId }, body: { counts } });
      }
    } catch (failure) {
      if (errorCodeOf(failure) === 'version_conflict') {
        const now = await staffRequest(routes.readOutreachRun, { params: { sessionId } });
        setStock(now.session.stock);
        setChanged(true);
      }
      throw failure;
    } finally {
      onChanged();
    }
    onClose();
  };
  return (
    <Dialog
      title={t('stock.title')}
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
          void submit(event, isRight, send);
        }}
      >
        <p className="muted">{t('stock.help')}</p>
        {lines.map(({ id: stockId, name, unit, planned, counted, amount }) => (
          <TextField
            key={stockId}
            label={name}
            description={
              counted === null
                ? t('stock.planned', { amount: planned, unit })
                : t('stock.before', { amount: counted, unit })
            }
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
            value={amounts[stockId] ?? ''}
            error={marked && amount === undefined && t('outreach:problem.count')}
            onChange={({ currentTarget }) => {
              setAmounts({ ...amounts, [stockId]: currentTarget.value });
            }}
          />
        ))}
        {error !== null && (
          <FormError error={error} words={isChanged ? t('stock.changed') : null} />
        )}
      </form>
    </Dialog>
  );
};
