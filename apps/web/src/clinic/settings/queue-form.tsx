import { plainDigits, type Queue, QueueRules, routes, usualRules } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

interface QueueFormProps {
  /** Null for a new one. */
  readonly queue: Queue | null;
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** Typed whole minutes; null where the rules do not accept them. */
const minutesOf = (text: string): number | null => {
  const minutes = QueueRules.shape.lateAfterMinutes.safeParse(
    /^\d+$/.test(plainDigits(text).trim()) ? Number(plainDigits(text)) : null,
  );
  return minutes.success ? minutes.data : null;
};

/** Creates or changes a queue. */
export const QueueForm = ({ queue, doctors, onSaved, onCancel }: QueueFormProps) => {
  const { t } = useTranslation('clinic');
  const rules = queue?.rules ?? usualRules;
  const [name, setName] = useState(queue?.name ?? '');
  const [serving, setServing] = useState(new Set(queue?.practitionerIds));
  const [late, setLate] = useState(String(rules.lateAfterMinutes));
  const [own, setOwn] = useState(String(rules.ownDoctorMinutes));
  const [isOpen, setIsOpen] = useState(queue?.isOpen ?? true);
  const { marked, busy, error, submit } = useSubmission();
  const lateAfterMinutes = minutesOf(late);
  const ownDoctorMinutes = minutesOf(own);

  const isComplete = name.trim() !== '' && lateAfterMinutes !== null && ownDoctorMinutes !== null;

  const save = async (): Promise<void> => {
    if (lateAfterMinutes === null || ownDoctorMinutes === null) return;
    const body = {
      name,
      practitionerIds: [...serving],
      rules: { lateAfterMinutes, ownDoctorMinutes },
    };
    await (queue === null
      ? staffRequest(routes.makeQueue, { body })
      : staffRequest(routes.changeQueue, {
          params: { queueId: queue.queueId },
          body: { ...body, isOpen },
        }));
    onSaved();
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event, isComplete, save)}>
      <TextField
        label={t('queues.name')}
        maxLength={80}
        value={name}
        error={marked && name.trim() === '' && t('queues.nameMissing')}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value);
        }}
      />
      <fieldset className="radio-group">
        <legend className="field-label">{t('queues.doctors')}</legend>
        {doctors.map((doctor) => (
          <Checkbox
            key={doctor.id}
            label={doctor.name}
            checked={serving.has(doctor.id)}
            onChange={({ currentTarget }) => {
              const next = new Set(serving);
              if (currentTarget.checked) next.add(doctor.id);
              else next.delete(doctor.id);
              setServing(next);
            }}
          />
        ))}
      </fieldset>
      <TextField
        label={t('queues.lateAfter')}
        description={t('queues.lateAfterHelp')}
        inputMode="numeric"
        value={late}
        error={marked && lateAfterMinutes === null && t('queues.minutes')}
        onChange={({ currentTarget }) => {
          setLate(currentTarget.value);
        }}
      />
      <TextField
        label={t('queues.ownDoctor')}
        description={t('queues.ownDoctorHelp')}
        inputMode="numeric"
        value={own}
        error={marked && ownDoctorMinutes === null && t('queues.minutes')}
        onChange={({ currentTarget }) => {
          setOwn(currentTarget.value);
        }}
      />
      {queue !== null && (
        <Checkbox
          label={t('queues.open')}
          checked={isOpen}
          onChange={({ currentTarget }) => {
            setIsOpen(currentTarget.checked);
          }}
        />
      )}
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t('queues.save')}
        </Button>
        <Button key="cancel" onClick={onCancel}>
          {t('queues.cancel')}
        </Button>
      </div>
    </form>
  );
};
