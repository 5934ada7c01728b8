import { type AppointmentRow, type FreeTime, type VisitType } from '@teleward/contracts';
import { type CSSProperties, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { Icon } from '../../ui/icon.tsx';
import { lanesOf, outsideOf, stepMinutes, type Stretch } from './calendar-layout.ts';
import { clockAt, minutesOf, timeOf } from './clinic-time.ts';
import { type Grab, type Held } from './use-drag.ts';

export interface Column {
  readonly key: string;
  /** The label of the list for screen readers. */
  readonly label: string;
  readonly heading: ReactNode;
  /** Under the heading: the number of visits, or why there are none. */
  readonly note: string;
  readonly day: string;
  readonly doctor: { readonly id: string; readonly name: string };
  readonly rows: readonly AppointmentRow[];
  readonly freeTimes: readonly FreeTime[];
  readonly hours: readonly Stretch[];
  /** The current time in minutes since midnight; null on another day. */
  readonly now: number | null;
}

interface CalendarColumnProps {
  readonly column: Column;
  readonly shown: Stretch;
  readonly timeZone: string;
  readonly types: readonly VisitType[];
  readonly freeLabelOf: (time: FreeTime) => string;
  readonly onOpen: (row: AppointmentRow) => void;
  readonly onFree: (time: FreeTime) => void;
  /** The dragged visit, where it would be in this column. */
  readonly held: Held | null;
  readonly grab: Grab;
  /** A time between the visits was pressed, as `09:30`. */
  readonly onEmpty: (column: Column, time: string) => void;
}

/** A visit that has not begun can be moved; a walk-in's time only says when the patient came. */
const isMovable = ({ appointmentStatus, walkIn }: AppointmentRow): boolean =>
  appointmentStatus === 'booked' && !walkIn;

/** From this length on a visit has room for two lines. */
const twoLinesMinutes = 20;

const lengthOf = ({ from, to }: Stretch): number => to - from;

/** The CSS position of a stretch. */
const placeOf = (
  { from, to }: Stretch,
  shown: Stretch,
  { lane, lanes } = { lane: 0, lanes: 1 },
): CSSProperties =>
  ({
    '--s': Math.max(from, shown.from) - shown.from,
    '--d': Math.max(Math.min(to, shown.to) - Math.max(from, shown.from), stepMinutes),
    '--lane': lane,
    '--lanes': lanes,
  }) as CSSProperties;

/** One doctor's day: visits and free times. */
export const CalendarColumn = (props: CalendarColumnProps) => {
  const { column, shown, timeZone, types, freeLabelOf, held, grab } = props;
  const { onOpen, onFree, onEmpty } = props;
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const minute = (instant: string): number => minutesOf(clockAt(instant, timeZone));
  const stretchOf = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Stretch => {
    const from = minute(startsAt);
    return { from, to: from + (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000 };
  };
  const lanes = lanesOf(column.rows.map(stretchOf));
  const items = [
    ...column.rows.map((row, index) => ({ at: row.startsAt, row, place: lanes[index] })),
    ...column.freeTimes.map((free) => ({ at: free.startsAt, free })),
  ].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));

  /** The quarter of an hour under the pointer. */
  const timeAt = ({ currentTarget, clientY }: MouseEvent<HTMLElement>): string => {
    const { top, height } = currentTarget.getBoundingClientRect();
    const pressed = shown.from + ((clientY - top) / height) * (shown.to - shown.from);
    return timeOf(Math.floor(pressed / stepMinutes) * stepMinutes);
  };
  const handlePress = (event: MouseEvent<HTMLElement>): void => {
    // Elements in the column handle their own presses.
    if (event.target instanceof Element && event.target.closest('button, .calendar-end') !== null) {
      return;
    }
    onEmpty(column, timeAt(event));
  };

  return (
    <section className="calendar-column" aria-label={column.label} data-column={column.key}>
      <header className="calendar-head">
        <h2>{column.heading}</h2>
        <p className="muted small">{column.note}</p>
      </header>
      <div className="calendar-times" onClick={handlePress}>
        {outsideOf(shown, column.hours).map((gap) => (
          <div key={gap.from} className="calendar-shut" style={placeOf(gap, shown)} />
        ))}
        {items.length === 0 && <p className="calendar-none muted">{t('calendar.nothing')}</p>}
        <ol className="calendar-items">
          {items.map((item) =>
            'row' in item ? (
              <li
                key={item.row.appointmentId}
                className={`calendar-visit calendar-${item.row.appointmentStatus}`}
                data-movable={isMovable(item.row) || undefined}
                data-short={lengthOf(stretchOf(item.row)) < twoLinesMinutes || undefined}
                data-colour={
                  types.find(({ visitTypeId }) => visitTypeId === item.row.visitTypeId)?.colour ??
                  'teal'
                }
                style={placeOf(stretchOf(item.row), shown, item.place)}
              >
                <button
                  type="button"
                  data-calendar-cell
                  onPointerDown={(event) => {
                    if (isMovable(item.row)) grab(event, item.row, stretchOf(item.row), false);
                  }}
                  onClick={() => {
                    onOpen(item.row);
                  }}
                >
                  <span className="calendar-line">
                    <span className="calendar-clock">{clockAt(item.row.startsAt, timeZone)}</span>{' '}
                    <strong>{item.row.patient.name}</strong>
                  </span>
                  <span className="calendar-more">
                    {[
                      item.row.appointmentStatus === 'booked'
                        ? ''
                        : t(`calendar.status.${item.row.appointmentStatus}`),
                      item.row.mode === 'video' ? '' : t(`state.${item.row.mode}`),
                      types.find(({ visitTypeId }) => visitTypeId === item.row.visitTypeId)?.names[
                        language
                      ] ?? '',
                      item.row.reason,
                    ]
                      .filter((words) => words !== '')
                      .join(' · ')}
                  </span>
                </button>
                {isMovable(item.row) && (
                  <span
                    className="calendar-end"
                    aria-hidden="true"
                    onPointerDown={(event) => {
                      grab(event, item.row, stretchOf(item.row), true);
                    }}
                  />
                )}
              </li>
            ) : (
              <li
                key={`free ${item.free.startsAt}`}
                className="calendar-free"
                style={placeOf(stretchOf(item.free), shown)}
              >
                <button
                  type="button"
                  data-calendar-cell
                  aria-label={freeLabelOf(item.free)}
                  onClick={() => {
                    onFree(item.free);
                  }}
                >
                  <Icon name="plus" />
                  <span>{clockAt(item.free.startsAt, timeZone)}</span>
                </button>
              </li>
            ),
          )}
        </ol>
        {held !== null && (
          <div className="calendar-held" style={placeOf(held.stretch, shown)} aria-hidden="true">
            <span>{`${timeOf(held.stretch.from)}–${timeOf(held.stretch.to)}`}</span>
          </div>
        )}
        {column.now !== null && column.now >= shown.from && column.now <= shown.to && (
          <div
            className="calendar-now"
            style={placeOf({ from: column.now, to: column.now }, shown)}
          />
        )}
      </div>
    </section>
  );
};
