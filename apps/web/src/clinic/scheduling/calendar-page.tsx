import { type AppointmentRow, type FreeTime, routes, type RouteAnswer } from '@teleward/contracts';
import { lazy, useCallback, useEffect, useRef, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { dayIn, formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Part } from '../../ui/part.tsx';
import { Select } from '../../ui/select.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ClinicShell } from '../clinic-shell.tsx';
import { BoardRow } from '../board/board-row.tsx';
import { bookedPerson } from '../board/people.ts';
import { useDay } from '../day/day.tsx';
import { administers, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { BookButton } from './book-button.tsx';
import { type BookingWish } from './booking-dialog.tsx';
import { CalendarColumn, type Column } from './calendar-column.tsx';
import { opensAt, shownHours, type Stretch } from './calendar-layout.ts';
import './calendar.css';
import { addDays, clockAt, instantAt, isDay, minutesOf, mondayOf, timeOf } from './clinic-time.ts';
import { DayNavigation } from './day-navigation.tsx';
import { moveFocus } from './move-focus.ts';
import { TakenBanner } from './taken-banner.tsx';
import { useDrag } from './use-drag.ts';
import { useMoving } from './use-moving.ts';
import { bookedAsOf, usualLengths, useVisitTypes } from './use-visit-types.ts';

const BookingDialog = lazy(() => import('./booking-dialog.tsx'));

type Week = RouteAnswer<typeof routes.readCalendar>;

interface Sight {
  readonly day: string;
  /** The doctor whose week is shown; null for the day of all doctors. */
  readonly doctorId: string | null;
}

const hrefOf = ({ day, doctorId }: Sight): string =>
  `/calendar?day=${day}${doctorId === null ? '' : `&doctor=${doctorId}`}`;

/** The day and the doctor in an address, unchecked. */
function askedIn(address: string): { readonly asked: string; readonly doctorId: string | null } {
  const search = new URLSearchParams(address);
  return { asked: search.get('day') ?? '', doctorId: search.get('doctor') };
}

/** The visits of these days, of all doctors or one. */
function useCalendar(from: string, to: string, doctorId: string | null) {
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(
        routes.readCalendar,
        { query: { from, to, ...(doctorId !== null && { practitionerId: doctorId }) } },
        { signal },
      ),
    [from, to, doctorId],
  );
  return useLoaded(load);
}

/** All doctors on one day, or one doctor's week. */
export default function CalendarPage() {
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const [, navigate] = useLocation();
  const { asked, doctorId } = askedIn(useSearch());
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const { board, appointments: news } = useDay();
  const doctors = board?.doctors ?? [];
  const types = useVisitTypes() ?? [];
  const now = useNow(60_000);
  const today = dayIn(timeZone, new Date(now));
  const day = isDay(asked) ? asked : today;
  const [kind, setKind] = useState('');
  const as = bookedAsOf(kind);
  const [open, setOpen] = useState<AppointmentRow | null>(null);
  const [wish, setWish] = useState<BookingWish | null>(null);

  const from = doctorId === null ? day : mondayOf(day);
  const to = doctorId === null ? day : addDays(from, 6);
  const loaded = useCalendar(from, to, doctorId);
  const { reload } = loaded;
  const free = useFreeTimes(kind, from, doctorId);
  const reloadFree = free.reload;
  // The live list of today receives changes to any day; each one reloads the calendar.
  useEffect(() => {
    reload();
    reloadFree();
  }, [news, reload, reloadFree]);

  const columns = loaded.state === 'ready' ? columnsOf(loaded.data, free.times, doctorId, now) : [];
  const shown = shownHours(
    columns.flatMap(({ hours, rows }) => [
      ...hours,
      ...rows.map((row): Stretch => {
        const start = minutesOf(clockAt(row.startsAt, timeZone));
        const length = (Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000;
        return { from: start, to: Math.min(start + length, 24 * 60) };
      }),
    ]),
  );
  const hours = Array.from(
    { length: Math.max((shown.to - shown.from) / 60 - 1, 0) },
    (_, index) => shown.from / 60 + index + 1,
  );
  const moving = useMoving(reload);
  const { last } = moving;
  const drag = useDrag(shown, ({ row, column: key, stretch }) => {
    const target = columns.find((column) => column.key === key);
    if (target === undefined) return;
    const startsAt = instantAt(target.day, timeOf(stretch.from), timeZone);
    const minutes = stretch.to - stretch.from;
    void moving.move(row, { practitionerId: target.doctor.id, startsAt, minutes });
  });
  const scroller = useRef<HTMLDivElement>(null);
  const scrolledTo = useRef('');
  const sight = `${from} ${doctorId ?? ''}`;
  const opening = opensAt(columns, shown);
  const isReady = columns.length > 0;
  useEffect(() => {
    const element = scroller.current;
    const times = element?.querySelector('.calendar-times');
    // Scrolls once for each view: a person who looks around is not taken back.
    if (!element || !times || !isReady || scrolledTo.current === sight) return;
    scrolledTo.current = sight;
    const perMinute = times.clientHeight / (shown.to - shown.from);
    element.scrollTop = (opening - shown.from) * perMinute;
  }, [sight, isReady, opening, shown.from, shown.to]);
  const seen = open && (loaded.state === 'ready' ? rowLike(loaded.data, open) : open);

  const headed = (column: (typeof columns)[number]): Column => {
    const { day: date, doctor, rows, off } = column;
    const isWeek = doctorId !== null;
    return {
      ...column,
      label: isWeek
        ? t('calendar.visitsOf', { day: formatShortDay(date, language) })
        : t('calendar.visits', { doctor: doctor.name }),
      heading: isWeek ? formatShortDay(date, language) : doctor.name,
      note:
        off === null
          ? [
              t('calendar.booked', { count: rows.length }),
              ...(column.hasHours ? [] : [t('calendar.noHours')]),
            ].join(' · ')
          : off === ''
            ? t('calendar.off')
            : t('calendar.offBecause', { reason: off }),
    };
  };

  return (
    <ClinicShell width="broad">
      <div className="stack">
        <div className="members-head">
          <PageHeading focusOnMount>{t('calendar.title')}</PageHeading>
          <div className="row no-print">
            <Button
              variant="quiet"
              onClick={() => {
                print();
              }}
            >
              {t('calendar.print')}
            </Button>
            <BookButton
              wish={{
                ...(day >= today && { day }),
                ...(doctorId !== null && { practitionerId: doctorId }),
              }}
              onBooked={reload}
            >
              {t('book.open')}
            </BookButton>
          </div>
        </div>
        <div className="row row-between calendar-bar">
          <DayNavigation
            day={day}
            today={today}
            step={doctorId === null ? 1 : 7}
            hrefOf={(other) => hrefOf({ day: other, doctorId })}
            onGo={navigate}
          />
          <div className="row no-print">
            <Select
              label={t('calendar.view')}
              value={doctorId ?? ''}
              options={[
                { value: '', label: t('calendar.allDoctors') },
                ...doctors.map(({ id, name }) => ({
                  value: id,
                  label: `${t('calendar.week')}: ${name}`,
                })),
              ]}
              onChange={({ currentTarget }) => {
                navigate(hrefOf({ day, doctorId: currentTarget.value || null }));
              }}
            />
            <Select
              label={t('calendar.freeFor')}
              value={kind}
              options={[
                { value: '', label: t('calendar.noFree') },
                ...types
                  .filter(({ isOffered }) => isOffered)
                  .map(({ visitTypeId, names, minutes }) => ({
                    value: `type:${visitTypeId}`,
                    label: t('book.typeAndLength', { type: names[language], count: minutes }),
                  })),
                ...usualLengths.map((count) => ({
                  value: String(count),
                  label: t('book.length', { count }),
                })),
              ]}
              onChange={({ currentTarget }) => {
                setKind(currentTarget.value);
              }}
            />
          </div>
        </div>
        {loaded.state === 'loading' && <Loading shape="columns" />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={reload} />}
        {loaded.state === 'ready' && columns.length === 0 && (
          <EmptyState icon="calendar" title={t('calendar.noDoctors')}>
            {administers(session) ? (
              <Link className="button button-secondary" href="/members">
                {t('calendar.inviteDoctor')}
              </Link>
            ) : (
              <p>{t('calendar.askForDoctor')}</p>
            )}
          </EmptyState>
        )}
        {last !== null && last.error !== null && (
          <div className="stack-tight no-print">
            <p>{t('calendar.stays', { name: last.row.patient.name })}</p>
            <TakenBanner
              error={last.error}
              doctors={doctors}
              onTake={({ practitionerId, startsAt, endsAt }) => {
                const minutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
                void moving.move(last.row, { practitionerId, startsAt, minutes });
              }}
            />
          </div>
        )}
        {last !== null && last.moved !== null && (
          <Banner
            tone="success"
            live="status"
            title={t('calendar.moved', {
              name: last.row.patient.name,
              day: formatShortDay(dayIn(timeZone, new Date(last.moved.startsAt)), language),
              from: clockAt(last.moved.startsAt, timeZone),
              to: clockAt(last.moved.endsAt, timeZone),
            })}
          >
            <Button variant="quiet" onClick={() => void moving.undo()}>
              {t('calendar.moveBack')}
            </Button>
          </Banner>
        )}
        {columns.length > 0 && (
          <div
            ref={scroller}
            className={`calendar ${drag.held === null ? '' : 'calendar-dragging'}`}
            onClickCapture={(event) => {
              if (drag.wasDrag()) event.stopPropagation();
            }}
            role="group"
            aria-label={t('calendar.title')}
            // Focusable, so that the keyboard can scroll it.
            tabIndex={0}
            style={{ '--minutes': shown.to - shown.from } as CSSProperties}
            onKeyDown={moveFocus}
          >
            <div className="calendar-hours" aria-hidden="true">
              {hours.map((hour) => (
                <span key={hour} style={{ '--s': hour * 60 - shown.from } as CSSProperties}>
                  {`${String(hour).padStart(2, '0')}:00`}
                </span>
              ))}
            </div>
            {columns.map((column) => (
              <CalendarColumn
                key={column.key}
                column={headed(column)}
                shown={shown}
                timeZone={timeZone}
                types={types}
                held={drag.held?.column === column.key ? drag.held : null}
                grab={drag.grab}
                freeLabelOf={({ startsAt }) =>
                  doctorId === null
                    ? t('calendar.bookAt', {
                        time: clockAt(startsAt, timeZone),
                        doctor: column.doctor.name,
                      })
                    : t('calendar.bookAtDay', {
                        day: formatShortDay(column.day, language),
                        time: clockAt(startsAt, timeZone),
                      })
                }
                onOpen={setOpen}
                onFree={({ practitionerId, startsAt }) => {
                  setWish({ practitionerId, startsAt, ...typeOf(kind) });
                }}
                onEmpty={({ day: date, doctor }, time) => {
                  const startsAt = instantAt(date, time, timeZone);
                  if (date < today) return;
                  setWish({ practitionerId: doctor.id, startsAt, ...typeOf(kind) });
                }}
              />
            ))}
          </div>
        )}
      </div>
      {wish !== null && (
        <Part meanwhile={null}>
          <BookingDialog
            wish={as && 'minutes' in as ? { ...wish, minutes: as.minutes } : wish}
            onBooked={reload}
            onClose={() => {
              setWish(null);
            }}
          />
        </Part>
      )}
      {seen !== null && (
        <VisitDialog
          row={seen}
          now={now}
          onChanged={reload}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ClinicShell>
  );
}

const typeOf = (kind: string): Pick<BookingWish, 'visitTypeId'> =>
  kind.startsWith('type:') ? { visitTypeId: kind.slice(5) } : {};

/** The current state of the same appointment. */
const rowLike = (
  { appointments }: Week,
  { appointmentId }: AppointmentRow,
): AppointmentRow | null => appointments.find((row) => row.appointmentId === appointmentId) ?? null;

/** The columns of a view, without their texts. */
function columnsOf(
  week: Week,
  freeTimes: readonly FreeTime[],
  doctorId: string | null,
  now: number,
) {
  const { timeZone } = week;
  const dayOf = (instant: string): string => dayIn(timeZone, new Date(instant));
  const days = Array.from(
    { length: (Date.parse(week.to) - Date.parse(week.from)) / 86_400_000 + 1 },
    (_, index) => addDays(week.from, index),
  );
  return week.doctors
    .filter(({ id }) => doctorId === null || id === doctorId)
    .flatMap((doctor) =>
      days.map((day) => {
        const isHere = (one: { readonly startsAt: string }, id: string): boolean =>
          id === doctor.id && dayOf(one.startsAt) === day;
        const hasHours = !week.doctorsWithoutHours.includes(doctor.id);
        const off = week.daysOff.find(
          ({ date, practitionerId }) =>
            date === day && (practitionerId === null || practitionerId === doctor.id),
        );
        return {
          key: `${doctor.id} ${day}`,
          ...{ day, doctor, hasHours, off: off?.reason ?? null },
          // A cancelled visit takes no time; the day's list still shows it.
          rows: week.appointments.filter(
            (row) => row.appointmentStatus !== 'cancelled' && isHere(row, row.practitioner.id),
          ),
          freeTimes: freeTimes.filter((time) => isHere(time, time.practitionerId)),
          hours: week.hours
            .filter((span) => isHere(span, span.practitionerId))
            .map(({ startsAt, endsAt }): Stretch => {
              const from = minutesOf(clockAt(startsAt, timeZone));
              const end = minutesOf(clockAt(endsAt, timeZone));
              return { from, to: end <= from ? 24 * 60 : end };
            }),
          now:
            dayIn(timeZone, new Date(now)) === day
              ? minutesOf(clockAt(new Date(now).toISOString(), timeZone))
              : null,
        };
      }),
    );
}

/** The free times for a visit type; none while no type is chosen. */
function useFreeTimes(
  kind: string,
  from: string,
  doctorId: string | null,
): { readonly times: readonly FreeTime[]; readonly reload: () => void } {
  const load = useCallback(
    async (signal: AbortSignal): Promise<readonly FreeTime[]> => {
      const as = bookedAsOf(kind);
      if (as === undefined) return [];
      const { freeTimes } = await staffRequest(
        routes.findFreeTimes,
        {
          body: {
            ...{ as, from, days: doctorId === null ? 1 : 7 },
            ...(doctorId !== null && { practitionerId: doctorId }),
          },
        },
        { signal },
      );
      // Of overlapping free times one is enough; any other time can be booked by pressing
      // the space between.
      const until = new Map<string, string>();
      return freeTimes.filter(({ practitionerId, startsAt, endsAt }) => {
        if (startsAt < (until.get(practitionerId) ?? '')) return false;
        until.set(practitionerId, endsAt);
        return true;
      });
    },
    [kind, from, doctorId],
  );
  const loaded = useLoaded(load);
  return { times: loaded.state === 'ready' ? loaded.data : [], reload: loaded.reload };
}

interface VisitDialogProps {
  readonly row: AppointmentRow;
  readonly now: number;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** One visit of the calendar, with all its actions. */
const VisitDialog = ({ row, now, onChanged, onClose }: VisitDialogProps) => {
  const { t } = useTranslation('common');
  return (
    <Dialog
      title={row.patient.name}
      open
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <ul className="board-list calendar-card">
        <BoardRow person={bookedPerson(row)} now={now} onChanged={onChanged} />
      </ul>
    </Dialog>
  );
};
