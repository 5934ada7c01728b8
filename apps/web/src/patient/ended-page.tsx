import { patientRoutes, type PatientVisit } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitSummary } from '../ui/visit-summary.tsx';
import { MyAccesses } from './my-accesses.tsx';
import { MyPrescriptions } from './my-prescriptions.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';

/** Doctors often sign right after the call: look again this often, in milliseconds. */
const lookAgainEvery = 20_000;

const loadEnded = async (encounterId: string, signal: AbortSignal) => {
  const params = { encounterId };
  const [summary, { prescriptions }] = await Promise.all([
    call(patientRoutes.readMyVisitSummary, { params }, { signal }),
    call(patientRoutes.listMyPrescriptions, { params }, { signal }),
  ]);
  return { summary, prescriptions };
};

interface EndedPageProps {
  readonly visit: PatientVisit;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

/** What happened, and what the patient takes along. */
export default function EndedPage({ visit, onLost }: EndedPageProps) {
  const { t } = useTranslation('patient');
  const { encounterId } = visit;
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        return await loadEnded(encounterId, signal);
      } catch (error) {
        // On a shared device, what was shown is no business of whoever opened a visit since.
        if (errorCodeOf(error) === 'unauthenticated') onLost(error);
        throw error;
      }
    },
    [encounterId, onLost],
  );
  const ended = useLoaded(load);
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
    call(patientRoutes.leaveMyVisit, { params: { encounterId } }).then(() => {
      setForgotten(true);
    }, setError);
  };

  const isCancelled =
    (ended.state === 'ready' ? ended.data.summary.status : visit.status) === 'cancelled';
  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t(isCancelled ? 'ended.cancelled' : 'ended.title')}</PageHeading>
        {forgotten ? (
          <p role="status">{t('ended.forgotten')}</p>
        ) : (
          <>
            <p className="no-print">
              {isCancelled
                ? t(visit.cancelledByPatient ? 'ended.cancelledByYou' : 'ended.cancelledText')
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
                <div className="no-print">
                  <MyAccesses visit={visit} onLost={onLost} />
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
    </VisitorShell>
  );
}
