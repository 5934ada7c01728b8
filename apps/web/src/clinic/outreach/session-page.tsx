import {
  type OutreachSession,
  outreachWarnings,
  routes,
  type SiteProfile,
  usualOutreachMinutes,
} from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { type Elements } from '../../ui/elements.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { useVisitTypes } from '../scheduling/use-visit-types.ts';
import { plansOutreach, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { CancelSessionDialog } from './cancel-session-dialog.tsx';
import { CarryOverCard } from './carry-over-card.tsx';
import './outreach.css';
import { Status } from './outreach-page.tsx';
import { PeopleList } from './people-list.tsx';
import { doctorsOf } from './plan-form.tsx';
import { TimeLine } from './time-line.tsx';
import { loadChoices } from './use-outreach.ts';
import { Warnings } from './warnings.tsx';

interface SessionPageProps {
  readonly sessionId: string;
  /** Stands under the heading. */
  readonly children?: Elements;
}

/** The plan of a day at a site, and its list. */
export default function SessionPage({ sessionId, children }: SessionPageProps) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const params = { sessionId };
      const session = await staffRequest(routes.readOutreachSession, { params }, { signal });
      const query = { siteId: session.site.id, date: session.date, except: sessionId };
      const [choices, day] = await Promise.all([
        loadChoices(signal),
        staffRequest(routes.readOutreachDay, { query }, { signal }),
      ]);
      return { session, choices, day };
    },
    [sessionId],
  );
  const loaded = useLoaded(load);
  return (
    <ClinicShell width="broad">
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'ready' && (
        <Planned {...loaded.data} onChanged={loaded.reload}>
          {children}
        </Planned>
      )}
    </ClinicShell>
  );
}

interface PlannedProps {
  readonly session: OutreachSession;
  readonly choices: Awaited<ReturnType<typeof loadChoices>>;
  readonly day: Parameters<typeof outreachWarnings>[2];
  readonly onChanged: () => void;
  readonly children?: Elements;
}

const Planned = ({ session, choices, day, onChanged, children }: PlannedProps) => {
  const { t } = useTranslation('outreach');
  const language = useLanguage();
  const { session: signedIn } = useSignedIn();
  const types = useVisitTypes() ?? [];
  const [isCancelling, setCancelling] = useState(false);
  const { site, status, participants } = session;
  const profile = choices.sites.find((one) => one.site.id === site.id) ?? null;
  const type = types.find(({ visitTypeId }) => visitTypeId === session.visitTypeId);
  const minutes = type === undefined ? usualOutreachMinutes : type.minutes + type.bufferMinutes;
  const warnings = outreachWarnings(
    planLinesOf(session),
    profile ?? { power: [], network: [] },
    day,
    participants.length,
    minutes,
  );
  const isOpen = status === 'planned' || status === 'open';
  const mayPlan = plansOutreach(signedIn) && isOpen;
  return (
    <div className="stack-loose">
      <div className="outreach-head">
        <div>
          <PageHeading focusOnMount>{site.name}</PageHeading>
          <p className="muted">
            {t('subtitle', {
              day: formatDay(`${session.date}T00:00:00Z`, 'UTC', language),
              ...{ from: session.from, to: session.to, programme: session.programme },
            })}
          </p>
        </div>
        <Status status={status} />
        {mayPlan && (
          <Link href={`/outreach/${session.sessionId}/plan`} className="button button-secondary">
            {t('change')}
          </Link>
        )}
        {mayPlan && status === 'planned' && (
          <Button
            onClick={() => {
              setCancelling(true);
            }}
          >
            {t('cancel.open')}
          </Button>
        )}
      </div>
      {children}
      {session.cancellationReason !== null && (
        <Banner tone="danger" title={t('cancelled')}>
          {session.cancellationReason}
        </Banner>
      )}
      <TimeLine
        date={session.date}
        from={session.from}
        to={session.to}
        doctors={session.doctors}
        profile={profile}
        warnings={isOpen ? warnings : []}
      />
      {isOpen && <Warnings warnings={warnings} doctors={doctorsOf(choices, session)} />}
      <div className="outreach-columns">
        <div className="stack-loose">
          <PeopleList
            session={session}
            villages={profile?.villages ?? []}
            mayChange={mayPlan}
            onChanged={onChanged}
          />
          {mayPlan && <CarryOverCard session={session} onChanged={onChanged} />}
        </div>
        <Sides session={session} profile={profile} />
      </div>
      {isCancelling && (
        <CancelSessionDialog
          session={session}
          onClose={() => {
            setCancelling(false);
          }}
          onChanged={onChanged}
        />
      )}
    </div>
  );
};

const planLinesOf = (session: OutreachSession): Parameters<typeof outreachWarnings>[0] => ({
  ...{ date: session.date, from: session.from, to: session.to, doctors: session.doctors },
  team: session.team.map((one) => ({ ...one, name: one.memberId === null ? one.name : null })),
});

interface SidesProps {
  readonly session: OutreachSession;
  readonly profile: SiteProfile | null;
}

/** Team, stock, and what is known of the place. */
const Sides = ({ session, profile }: SidesProps) => {
  const { t } = useTranslation('outreach');
  const { phone } = session.site;
  const contact = profile?.contact ?? null;
  const hasSite = contact !== null || phone !== null || (profile?.villages.length ?? 0) > 0;
  return (
    <div className="stack">
      <Card aria-labelledby="side-team">
        <div className="stack-tight">
          <h2 id="side-team">{t('team')}</h2>
          {session.team.length === 0 && <p className="muted">{t('nobodyGoes')}</p>}
          <ul className="outreach-facts">
            {session.team.map(({ id, name, role, from }) => (
              <li key={id}>
                <span>{t('memberAndRole', { name, role: t(`roles.${role}`) })}</span>
                <span>{t('fromTime', { time: from })}</span>
              </li>
            ))}
          </ul>
        </div>
      </Card>
      <Card aria-labelledby="side-stock">
        <div className="stack-tight">
          <h2 id="side-stock">{t('stock')}</h2>
          {session.stock.length === 0 && <p className="muted">{t('nothingGoes')}</p>}
          <ul className="outreach-facts">
            {session.stock.map(({ id, name, unit, planned }) => (
              <li key={id}>
                <span>{name}</span>
                <span>{t('amountAndUnit', { amount: planned, unit })}</span>
              </li>
            ))}
          </ul>
        </div>
      </Card>
      {hasSite && (
        <Card aria-labelledby="side-site">
          <div className="stack-tight">
            <h2 id="side-site">{t('place')}</h2>
            {phone !== null && <a href={`tel:${phone}`}>{phone}</a>}
            {contact !== null && <p>{contact.name}</p>}
            {contact !== null && contact.phone !== null && (
              <a href={`tel:${contact.phone}`}>{contact.phone}</a>
            )}
            <ul className="outreach-facts">
              {(profile?.villages ?? []).map(({ name, km }) => (
                <li key={name}>
                  <span>{name}</span>
                  {km !== null && <span>{t('km', { km })}</span>}
                </li>
              ))}
            </ul>
          </div>
        </Card>
      )}
    </div>
  );
};
