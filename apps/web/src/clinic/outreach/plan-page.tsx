import { type OutreachSession, routes } from '@teleward/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { administers, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import './outreach.css';
import { PlanForm } from './plan-form.tsx';
import { loadChoices } from './use-outreach.ts';

/** Plans a day at a site, or changes the plan of one. */
export default function PlanPage({ sessionId }: { readonly sessionId: string | null }) {
  const { t } = useTranslation('outreach');
  const { session: signedIn } = useSignedIn();
  const [, navigate] = useLocation();
  const load = useCallback(
    async (signal: AbortSignal) => ({
      choices: await loadChoices(signal),
      session:
        sessionId === null
          ? null
          : await staffRequest(routes.readOutreachSession, { params: { sessionId } }, { signal }),
    }),
    [sessionId],
  );
  const loaded = useLoaded(load);
  const handleSaved = ({ sessionId: saved }: OutreachSession): void => {
    navigate(`/outreach/${saved}`);
  };
  return (
    <ClinicShell>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t(sessionId === null ? 'plan' : 'change')}</PageHeading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' &&
          (loaded.data.choices.sites.length === 0 && loaded.data.session === null ? (
            <EmptyState icon="team" title={t('noSites')}>
              <p>{t(administers(signedIn) ? 'noSitesHelp' : 'noSitesAsk')}</p>
              {administers(signedIn) && (
                <Link href="/settings/clinic" className="button button-secondary">
                  {t('addSite')}
                </Link>
              )}
            </EmptyState>
          ) : (
            <PlanForm
              choices={loaded.data.choices}
              session={loaded.data.session}
              onSaved={handleSaved}
            />
          ))}
      </div>
    </ClinicShell>
  );
}
