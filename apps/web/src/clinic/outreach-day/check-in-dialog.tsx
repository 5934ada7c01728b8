import { type OutreachRun, type PatientRow, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { FindPatientField } from '../patients/find-patient-field.tsx';
import { staffRequest } from '../staff-request.ts';
import { FormError } from './form-error.tsx';
import { isReasonMissing, type Urgency, UrgencyFields, urgencyOf } from './urgency-fields.tsx';

interface CheckInDialogProps {
  readonly run: OutreachRun;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const kinds = ['new', 'back'] as const;

/** The age that was typed, in years; undefined where it is none. */
export const ageTyped = (text: string): number | null | undefined => {
  const trimmed = text.trim().normalize('NFKC');
  if (trimmed === '') return null;
  const age = Number(trimmed);
  return /^\d{1,3}$/.test(trimmed) && age <= 130 ? age : undefined;
};

/** Checks in somebody who came without being expected, and tells them their number. */
export const CheckInDialog = ({ run, onClose, onChanged }: CheckInDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach', 'clinic', 'common']);
  const id = useId();
  const villages = useId();
  // The same again, after an answer that was lost, is the same person.
  const [participantId] = useState(randomId);
  const [kind, setKind] = useState<(typeof kinds)[number]>('new');
  const [found, setFound] = useState<PatientRow | null>(null);
  const [name, setName] = useState('');
  const [age, setAge] = useState('');
  const [village, setVillage] = useState('');
  const [reason, setReason] = useState('');
  const [urgency, setUrgency] = useState<Urgency>({ priority: 'R', reason: '' });
  const [number, setNumber] = useState<number | null>(null);
  const { marked, busy, error, submit } = useSubmission();
  const years = ageTyped(age);
  const isComplete =
    !isReasonMissing(urgency) &&
    (kind === 'back' ? found !== null : name.trim() !== '' && years !== undefined);

  const send = async (): Promise<void> => {
    const who =
      kind === 'back' && found !== null
        ? { patientId: found.id }
        : { name: name.trim(), age: years ?? null };
    const answer = await staffRequest(routes.checkInWalkIn, {
      params: { sessionId: run.session.sessionId, participantId },
      body: {
        ...{ who, village: village.trim() === '' ? null : village.trim(), reason },
        ...urgencyOf(urgency),
      },
    });
    onChanged();
    setNumber(answer.number);
  };

  if (number !== null) {
    return (
      <Dialog
        title={t('checkIn.done')}
        open
        onClose={onClose}
        actions={
          <Button variant="primary" onClick={onClose}>
            {t('common:close')}
          </Button>
        }
      >
        <div className="stack">
          <p className="od-big">
            <span>{t('number')}</span> <strong>{number}</strong>
          </p>
          <p>{t('checkIn.tell', { name: found?.name ?? name.trim() })}</p>
          {found === null && <p className="muted">{t('checkIn.registerNext')}</p>}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('checkIn.title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('checkIn.open')}
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
          legend={t('checkIn.who')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`checkIn.${value}`) }))}
          onChange={(next) => {
            setKind(next);
            setFound(null);
          }}
        />
        {kind === 'back' ? (
          <FindPatientField
            label={t('clinic:walkIn.identifier')}
            patient={found}
            choosesSingle={false}
            problem={marked && found === null ? t('clinic:walkIn.findFirst') : undefined}
            onFound={setFound}
          />
        ) : (
          <>
            <TextField
              label={t('outreach:name')}
              maxLength={120}
              autoComplete="off"
              value={name}
              error={marked && name.trim() === '' && t('outreach:problem.missing')}
              onChange={({ currentTarget }) => {
                setName(currentTarget.value);
              }}
            />
            <TextField
              label={t('outreach:ageAbout')}
              inputMode="numeric"
              maxLength={5}
              autoComplete="off"
              value={age}
              error={marked && years === undefined && t('outreach:problem.age')}
              onChange={({ currentTarget }) => {
                setAge(currentTarget.value);
              }}
            />
          </>
        )}
        <TextField
          label={t('outreach:village')}
          maxLength={80}
          autoComplete="off"
          list={villages}
          value={village}
          onChange={({ currentTarget }) => {
            setVillage(currentTarget.value);
          }}
        />
        <datalist id={villages}>
          {(run.profile?.villages ?? []).map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
        <TextField
          multiline
          label={t('outreach:reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
        <UrgencyFields urgency={urgency} marked={marked} onChange={setUrgency} />
        {error !== null && <FormError error={error} words={t('keptBefore')} />}
      </form>
    </Dialog>
  );
};
