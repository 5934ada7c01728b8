import { routes } from '@teleward/contracts';
import { lazy, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Part } from '../../ui/part.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { KnownProvider } from '../facts/known.tsx';
import { staffRequest } from '../staff-request.ts';
import { PatientFacts } from './patient-facts.tsx';
import { RecordTimeline } from './record-timeline.tsx';

const KnownCard = lazy(() => import('../facts/known-card.tsx'));
const VitalsCard = lazy(() => import('../vitals/vitals-card.tsx'));

/** Everything that the clinic stores about one patient. */
export const RecordPage = ({ patientId }: { readonly patientId: string }) => {
  const { t } = useTranslation('clinic');
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readPatientRecord, { params: { patientId } }, { signal }),
    [patientId],
  );
  const record = useLoaded(load);
  return (
    <ClinicShell>
      {record.state === 'loading' && <Loading />}
      {record.state === 'failed' && (
        <div className="stack">
          <PageHeading>{t('record.failed')}</PageHeading>
          <ErrorBanner error={record.error} onRetry={record.reload} />
        </div>
      )}
      {record.state === 'ready' && (
        <div className="stack-loose">
          <PageHeading focusOnMount>{record.data.patient.name}</PageHeading>
          <Card aria-label={t('record.person')}>
            <PatientFacts patient={record.data.patient} />
          </Card>
          <KnownProvider patient={record.data.patient}>
            <Card>
              <Part>
                <KnownCard level={2} />
              </Part>
            </Card>
            <Card>
              <Part>
                <VitalsCard level={2} patient={record.data.patient} />
              </Part>
            </Card>
          </KnownProvider>
          <section className="stack" aria-labelledby="record-visits">
            <h2 id="record-visits">{t('record.visits')}</h2>
            <RecordTimeline
              encounters={record.data.encounters}
              documents={record.data.documents}
              none={t('record.none')}
            />
          </section>
        </div>
      )}
    </ClinicShell>
  );
};
