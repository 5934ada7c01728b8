import { routes, type PatientVisit } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/call.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitSummary } from '../ui/visit-summary.tsx';
import { MyPrescriptions } from './my-prescriptions.tsx';
import { PatientShell } from './patient-shell.tsx';

/** Doctors often sign right after the call: look again this often, in milliseconds. */
const lookAgainEvery = 20_000;

const loadEnded = async (signal: AbortSignal) => {
  const [summary, { prescriptions }] = await Promise.all([
    call(routes.readMyVisitSummary, {}, { signal }),
    call(routes.listMyPrescriptions, {}, { signal }),
  ]);
  return { summary, prescriptions };
};

/** What happened, and what the patient takes along. */
export const EndedPage = ({ visit }: { readonly visit: PatientVisit }) => {
  const { t } = useTranslation('patient');
  const ended = useLoaded(loadEnded);
  const [forgotten, setForgotten] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { reload } = ended;

  useEffect(() => {
    if (forgotten) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, lookAgainEvery);
    return () => {
      clearInterval(timer);
    };
  }, [reload, forgotten]);

  const handleForget = (): void => {
    setError(null);
    call(routes.leaveMyVisit, {}).then(() => {
      setForgotten(true);
    }, setError);
  };

  const isCancelled =
    (ended.state === 'ready' ? ended.data.summary.status : visit.status) === 'cancelled';
  return (
    <PatientShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t(isCancelled ? 'ended.cancelled' : 'ended.title')}</PageHeading>
        {forgotten ? (
          <p role="status">{t('ended.forgotten')}</p>
        ) : (
          <>
            <p className="no-print">
              {isCancelled
                ? t('ended.cancelledText')
                : t('ended.thanks', { name: visit.patientName })}
            </p>
            {ended.state === 'loading' && <Loading />}
            {ended.state === 'failed' && <ErrorBanner error={ended.error} onRetry={reload} />}
            {ended.state === 'ready' && (
              <>
                <MyPrescriptions
                  visit={visit}
                  prescriptions={ended.data.prescriptions}
                  onLookAgain={reload}
                />
                <div className="no-print">
                  <Card aria-labelledby="about-visit">
                    <div className="stack">
                      <h2 id="about-visit">{t('ended.about')}</h2>
                      <VisitSummary summary={ended.data.summary} />
                    </div>
                  </Card>
                </div>
              </>
            )}
            <div className="stack-tight no-print">
              {error !== null && <ErrorBanner error={error} />}
              <div>
                <Button variant="quiet" onClick={handleForget}>
                  {t('ended.forget')}
                </Button>
              </div>
              <p className="muted small">{t('ended.forgetHelp')}</p>
            </div>
          </>
        )}
      </div>
    </PatientShell>
  );
};
