import { type OutreachSummary, routes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatNames, formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { administers, plansOutreach, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import './outreach.css';

const loadDays = async (signal: AbortSignal) => {
  const [coming, past] = await Promise.all(
    (['coming', 'past'] as const).map((when) =>
      staffRequest(routes.listOutreachSessions, { query: { when } }, { signal }),
    ),
  );
  return { coming: coming?.sessions ?? [], past: past?.sessions ?? [] };
};

/** Days at the clinic's sites, those to come first. */
export default function OutreachPage() {
  const { t } = useTranslation('outreach');
  const { session } = useSignedIn();
  const loaded = useLoaded(loadDays);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="outreach-head">
          <PageHeading focusOnMount>{t('title')}</PageHeading>
          {administers(session) && (
            <Link href="/settings/outreach" className="button button-secondary">
              {t('sites.title')}
            </Link>
          )}
          {plansOutreach(session) && (
            <Link href="/outreach/new" className="button button-primary">
              {t('plan')}
            </Link>
          )}
        </div>
        {loaded.state === 'loading' && <Loading shape="rows" />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <>
            <section className="stack-tight" aria-labelledby="outreach-coming">
              <h2 id="outreach-coming">{t('coming')}</h2>
              {loaded.data.coming.length === 0 ? (
                <EmptyState icon="calendar" title={t('nothingPlanned')}>
                  <p>{t('nothingPlannedHelp')}</p>
                </EmptyState>
              ) : (
                <Days days={loaded.data.coming} />
              )}
            </section>
            {loaded.data.past.length > 0 && (
              <section className="stack-tight" aria-labelledby="outreach-past">
                <h2 id="outreach-past">{t('past')}</h2>
                <Days days={loaded.data.past} />
              </section>
            )}
          </>
        )}
      </div>
    </ClinicShell>
  );
}

const Days = ({ days }: { readonly days: readonly OutreachSummary[] }) => {
  const { t } = useTranslation('outreach');
  const language = useLanguage();
  return (
    <ul className="outreach-days">
      {days.map((day) => (
        <li key={day.sessionId} className="outreach-day">
          <span>{t('dayAndHours', { day: formatShortDay(day.date, language), ...day })}</span>
          <span>
            <Link href={`/outreach/${day.sessionId}`}>{day.site.name}</Link>
          </span>
          <span className="muted small">
            {day.doctors.length === 0
              ? day.programme
              : t('programmeAndDoctors', {
                  programme: day.programme,
                  doctors: formatNames(day.doctors, language),
                })}
          </span>
          <span className="muted small">{t('people', { count: day.people })}</span>
          <span>
            <Status status={day.status} />
          </span>
        </li>
      ))}
    </ul>
  );
};

const toneOf = {
  planned: 'neutral',
  open: 'success',
  closed: 'neutral',
  cancelled: 'danger',
} as const;

export const Status = ({ status }: { readonly status: OutreachSummary['status'] }) => {
  const { t } = useTranslation('outreach');
  return <StatusBadge tone={toneOf[status]}>{t(`status.${status}`)}</StatusBadge>;
};
