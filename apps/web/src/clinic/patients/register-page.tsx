import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { randomId } from '../../call/random-id.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffRequest } from '../staff-request.ts';
import { AlikePatients } from './alike-patients.tsx';
import { emptyForm, factsOf, problemsOf } from './patient-form.ts';
import { PatientFields } from './patient-fields.tsx';
import './patients.css';
import { useAlike } from './use-alike.ts';

/** Registers a new patient. */
export default function RegisterPage() {
  const { t } = useTranslation(['patients', 'common']);
  const language = useLanguage();
  const [, goTo] = useLocation();
  // The same id is sent again after a lost response, so that only one patient is made.
  const [id] = useState(randomId);
  const [form, setForm] = useState(() => emptyForm(language));
  const [toldApart, setToldApart] = useState<readonly string[]>([]);
  const { marked, busy, error, submit } = useSubmission();
  const alike = useAlike(form).filter(({ patient }) => !toldApart.includes(patient.id));
  const now = new Date(serverNow());
  const problems = problemsOf(form, now);
  const isDecided = alike.length === 0;

  const register = async (): Promise<void> => {
    const identifier = form.identifier.trim() === '' ? null : form.identifier.trim();
    const body = { id, identifier, facts: factsOf(form, now) };
    await staffRequest(routes.registerPatient, { body });
    goTo(`/patients/${id}`, { state: { registered: true } });
  };

  return (
    <ClinicShell>
      <form
        className="stack patient-sheet"
        noValidate
        onSubmit={(event) => {
          void submit(event, Object.keys(problems).length === 0 && isDecided, register);
        }}
      >
        <PageHeading>{t('registerTitle')}</PageHeading>
        <Card>
          <PatientFields form={form} problems={marked ? problems : {}} isNew onChange={setForm}>
            {!isDecided && (
              <AlikePatients
                alike={alike}
                onNone={() => {
                  setToldApart([...toldApart, ...alike.map(({ patient }) => patient.id)]);
                }}
              />
            )}
          </PatientFields>
        </Card>
        {error !== null && <ErrorBanner error={error} />}
        <div className="patient-foot">
          {!isDecided && (
            <p className="patient-foot-reason" role={marked ? 'alert' : undefined}>
              <Icon name="warning" />
              <span>{t('alike.decide', { count: alike.length })}</span>
            </p>
          )}
          <Link href="/patients" className="button button-quiet">
            {t('common:cancel')}
          </Link>
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            aria-disabled={busy || !isDecided || undefined}
          >
            {t('registerDo')}
          </Button>
        </div>
      </form>
    </ClinicShell>
  );
}
