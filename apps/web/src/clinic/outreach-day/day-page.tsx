import { type OutreachRun, type Route, routes } from '@teleward/contracts';
import { lazy, useEffect, useRef, useState } from 'react';
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
import { Opening } from './opening.tsx';
import './outreach-day.css';
import { type Part, peopleOfDay, type PersonOfDay } from './people-of-day.ts';
import { type DoAct, type RowDialogKind } from './row-acts.ts';
import { RowDialog } from './row-dialog.tsx';
import { useSettling } from './settling.ts';
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
  if (loaded.state === 'ready' && status === 'planned') {
    return (
      <SessionPage sessionId={sessionId}>
        <Opening
          run={loaded.data}
          onChanged={() => {
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

/** Where an error of the columns beside the list is shown. */
const sides = 'sides';

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
  // Apart from the rows: one that moves to another part takes no open dialog with it.
  const [opened, setOpened] = useState<{
    readonly kind: RowDialogKind;
    readonly person: PersonOfDay;
  } | null>(null);
  const [failed, setFailed] = useState<{ readonly at: string; readonly error: unknown } | null>(
    null,
  );
  const list = useRef<HTMLUListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The row of the act that was done last: the focus stays there once its button is gone.
  const place = useRef<number | null>(null);
  const { session, profile } = run;
  const { site } = session;
  const time = formatTime(new Date(now).toISOString(), site.timeZone, language);
  const isToday = dayIn(site.timeZone, new Date(now)) === session.date;
  const people = peopleOfDay(run, readsVisits(signedIn));
  const shown = people.filter((one) => one.part === part);
  const expected = people.filter((one) => one.part === 'expected');
  const rows = part === 'here' ? [...shown, ...expected.slice(0, 1)] : shown;
  const settling = useSettling(
    part,
    rows.map(({ participant }) => participant.participantId),
  );
  const isListed = (id: string): boolean =>
    rows.some(({ participant }) => participant.participantId === id);
  const mayUndo = people.every(({ participant }) => participant.number === null);
  const close = (): void => {
    setDialog(null);
    setOpened(null);
  };
  const openedPerson =
    people.find(
      ({ participant }) => participant.participantId === opened?.person.participant.participantId,
    ) ?? opened?.person;

  useEffect(() => {
    if (place.current === null || opened !== null) return;
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.od-act button') ?? [])];
    (buttons[place.current] ?? buttons.at(-1) ?? heading.current)?.focus();
    place.current = null;
  }, [run, opened]);

  const act = async <R extends Route>(
    at: string,
    route: R,
    input: RequestInput<R>,
  ): Promise<boolean> => {
    setFailed(null);
    let isDone = false;
    try {
      await staffRequest(route, input);
      isDone = true;
    } catch (error) {
      setFailed({ at, error });
    }
    onChanged();
    return isDone;
  };
  const actAt =
    (at: string): DoAct =>
    (route, input) =>
      act(at, route, input);

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
        {mayUndo && (
          <Button
            variant="quiet"
            onClick={() => {
              void act('day', routes.undoOpening, { params: { sessionId: session.sessionId } });
            }}
          >
            {t('open.undo')}
          </Button>
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
            <h2 id="od-people" ref={heading} tabIndex={-1}>
              {t('people')}
            </h2>
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
          {failed !== null && failed.at !== sides && !isListed(failed.at) && (
            <ErrorBanner error={failed.error} />
          )}
          {shown.length === 0 && <EmptyState icon="people" title={t(`nobody.${part}`)} />}
          <ul ref={list}>
            {rows.map((person, index) => {
              const { participantId } = person.participant;
              return (
                <DayRow
                  key={participantId}
                  run={run}
                  person={person}
                  now={now}
                  isNext={index >= shown.length}
                  isSettling={settling.has(participantId)}
                  error={failed?.at === participantId ? failed.error : null}
                  onAct={(route, input) => {
                    place.current = index;
                    return act(participantId, route, input);
                  }}
                  onOpen={(kind) => {
                    place.current = index;
                    setOpened({ kind, person });
                  }}
                />
              );
            })}
          </ul>
        </section>
        <Sides
          run={run}
          now={now}
          error={failed?.at === sides ? failed.error : null}
          onAct={actAt(sides)}
          onChanged={onChanged}
        />
      </div>
      {opened !== null && openedPerson !== undefined && (
        <RowDialog
          kind={opened.kind}
          run={run}
          person={openedPerson}
          onAct={actAt(openedPerson.participant.participantId)}
          onOpen={(kind) => {
            setOpened({ kind, person: openedPerson });
          }}
          onClose={close}
          onChanged={onChanged}
        />
      )}
      {dialog === 'check-in' && <CheckInDialog run={run} onClose={close} onChanged={onChanged} />}
      {dialog === 'close' && (
        <CloseDialog run={run} people={people} onClose={close} onChanged={onChanged} />
      )}
    </div>
  );
};
