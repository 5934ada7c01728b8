import { plainDigits, type Queue, QueueRules, routes, usualRules } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { TextField } from '../../ui/text-field.tsx';
import { staffCall } from '../staff-call.ts';

interface QueueFormProps {
  /** Null for a new one. */
  readonly queue: Queue | null;
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** Whole minutes as somebody types them; null where they are none that the rules take. */
const minutesOf = (text: string): number | null => {
  const minutes = QueueRules.shape.lateAfterMinutes.safeParse(
    /^\d+$/.test(plainDigits(text).trim()) ? Number(plainDigits(text)) : null,
  );
  return minutes.success ? minutes.data : null;
};

/** Makes a queue, or changes it. */
export const QueueForm = ({ queue, doctors, onSaved, onCancel }: QueueFormProps) => {
  const { t } = useTranslation('clinic');
  const rules = queue?.rules ?? usualRules;
  const [name, setName] = useState(queue?.name ?? '');
  const [serving, setServing] = useState(new Set(queue?.practitionerIds));
  const [late, setLate] = useState(String(rules.lateAfterMinutes));
  const [own, setOwn] = useState(String(rules.ownDoctorMinutes));
  const [isOpen, setIsOpen] = useState(queue?.isOpen ?? true);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const lateAfterMinutes = minutesOf(late);
  const ownDoctorMinutes = minutesOf(own);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setTried(true);
    if (name.trim() === '' || lateAfterMinutes === null || ownDoctorMinutes === null) {
      focusInvalid(event.currentTarget);
      return;
    }
    setBusy(true);
    setError(null);
    const body = {
      name,
      practitionerIds: [...serving],
      rules: { lateAfterMinutes, ownDoctorMinutes },
    };
    try {
      await (queue === null
        ? staffCall(routes.makeQueue, { body })
        : staffCall(routes.changeQueue, {
            params: { queueId: queue.queueId },
            body: { ...body, isOpen },
          }));
      onSaved();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t('queues.name')}
        maxLength={80}
        value={name}
        error={tried && name.trim() === '' && t('queues.nameMissing')}
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
        error={tried && lateAfterMinutes === null && t('queues.minutes')}
        onChange={({ currentTarget }) => {
          setLate(currentTarget.value);
        }}
      />
      <TextField
        label={t('queues.ownDoctor')}
        description={t('queues.ownDoctorHelp')}
        inputMode="numeric"
        value={own}
        error={tried && ownDoctorMinutes === null && t('queues.minutes')}
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
