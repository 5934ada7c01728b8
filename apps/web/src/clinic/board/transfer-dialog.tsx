import { routes, type RouteInput, type WaitingEntry } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';

type Target = RouteInput<typeof routes.transferPatient>['body']['to'];

interface TransferDialogProps {
  readonly entry: WaitingEntry;
  readonly onClose: () => void;
}

/** Transfers a waiting patient to a colleague or a queue, with a note for them. */
export default function TransferDialog({ entry, onClose }: TransferDialogProps) {
  const { t } = useTranslation(['clinic', 'common']);
  const { board } = useDay();
  const { encounterId, queueId, practitionerId, patient } = entry;
  const targets: readonly { value: string; label: string; to: Target }[] = [
    ...(board?.queues ?? [])
      .filter((queue) => queue.isOpen && queue.queueId !== queueId)
      .map((queue) => ({
        value: queue.queueId,
        label: queue.name,
        to: { queueId: queue.queueId },
      })),
    ...(board?.doctors ?? [])
      .filter(({ id }) => queueId !== null || id !== practitionerId)
      .map(({ id, name }) => ({ value: id, label: name, to: { practitionerId: id } })),
  ];
  const [chosen, setChosen] = useState('');
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const transfer = async (): Promise<void> => {
    const target = targets.find(({ value }) => value === chosen);
    setMissing(target === undefined);
    if (target === undefined) return;
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.transferPatient, {
        params: { encounterId },
        body: { to: target.to, note },
      });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('waiting.transferTitle', { name: patient.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void transfer()}>
            {t('waiting.transferDo')}
          </Button>
        </>
      }
    >
      <p>{t('waiting.transferText')}</p>
      <Select
        label={t('waiting.transferTo')}
        value={chosen}
        options={[{ value: '', label: t('waiting.choose') }, ...targets]}
        error={missing && t('waiting.chooseFirst')}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value);
        }}
      />
      <TextField
        multiline
        label={t('waiting.transferNote')}
        maxLength={2000}
        rows={3}
        value={note}
        onChange={({ currentTarget }) => {
          setNote(currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
}
