import { type OutreachRun, type Route, routes } from '@teleward/contracts';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type RequestInput } from '../../api/request.ts';
import { dayIn, formatDay, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ClinicShell } from '../clinic-shell.tsx';
import { OpenedMeanwhile } from '../outreach/opened-meanwhile.tsx';
import { TimeLine } from '../outreach/time-line.tsx';
import { plansOutreach, readsVisits, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { CheckInDialog } from './check-in-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { DayRow } from './day-row.tsx';
import './outreach-day.css';
import { type Part, peopleOfDay } from './people-of-day.ts';
import { Sides } from './sides.tsx';
import { DaySummary } from './summary.tsx';
import { useRun } from './use-run.ts';

const SessionPage = lazy(() => import('../outreach/session-page.tsx'));

interface OutreachDayPageProps {
  readonly sessionId: string;
}

/** A day at a site: its plan before, its list while it runs, and what became of it. */
export default function OutreachDayPage({ sessionId }: OutreachDayPageProps) {
  const { reload, live, ...loaded } = useRun(sessionId);
  const status = loaded.state === 'ready' ? loaded.data.session.status : null;
  // Opened on another device, it is no reason to take the plan from a reader who is typing in it.
  const [stays, setStays] = useState(false);
  const [hasOpened, setHasOpened] = useState(false);
  if (status === 'planned' && !stays) setStays(true);
  if (status === 'cancelled') return <SessionPage sessionId={sessionId} />;
  if (status === 'planned') {
    return (
      <SessionPage sessionId={sessionId}>
        <OpenDay
          sessionId={sessionId}
          onOpened={() => {
            setHasOpened(true);
            reload();
          }}
        />
      </SessionPage>
    );
  }
  if (status === 'open' && stays && !hasOpened) {
    return (
      <SessionPage sessionId={sessionId}>
        <OpenedMeanwhile
          onGo={() => {
            setHasOpened(true);
          }}
        />
      </SessionPage>
    );
  }
  return (
    <ClinicShell width="broad">
      {loaded.state === 'loading' && <Loading shape="rows" />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={reload} />}
      {loaded.state === 'ready' &&
        (status === 'closed' ? (
          <DaySummary run={loaded.data} onChanged={reload} />
        ) : (
          <RunningDay run={loaded.data} live={live} onChanged={reload} />
        ))}
    </ClinicShell>
  );
}

interface OpenDayProps {
  readonly sessionId: string;
  readonly onOpened: () => void;
}

/** Stands on the page of the plan. */
const OpenDay = ({ sessionId, onOpened }: OpenDayProps) => {
  const { t } = useTranslation('outreach-day');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.openOutreachSession, { params: { sessionId } });
      onOpened();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <aside className="od-open" aria-label={t('open.label')}>
      {error !== null && <ErrorBanner error={error} />}
      <p>{t('open.help')}</p>
      <Button variant="primary" busy={busy} onClick={() => void open()}>
        {t('open.do')}
      </Button>
    </aside>
  );
};

const parts: readonly Part[] = ['here', 'expected', 'done'];

interface RunningDayProps {
  readonly run: OutreachRun;
  readonly live: boolean;
  readonly onChanged: () => void;
}

const RunningDay = ({ run, live, onChanged }: RunningDayProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach']);
  const language = useLanguage();
  const { session: signedIn } = useSignedIn();
  const now = useNow(15_000);
  const [part, setPart] = useState<Part>('here');
  const [dialog, setDialog] = useState<'check-in' | 'close' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { session, profile } = run;
  const { site } = session;
  const time = formatTime(new Date(now).toISOString(), site.timeZone, language);
  const isToday = dayIn(site.timeZone, new Date(now)) === session.date;
  const people = peopleOfDay(run, readsVisits(signedIn));
  const shown = people.filter((one) => one.part === part);
  const expected = people.filter((one) => one.part === 'expected');
  const close = (): void => {
    setDialog(null);
  };

  const act = async <R extends Route>(route: R, input: RequestInput<R>): Promise<boolean> => {
    setError(null);
    let isDone = false;
    try {
      await staffRequest(route, input);
      isDone = true;
    } catch (failure) {
      setError(failure);
    }
    onChanged();
    return isDone;
  };

  return (
    <div className="od">
      <div className="od-head">
        <div>
          <PageHeading>{site.name}</PageHeading>
          <p className="muted">
            {[
              formatDay(`${session.date}T00:00:00Z`, 'UTC', language),
              ...(profile === null || profile.villages.length === 0
                ? []
                : [t('villages', { count: profile.villages.length })]),
              t('outreach:people', { count: people.length }),
              t('siteTime', { time }),
            ].join(' · ')}
          </p>
        </div>
        {plansOutreach(signedIn) && (
          <Link className="button button-quiet" href={`/outreach/${session.sessionId}/plan`}>
            {t('outreach:change')}
          </Link>
        )}
        {plansOutreach(signedIn) && (
          <Link className="button button-quiet" href={`/outreach/${session.sessionId}/list`}>
            {t('outreach:list')}
          </Link>
        )}
        <Button
          onClick={() => {
            setDialog('close');
          }}
        >
          {t('close.open')}
        </Button>
        <Button
          variant="primary"
          onClick={() => {
            setDialog('check-in');
          }}
        >
          <Icon name="plus" />
          <span>{t('checkIn.open')}</span>
        </Button>
      </div>
      {!live && (
        <Banner tone="warning" live="status">
          {t('offline')}
        </Banner>
      )}
      <TimeLine
        date={session.date}
        from={session.from}
        to={session.to}
        doctors={session.doctors}
        profile={profile}
        warnings={[]}
        now={isToday ? time : undefined}
      />
      <div className="od-columns">
        <section className="od-list" aria-labelledby="od-people">
          <div className="od-list-head">
            <h2 id="od-people">{t('people')}</h2>
            <div className="od-parts" role="group" aria-label={t('parts.label')}>
              {parts.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={part === one}
                  onClick={() => {
                    setPart(one);
                  }}
                >
                  {t(`parts.${one}`, { count: people.filter((who) => who.part === one).length })}
                </button>
              ))}
            </div>
          </div>
          {error !== null && <ErrorBanner error={error} />}
          {shown.length === 0 && <EmptyState icon="people" title={t(`nobody.${part}`)} />}
          <ul>
            {shown.map((person) => (
              <DayRow
                key={person.participant.participantId}
                run={run}
                person={person}
                now={now}
                onAct={act}
                onChanged={onChanged}
              />
            ))}
            {part === 'here' &&
              expected
                .slice(0, 1)
                .map((person) => (
                  <DayRow
                    key={person.participant.participantId}
                    run={run}
                    person={person}
                    now={now}
                    isNext
                    onAct={act}
                    onChanged={onChanged}
                  />
                ))}
          </ul>
        </section>
        <Sides run={run} people={people} now={now} onAct={act} onChanged={onChanged} />
      </div>
      {dialog === 'check-in' && <CheckInDialog run={run} onClose={close} onChanged={onChanged} />}
      {dialog === 'close' && (
        <CloseDialog run={run} people={people} onClose={close} onChanged={onChanged} />
      )}
    </div>
  );
};
