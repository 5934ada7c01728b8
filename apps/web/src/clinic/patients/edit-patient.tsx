import { type RegisteredPatient, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { serverNow } from '../../server-clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { factsOf, formOf, mergedForm, type PatientForm, problemsOf } from './patient-form.ts';
import { PatientFields } from './patient-fields.tsx';

interface EditPatientProps {
  readonly patient: RegisteredPatient;
  readonly onClose: (isChanged: boolean) => void;
}

/**
 * Edits a patient. If another desk saved meanwhile, both changes are merged, and nothing is lost.
 */
export const EditPatient = ({ patient, onClose }: EditPatientProps) => {
  const { t } = useTranslation(['patients', 'common']);
  const now = new Date(serverNow());
  const [base, setBase] = useState(patient);
  const [form, setForm] = useState(() => formOf(patient, now));
  const [both, setBoth] = useState<readonly (keyof PatientForm)[] | null>(null);
  const { marked, busy, error, submit, reset } = useSubmission();
  const problems = problemsOf(form, now);
  const isMissing = form.identifier.trim() === '';
  const shown = { ...problems, ...(isMissing && { identifier: 'missing' }) };

  const save = async (): Promise<void> => {
    const { id: patientId, version: baseVersion, active, deceasedDate } = base;
    const identifier = form.identifier.trim();
    const body = { baseVersion, identifier, active, deceasedDate, facts: factsOf(form, now) };
    try {
      await staffRequest(routes.changePatient, { params: { patientId }, body });
      onClose(true);
    } catch (failure) {
      if (errorCodeOf(failure) !== 'version_conflict') throw failure;
      const theirs = await staffRequest(routes.readPatient, { params: { patientId } });
      const merged = mergedForm(formOf(base, now), form, formOf(theirs, now));
      setBase(theirs);
      setForm(merged.form);
      setBoth(merged.both);
      reset();
    }
  };

  return (
    <Card aria-labelledby="patient-edit">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, Object.keys(shown).length === 0, save);
        }}
      >
        <h2 id="patient-edit">{t('editTitle')}</h2>
        {both !== null && (
          <Banner tone="warning" live="alert" title={t('conflict.title')}>
            {both.length === 0
              ? t('conflict.apart')
              : t('conflict.both', {
                  fields: both.map((field) => t(`field.${field}`)).join(', '),
                })}
          </Banner>
        )}
        <PatientFields
          form={form}
          problems={marked ? shown : {}}
          isNew={false}
          onChange={setForm}
        />
        {error !== null && <ErrorBanner error={error} />}
        <div className="patient-foot">
          <Button
            variant="quiet"
            onClick={() => {
              onClose(both !== null);
            }}
          >
            {t('common:cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
};
