import { type PatientRow, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { NewPatientFields } from '../day/new-patient-fields.tsx';
import { newPatientOf, type NewPatientForm, problemsOf } from '../day/walk-in-form.ts';
import { FindPatientField } from '../patients/find-patient-field.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { type PersonDialogProps } from './send-dialog.tsx';

const kinds = ['new', 'back'] as const;

/** Gives somebody of the list a record: a new one with the name that stands there, or theirs. */
export const RegisterDialog = ({ run, person, onClose, onChanged }: PersonDialogProps) => {
  const { t } = useTranslation(['outreach-day', 'clinic', 'common']);
  const id = useId();
  const { session } = useSignedIn();
  const today = dayIn(session.clinic.timeZone, new Date(serverNow()));
  const [kind, setKind] = useState<(typeof kinds)[number]>('new');
  const [found, setFound] = useState<PatientRow | null>(null);
  const age = person.participant.person?.age ?? null;
  const [form, setForm] = useState<NewPatientForm>({
    ...{ name: person.name, birthDate: '', age: age === null ? '' : String(age) },
    ...{ gender: 'unknown', language: run.session.language, phone: '' },
  });
  const { marked, busy, error, submit } = useSubmission();
  const problems = kind === 'new' ? problemsOf(form, today) : {};
  const isMissing = kind === 'back' && found === null;

  const send = async (): Promise<void> => {
    const { participantId } = person.participant;
    const patient =
      kind === 'back' && found !== null ? { patientId: found.id } : newPatientOf(form, today);
    await staffRequest(routes.registerParticipant, {
      params: { sessionId: run.session.sessionId, participantId },
      body: { patient },
    });
    onChanged();
    onClose();
  };

  return (
    <Dialog
      title={t('register.title', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('register.later')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('acts.register')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, Object.keys(problems).length === 0 && !isMissing, send);
        }}
      >
        <RadioGroup
          legend={t('clinic:walkIn.known')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`clinic:walkIn.${value}`) }))}
          onChange={setKind}
        />
        {kind === 'back' ? (
          <FindPatientField
            label={t('clinic:walkIn.identifier')}
            patient={found}
            problem={marked && isMissing ? t('clinic:walkIn.findFirst') : undefined}
            onFound={setFound}
          />
        ) : (
          <NewPatientFields form={form} problems={marked ? problems : {}} onChange={setForm} />
        )}
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
