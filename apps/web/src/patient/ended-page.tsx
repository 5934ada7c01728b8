import {
  type AfterVisit,
  afterVisitRoutes,
  patientRoutes,
  type PatientVisit,
} from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { serverNow } from '../server-clock.ts';
import { AboutVisit } from './after/about-visit.tsx';
import { AfterHead } from './after/after-head.tsx';
import './after/after-page.css';
import { CallCard } from './after/call-card.tsx';
import { FeedbackCard } from './after/feedback-card.tsx';
import { InstructionCard } from './after/instruction-card.tsx';
import { NextCard } from './after/next-card.tsx';
import { MyDisclosures } from './my-disclosures.tsx';
import { MyPrescriptions } from './my-prescriptions.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';

/** Doctors usually sign soon after the call, seldom later: how often to reload, in milliseconds. */
const lookAgainEvery = { soon: 20_000, later: 5 * 60_000 };
const soonMs = 60 * 60_000;

const isSoon = (endedAt: string | null): boolean =>
  endedAt === null || serverNow() - Date.parse(endedAt) < soonMs;

/** The signed documents by their numbers: a change is news. */
const signedIn = ({ instruction, noteSigned, prescriptions }: AfterVisit): string =>
  [noteSigned, instruction?.number, ...prescriptions.map(({ number }) => number)].join();

interface EndedPageProps {
  readonly visit: PatientVisit;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

/** The page after the visit, with what the patient keeps of it. */
export default function EndedPage({ visit, onLost }: EndedPageProps) {
  const { t } = useTranslation(['patient', 'after']);
  const { encounterId } = visit;
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        const params = { encounterId };
        return await request(afterVisitRoutes.readMyAfterVisit, { params }, { signal });
      } catch (error) {
        // On a shared device the page must not show this visit to a person who has opened
        // another one since.
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
  const endedAt = ended.state === 'ready' ? ended.data.endedAt : null;
  const signed = ended.state === 'ready' ? signedIn(ended.data) : null;
  const [atFirst, setAtFirst] = useState(signed);
  // What was signed when the page opened is not news.
  if (atFirst === null && signed !== null) setAtFirst(signed);

  useEffect(() => {
    if (forgotten) return undefined;
    const every = isSoon(endedAt) ? lookAgainEvery.soon : lookAgainEvery.later;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, every);
    const handleLook = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', handleLook);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', handleLook);
    };
  }, [reload, forgotten, endedAt]);

  const handleForget = (): void => {
    setError(null);
    request(patientRoutes.leaveMyVisit, { params: { encounterId } }).then(() => {
      setForgotten(true);
    }, setError);
  };

  const isCancelled = (ended.state === 'ready' ? ended.data.status : visit.status) === 'cancelled';
  const isShown = !isCancelled && !forgotten && ended.state === 'ready';
  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic} ownNumbers={isShown}>
      <div className="stack-loose after-page">
        <PageHeading focusOnMount>{t(isCancelled ? 'ended.cancelled' : 'ended.title')}</PageHeading>
        {forgotten && <p role="status">{t('ended.forgotten')}</p>}
        {!forgotten && isCancelled && (
          <p>{t(visit.cancelledByPatient ? 'ended.cancelledByYou' : 'ended.cancelledText')}</p>
        )}
        {!forgotten && ended.state === 'loading' && <Loading />}
        {!forgotten && ended.state === 'failed' && (
          <ErrorBanner error={ended.error} onRetry={reload} />
        )}
        {isShown && (
          <Kept visit={visit} after={ended.data} isNew={atFirst !== null && signed !== atFirst} />
        )}
        {!forgotten && ended.state === 'ready' && (
          <div className="stack-loose no-print">
            {!isCancelled && <AboutVisit visit={visit} />}
            <MyDisclosures visit={visit} onLost={onLost} />
          </div>
        )}
        {!forgotten && (
          <div className="stack-tight no-print">
            {error !== null && <ErrorBanner error={error} />}
            <div>
              <Button variant="quiet" onClick={handleForget}>
                {t('ended.forget')}
              </Button>
            </div>
            <p className="muted small">{t('ended.forgetHelp')}</p>
          </div>
        )}
      </div>
    </VisitorShell>
  );
}

interface KeptProps {
  readonly visit: PatientVisit;
  readonly after: AfterVisit;
  /** A document was signed since the page was opened. */
  readonly isNew: boolean;
}

/** The part of the page that is printed. */
const Kept = ({ visit, after, isNew }: KeptProps) => {
  const { t } = useTranslation(['after', 'patient']);
  return (
    <>
      <AfterHead visit={visit} after={after} />
      <p role="status" className={isNew ? 'no-print' : 'visually-hidden'}>
        {isNew && t('news')}
      </p>
      <InstructionCard visit={visit} after={after} />
      <MyPrescriptions visit={visit} prescriptions={after.prescriptions} />
      <NextCard visit={visit} next={after.next} />
      <CallCard clinic={visit.clinic} />
      <div className="stack-tight no-print">
        <div>
          <Button
            onClick={() => {
              print();
            }}
          >
            {t('print')}
          </Button>
        </div>
        <p className="muted small">{t('keep')}</p>
      </div>
      <div className="no-print">
        <FeedbackCard visit={visit} after={after} />
      </div>
    </>
  );
};
