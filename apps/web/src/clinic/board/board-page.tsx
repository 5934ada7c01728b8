import { lazy, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { dayIn, formatElapsed, formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { readStored, writeStored } from '../../theme/stored.ts';
import { errorCodeOf } from '../../api/api-error.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Part } from '../../ui/part.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ClinicShell } from '../clinic-shell.tsx';
import { useDay } from '../day/day.tsx';
import { WalkInButton } from '../day/walk-in-button.tsx';
import { BookButton } from '../scheduling/book-button.tsx';
import { DayNavigation } from '../scheduling/day-navigation.tsx';
import { administers, useSignedIn } from '../session/session.ts';
import './board.css';
import { BoardFilter } from './board-filter.tsx';
import { BoardRow } from './board-row.tsx';
import { filterOf } from './filter.ts';
import { type Line } from './lines.ts';
import { type Asking, RowDialog } from './row-dialog.tsx';
import { NextPatient } from './next-patient.tsx';
import { type BoardPerson, type Group, groupsOf } from './people.ts';
import { useStill } from './use-still.ts';

const FirstStepsCard = lazy(() => import('../first-steps/first-steps-card.tsx'));
const AnnounceDialog = lazy(() => import('./announce-dialog.tsx'));

/** The path of a day's list. */
export const hrefOfDay = (day: string, today: string): string =>
  day === today ? '/' : `/days/${day}`;

/** Patients who arrived within this time are marked as new, in ms. */
const newForMs = 30_000;

/** Today's board: who waits, who is in a visit, who is still expected and whose visit is over. */
export const BoardPage = () => {
  const { t } = useTranslation(['clinic', 'scheduling', 'board']);
  const [, navigate] = useLocation();
  const { session } = useSignedIn();
  const { appointments, board, error, live, reload } = useDay();
  const now = useNow(15_000);
  const { timeZone } = session.clinic;
  const { id } = session.practitioner;
  const filterKey = `teleward.board.${id}`;
  const [wanted, setOnly] = useState(() => readStored(filterKey) || null);
  const only = filterOf(wanted, board?.doctors ?? null);
  const list = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<{
    readonly person: BoardPerson;
    readonly act: Asking;
  } | null>(null);
  const day = dayIn(timeZone, new Date(now));
  const nameOf = (doctor: string): string =>
    board?.doctors.find((one) => one.id === doctor)?.name ??
    appointments?.find(({ practitioner }) => practitioner.id === doctor)?.practitioner.name ??
    t('waiting.formerDoctor');
  const groups = groupsOf(board, appointments ?? [], { practitionerId: id, only, nameOf });
  const { shown, settle, doneWith } = useStill(list, groups);
  const others = useNewcomers(groups);
  const current = new Map(
    groups.flatMap(({ people }) => people).map((one) => [one.encounterId, one]),
  );
  const standing = new Set(waitingIn(shown));
  const more = waitingIn(groups).filter((one) => !standing.has(one)).length;
  const isNobodyWaiting = shown.every(({ kind }) => kind !== 'waiting');
  const next = shown
    .flatMap(({ people }) => people)
    .find(({ entry, servedBy }) => {
      return entry?.state === 'waiting' && entry.present && servedBy.includes(id);
    });

  return (
    <ClinicShell width="broad">
      <div className="board">
        <div className="board-head">
          <PageHeading>{t('day.title')}</PageHeading>
          <DayNavigation
            day={day}
            today={day}
            hrefOf={(other) => hrefOfDay(other, day)}
            onGo={navigate}
          />
          <BoardFilter
            only={only}
            onChange={(doctor) => {
              writeStored(filterKey, doctor ?? '');
              setOnly(doctor);
            }}
          />
          <div className="board-head-acts">
            <WalkInButton />
            <BookButton variant={next === undefined ? 'primary' : 'secondary'}>
              {t('scheduling:book.open')}
            </BookButton>
            {session.roles.includes('doctor') && <NextPatient variant="secondary" />}
          </div>
        </div>
        {administers(session) && appointments !== null && (
          <Part meanwhile={null} failed={() => null}>
            <FirstStepsCard isOpen={groups.length === 0} />
          </Part>
        )}
        {appointments !== null &&
          !live &&
          (errorCodeOf(error) === 'protocol_outdated' ? (
            <ErrorBanner error={error} />
          ) : (
            <Banner tone="warning" live="status">
              {t('day.notLive')}
            </Banner>
          ))}
        {appointments === null &&
          (error === null ? (
            <Loading shape="rows" />
          ) : (
            <ErrorBanner error={error} onRetry={reload} />
          ))}
        {appointments?.length === 0 && groups.length === 0 && (
          <EmptyState icon="calendar" title={t('day.empty')}>
            <p>{t('day.emptyText')}</p>
          </EmptyState>
        )}
        <div ref={list} className="board-lists">
          <p className="board-moved" role="status">
            {more > 0 && (
              <Button
                variant="quiet"
                onClick={() => {
                  settle();
                }}
              >
                {t('board:moved', { count: more })}
              </Button>
            )}
          </p>
          {appointments !== null && appointments.length > 0 && isNobodyWaiting && (
            <section aria-labelledby="board-nobody">
              <h2 id="board-nobody" className="board-group-title">
                <span>{t('board:group.waiting')}</span> <span className="day-count">0</span>
              </h2>
              <p className="muted board-nobody">{t('day.nobodyWaits')}</p>
            </section>
          )}
          {shown.map((group) => (
            <BoardGroup
              key={group.id}
              group={group}
              isOne={shown.filter(({ kind }) => kind === 'waiting').length < 2}
              now={now}
              rowOf={(stood) => {
                const person = current.get(stood.encounterId) ?? stood;
                const { arrivedAt } = person.entry ?? {};
                const isNew =
                  others.has(person.encounterId) &&
                  arrivedAt !== undefined &&
                  now - Date.parse(arrivedAt) < newForMs;
                return (
                  <BoardRow
                    key={person.encounterId}
                    person={person}
                    pressed={person.encounterId === doneWith ? person : stood}
                    now={now}
                    isNext={person.encounterId === next?.encounterId}
                    isNew={isNew}
                    onAsk={(act) => {
                      setAsked({ person, act });
                    }}
                    onDone={() => {
                      settle(person.encounterId);
                    }}
                  />
                );
              }}
            />
          ))}
        </div>
      </div>
      {asked !== null && (
        <RowDialog
          person={stillAsked(asked.person, current.get(asked.person.encounterId))}
          open={asked.act}
          onClose={() => {
            setAsked(null);
            settle(asked.person.encounterId);
          }}
          onChanged={nothing}
        />
      )}
    </ClinicShell>
  );
};

/** Lists that receive every change need no reload. */
const nothing = (): void => undefined;

/**
 * A patient in the current state; a question about a queue entry stays until answered, even if
 * the entry is gone.
 */
const stillAsked = (asked: BoardPerson, now: BoardPerson | undefined): BoardPerson =>
  now === undefined ? asked : { ...now, entry: now.entry ?? asked.entry };

const waitingIn = (groups: readonly Group[]): readonly string[] =>
  groups
    .filter(({ kind }) => kind === 'waiting')
    .flatMap(({ people }) => people.map(({ encounterId }) => encounterId));

/** Patients who began to wait after the page was opened. */
function useNewcomers(groups: readonly Group[]): ReadonlySet<string> {
  const waiting = waitingIn(groups);
  const { board } = useDay();
  const [atFirst, setAtFirst] = useState<ReadonlySet<string> | null>(null);
  if (atFirst === null && board !== null) setAtFirst(new Set(waiting));
  return new Set(waiting.filter((id) => atFirst !== null && !atFirst.has(id)));
}

interface BoardGroupProps {
  readonly group: Group;
  /** The clinic has a single line at the moment, which needs no name. */
  readonly isOne: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly rowOf: (person: BoardPerson) => React.JSX.Element;
}

const BoardGroup = ({ group, isOne, now, rowOf }: BoardGroupProps) => {
  const { t } = useTranslation(['clinic', 'board']);
  const [isOpen, setOpen] = useState(group.kind !== 'over');
  const { id, kind, line, people } = group;
  const headingId = `board-${id.replaceAll(' ', '-')}`;
  const title = (
    <>
      <span>{t(`board:group.${kind}`)}</span>{' '}
      {line !== null && !isOne && <bdi className="board-line">{line.name}</bdi>}{' '}
      <span className="day-count">{people.length}</span>
    </>
  );
  const rows = people.map(rowOf);
  return (
    <section className={`board-group board-${kind}`} aria-labelledby={headingId}>
      <div className="board-group-head">
        <h2 id={headingId} className="board-group-title">
          {kind === 'over' ? (
            <button
              type="button"
              className="board-fold"
              aria-expanded={isOpen}
              onClick={() => {
                setOpen(!isOpen);
              }}
            >
              <Icon name="next" />
              <span>{title}</span>
            </button>
          ) : (
            title
          )}
        </h2>
        {line !== null && <LineSummary line={line} people={people} now={now} />}
      </div>
      {isOpen &&
        (kind === 'waiting' ? (
          <ol className="board-list">{rows}</ol>
        ) : (
          <ul className="board-list">{rows}</ul>
        ))}
    </section>
  );
};

interface LineSummaryProps {
  readonly line: Line;
  readonly people: readonly BoardPerson[];
  readonly now: number;
}

/**
 * The state of a line: which of its doctors are online, who waits longest, and a button to
 * message all who wait.
 */
const LineSummary = ({ line, people, now }: LineSummaryProps) => {
  const { t } = useTranslation(['clinic', 'board']);
  const language = useLanguage();
  const { board, doctorsHere } = useDay();
  const [announces, setAnnounces] = useState(false);
  const { name, servedBy } = line;
  const nameOf = (id: string): string =>
    board?.doctors.find((doctor) => doctor.id === id)?.name ?? t('waiting.formerDoctor');
  const { id } = useSignedIn().session.practitioner;
  const here = servedBy.filter((doctor) => doctorsHere?.has(doctor) === true);
  // Doctors know who serves their own line.
  const isToldOfDoctors = doctorsHere !== null && servedBy.some((doctor) => doctor !== id);
  const arrivals = people.flatMap(({ entry }) =>
    entry === null ? [] : Date.parse(entry.arrivedAt),
  );
  return (
    <div className="board-line-news">
      {servedBy.length === 0 && <span className="board-fact">{t('waiting.unattended')}</span>}
      {isToldOfDoctors && (
        <span className="board-fact" data-tone={here.length === 0 ? 'danger' : undefined}>
          {here.length === 0
            ? t('waiting.nobodyHere')
            : t('waiting.here', { names: formatNames(here.map(nameOf), language) })}
        </span>
      )}
      {arrivals.length > 1 && (
        <span className="board-fact">
          {t('board:longest', {
            wait: formatElapsed((now - Math.min(...arrivals)) / 1000, language),
          })}
        </span>
      )}
      {arrivals.length > 0 && (
        <Button
          variant="quiet"
          aria-label={t('announce.openOf', { line: name })}
          onClick={() => {
            setAnnounces(true);
          }}
        >
          {t('announce.open')}
        </Button>
      )}
      {announces && (
        <Part meanwhile={null}>
          <AnnounceDialog
            line={line}
            onClose={() => {
              setAnnounces(false);
            }}
          />
        </Part>
      )}
    </div>
  );
};
