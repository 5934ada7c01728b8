import { type PatientRow, routes, type RouteAnswer } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { dayIn } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { absolute, SecretLink } from '../secret-link.tsx';
import { FindPatientField } from '../patients/find-patient-field.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { useDay } from './day.tsx';
import { NewPatientFields } from './new-patient-fields.tsx';
import { newPatientOf, type NewPatientForm, problemsOf } from './walk-in-form.ts';

const isKnownOptions = ['new', 'back'] as const;

/** Registers a walk-in patient, and shows the link for them. */
export const WalkInDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation(['clinic', 'common']);
  const language = useLanguage();
  const id = useId();
  const { session } = useSignedIn();
  const doctors = useDay().board?.doctors ?? [];
  const today = dayIn(session.clinic.timeZone, new Date());
  // The same id is sent again after a lost response, so that only one visit is made.
  const [encounterId] = useState(randomId);
  const [isKnown, setIsKnown] = useState<(typeof isKnownOptions)[number]>('new');
  const [found, setFound] = useState<PatientRow | null>(null);
  const [form, setForm] = useState<NewPatientForm>({
    ...{ name: '', birthDate: '', age: '', gender: 'unknown', language, phone: '' },
  });
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const [registered, setRegistered] = useState<RouteAnswer<typeof routes.registerWalkIn> | null>(
    null,
  );
  const { marked, busy, error, submit } = useSubmission();
  const own = doctors.find((doctor) => doctor.id === session.practitioner.id);
  const practitionerId = chosen || (own ?? (doctors.length === 1 ? doctors[0] : undefined))?.id;
  const problems = isKnown === 'new' ? problemsOf(form, today) : {};
  const isPatientMissing = isKnown === 'back' && found === null;

  const register = async (): Promise<void> => {
    if (practitionerId === undefined) return;
    const patient =
      isKnown === 'back' && found !== null ? { patientId: found.id } : newPatientOf(form, today);
    const body = { encounterId, patient, practitionerId, reason: reason.trim() };
    setRegistered(await staffRequest(routes.registerWalkIn, { body }));
  };

  if (registered !== null) {
    return (
      <Dialog
        title={t('walkIn.done', { name: registered.patient.name })}
        open
        onClose={onClose}
        actions={<Button onClick={onClose}>{t('common:close')}</Button>}
      >
        <div className="stack">
          <p>
            <strong>{t('walkIn.number', { identifier: registered.patient.identifier })}</strong>
          </p>
          <p>{t('walkIn.pass')}</p>
          <QrCode text={absolute(registered.url)} label={t('walkIn.qr')} />
          <SecretLink
            label={t('link.text')}
            url={absolute(registered.url)}
            copied={t('link.copied')}
          >
            <p className="muted">{t('link.asksProof')}</p>
          </SecretLink>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('walkIn.title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('walkIn.register')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          const isComplete =
            Object.keys(problems).length === 0 && !isPatientMissing && practitionerId !== undefined;
          void submit(event, isComplete, register);
        }}
      >
        <RadioGroup
          legend={t('walkIn.known')}
          value={isKnown}
          options={isKnownOptions.map((value) => ({ value, label: t(`walkIn.${value}`) }))}
          onChange={setIsKnown}
        />
        {isKnown === 'back' ? (
          <FindPatientField
            label={t('walkIn.identifier')}
            patient={found}
            problem={marked && isPatientMissing ? t('walkIn.findFirst') : undefined}
            onFound={setFound}
          />
        ) : (
          <NewPatientFields form={form} problems={marked ? problems : {}} onChange={setForm} />
        )}
        <Select
          label={t('walkIn.doctor')}
          value={practitionerId ?? ''}
          options={[
            { value: '', label: t('waiting.choose') },
            ...doctors.map(({ id: value, name: label }) => ({ value, label })),
          ]}
          error={marked && practitionerId === undefined && t('walkIn.missing')}
          onChange={({ currentTarget }) => {
            setChosen(currentTarget.value);
          }}
        />
        <TextField
          multiline
          label={t('walkIn.reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
