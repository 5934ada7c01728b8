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
import { usePatientWords } from '../patients/patient-words.ts';
import { Banner } from '../../ui/banner.tsx';
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
  const { shortly } = usePatientWords();
  // The record that was seen to be the wrong one. What another device chose meanwhile was not.
  const held = person.participant.patient;
  const [replaced, setReplaced] = useState(held?.id ?? null);
  const [kind, setKind] = useState<(typeof kinds)[number]>(held === null ? 'new' : 'back');
  const [found, setFound] = useState<PatientRow | null>(null);
  const listed = person.participant.person ?? person.day.listedAs;
  const age = listed?.age ?? null;
  const [form, setForm] = useState<NewPatientForm>({
    ...{ name: listed?.name ?? person.name, birthDate: '', age: age === null ? '' : String(age) },
    ...{ gender: 'unknown', language: run.session.language, phone: '' },
  });
  const { marked, busy, error, submit } = useSubmission();
  const problems = kind === 'new' ? problemsOf(form, today) : {};
  const isMissing = kind === 'back' && found === null;

  const send = async (): Promise<void> => {
    const { participantId } = person.participant;
    const patient =
      kind === 'back' && found !== null ? { patientId: found.id } : newPatientOf(form, today);
    try {
      await staffRequest(routes.registerParticipant, {
        params: { sessionId: run.session.sessionId, participantId },
        body: { patient, ...(replaced !== null && { replaces: replaced }) },
      });
    } finally {
      onChanged();
    }
    onClose();
  };

  return (
    <Dialog
      title={t(replaced === null ? 'register.title' : 'register.change', { name: person.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>
            {t(replaced === null ? 'register.later' : 'common:cancel')}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t(replaced === null ? 'acts.register' : 'acts.change-record')}
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
        {held !== null && (
          <Banner tone="warning">
            <p>
              {t(held.id === replaced ? 'register.has' : 'register.meanwhile', {
                record: `${held.name} · ${shortly(held, new Date(serverNow()))} · ${held.identifier}`,
              })}
            </p>
            {held.id !== replaced && (
              <Button
                onClick={() => {
                  setReplaced(held.id);
                }}
              >
                {t('register.wrong')}
              </Button>
            )}
          </Banner>
        )}
        {listed !== null && (
          <p>{t('listedAs', { who: [listed.name, listed.age ?? ''].join(' ').trim() })}</p>
        )}
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
            choosesSingle={false}
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
