import { type OutreachRun, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { amountTyped } from './amounts.ts';

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
  const { sessionId, stock } = run.session;
  const lines = stock.map((line) => ({
    ...line,
    amount: amountTyped(amounts[line.id] ?? '', most),
  }));
  const counts = lines.flatMap(({ id: stockId, amount }) =>
    typeof amount === 'number' ? [{ stockId, counted: amount }] : [],
  );
  const isRight = lines.every(({ amount }) => amount !== undefined);
  const send = async (): Promise<void> => {
    if (counts.length > 0) {
      await staffRequest(routes.countStock, { params: { sessionId }, body: { counts } });
    }
    onChanged();
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
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
