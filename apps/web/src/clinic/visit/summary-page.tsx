import { routes } from '@teleward/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PrintHead } from '../../summary/print-head.tsx';
import { VisitSummary } from '../../summary/visit-summary.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { FollowUpButton } from '../scheduling/follow-up-button.tsx';
import { readsHistory, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { DocumentView } from './document-view.tsx';

/** A finished visit: what happened and what was written. */
export const SummaryPage = ({ encounterId }: { readonly encounterId: string }) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const params = { encounterId };
      const [visit, summary, { documents }] = await Promise.all([
        staffRequest(routes.readVisit, { params }, { signal }),
        staffRequest(routes.readVisitSummary, { params }, { signal }),
        staffRequest(routes.listDocuments, { params }, { signal }),
      ]);
      return { visit, summary, documents };
    },
    [encounterId],
  );
  const loaded = useLoaded(load);
  return (
    <ClinicShell>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && (
        <div className="stack">
          <PageHeading>{t('summary.failed')}</PageHeading>
          <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
        </div>
      )}
      {loaded.state === 'ready' && (
        <div className="stack-loose">
          <PrintHead clinic={session.clinic} />
          <div className="stack-tight">
            <PageHeading focusOnMount>
              {t('summary.title', { name: loaded.data.visit.patient.name })}
            </PageHeading>
            <p className="row">
              <Link className="button button-secondary" href={`/visits/${encounterId}`}>
                {t('summary.desk')}
              </Link>
              {readsHistory(session) && (
                <Link
                  className="button button-secondary"
                  href={`/patients/${loaded.data.visit.patient.id}/record`}
                >
                  {t('summary.record')}
                </Link>
              )}
              <FollowUpButton visit={loaded.data.visit} />
            </p>
          </div>
          <div className="summary-columns">
            <Card aria-labelledby="summary-visit">
              <div className="stack">
                <h2 id="summary-visit">{t('summary.visit')}</h2>
                <VisitSummary summary={loaded.data.summary} />
              </div>
            </Card>
            <Card aria-labelledby="summary-documents">
              <div className="stack-loose">
                <h2 id="summary-documents">{t('summary.documents')}</h2>
                {loaded.data.documents.length === 0 && (
                  <EmptyState title={t('record.nothingWritten')} />
                )}
                {loaded.data.documents.map((document) => (
                  <DocumentView
                    key={document.documentId}
                    document={document}
                    others={loaded.data.documents}
                  />
                ))}
              </div>
            </Card>
          </div>
        </div>
      )}
    </ClinicShell>
  );
};
