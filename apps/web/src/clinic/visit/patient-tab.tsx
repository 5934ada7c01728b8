import { routes, type StaffVisit } from '@teleward/contracts';
import { lazy, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Part } from '../../ui/part.tsx';
import { PatientFacts } from '../record/patient-facts.tsx';
import { RecordTimeline } from '../record/record-timeline.tsx';
import { readsHistory, takesVitalSigns, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

const KnownCard = lazy(() => import('../facts/known-card.tsx'));
const TakeVitalsButton = lazy(() => import('../vitals/take-vitals-button.tsx'));
const VitalsCard = lazy(() => import('../vitals/vitals-card.tsx'));
const ConsentsSection = lazy(() => import('./consents-section.tsx'));
const IntakeAnswers = lazy(() => import('../intake/intake-answers.tsx'));

/** The patient's details and consents, and, for those with access, the earlier visits. */
export const PatientTab = ({ visit }: { readonly visit: StaffVisit }) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { patient, site } = visit;
  return (
    <div className="stack-loose">
      <PatientFacts patient={patient}>
        {site && (
          <div>
            <dt>{t('person.site')}</dt>
            <dd>{site.name}</dd>
          </div>
        )}
      </PatientFacts>
      <Part>
        <KnownCard />
      </Part>
      <Part>
        {readsHistory(session) ? (
          <VitalsCard patient={patient} />
        ) : (
          takesVitalSigns(session) && <TakeVitalsButton patient={patient} />
        )}
      </Part>
      <Part>
        <ConsentsSection encounterId={visit.encounterId} patient={patient} />
      </Part>
      <Part>
        <IntakeAnswers encounterId={visit.encounterId} />
      </Part>
      {readsHistory(session) && <EarlierVisits visit={visit} />}
    </div>
  );
};

const EarlierVisits = ({ visit }: { readonly visit: StaffVisit }) => {
  const { t } = useTranslation('clinic');
  const { encounterId, startsAt } = visit;
  const patientId = visit.patient.id;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readPatientRecord, { params: { patientId } }, { signal }),
    [patientId],
  );
  const record = useLoaded(load);
  return (
    <section className="stack" aria-labelledby="earlier-visits">
      <h3 id="earlier-visits">{t('record.earlier')}</h3>
      {record.state === 'loading' && <Loading />}
      {record.state === 'failed' && <ErrorBanner error={record.error} onRetry={record.reload} />}
      {record.state === 'ready' && (
        <RecordTimeline
          encounters={record.data.encounters.filter(
            (encounter) => encounter.encounterId !== encounterId && encounter.startsAt < startsAt,
          )}
          documents={record.data.documents}
          none={t('record.noneEarlier')}
        />
      )}
    </section>
  );
};
