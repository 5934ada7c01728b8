import { type AppointmentRow, type WaitingEntry } from '@teleward/contracts';
import { type Board, type Line, linesOf } from './lines.ts';

/**
 * Somebody on the board: how they wait, and what they are booked for. One of the
 * two is always there.
 */
export interface BoardPerson {
  readonly encounterId: string;
  readonly row: AppointmentRow | null;
  /** Null for who does not wait. */
  readonly entry: WaitingEntry | null;
  /** Who calls them in; empty for who does not wait. */
  readonly servedBy: readonly string[];
  /** Several doctors share the line they wait in. */
  readonly isShared: boolean;
}

/** One heading of the board with the people under it, in order. */
export interface Group {
  /** Of the line where they wait, or one of the others. */
  readonly id: string;
  readonly kind: 'waiting' | 'inVisit' | 'changed' | 'planned' | 'over';
  /** Where they wait; null for the other kinds. */
  readonly line: Line | null;
  readonly people: readonly BoardPerson[];
}

type Kind = Group['kind'];

const kindOfStatus: Readonly<Record<AppointmentRow['status'], Kind>> = {
  arrived: 'waiting',
  'in-progress': 'inVisit',
  planned: 'planned',
  finished: 'over',
  cancelled: 'over',
};

/** What a patient changed is news until somebody has seen it, or the visit begins. */
const kindOf = ({ status, changedByPatient }: AppointmentRow): Kind =>
  changedByPatient !== null && (status === 'planned' || status === 'cancelled')
    ? 'changed'
    : kindOfStatus[status];

const byTime = (one: AppointmentRow, other: AppointmentRow): number =>
  Date.parse(one.startsAt) - Date.parse(other.startsAt);

const isAlone = (row: AppointmentRow): BoardPerson => ({
  ...{ encounterId: row.encounterId, row, entry: null, servedBy: [], isShared: false },
});

/** Somebody of a list without anybody who waits. */
export const bookedPerson = isAlone;

/**
 * The line that somebody waits in whose place is not told yet: a queue of their doctor's,
 * or the doctor's own.
 */
const lineFor = (row: AppointmentRow, lines: readonly Line[], board: Board | null): Line => {
  const { id, name } = row.practitioner;
  const shared = board?.queues.find((queue) => queue.isOpen && queue.practitionerIds.includes(id));
  return (
    lines.find((line) => line.id === (shared?.queueId ?? id)) ?? {
      ...{ id, name, servedBy: [id], isShared: false, entries: [] },
    }
  );
};

interface Viewed {
  /** Whose lines come first. */
  readonly practitionerId: string;
  /** The doctor whose people alone are shown; null for everybody. */
  readonly only: string | null;
  readonly nameOf: (id: string) => string;
}

/** Who of the clinic has to do with somebody. */
const isOf = ({ row, entry, servedBy }: BoardPerson, doctor: string): boolean =>
  servedBy.includes(doctor) ||
  entry?.calledBy === doctor ||
  (row?.practitioner.id ?? entry?.practitionerId) === doctor;

/**
 * Everybody of the day under the headings of the board: who waits, line by line and in the order of
 * each; who is in a visit; what patients changed; who is still to come; and who is over. A heading
 * without people is left out.
 */
export function groupsOf(
  board: Board | null,
  appointments: readonly AppointmentRow[],
  { practitionerId, only, nameOf }: Viewed,
): readonly Group[] {
  const rows = new Map(appointments.map((row) => [row.encounterId, row]));
  const lines = board === null ? [] : linesOf(board, practitionerId, nameOf);
  const waiting = new Map<string, { readonly line: Line; readonly people: BoardPerson[] }>();
  const known = new Set<string>();
  for (const line of lines) {
    const { servedBy, isShared } = line;
    const people = line.entries.map((entry): BoardPerson => {
      const { encounterId } = entry;
      known.add(encounterId);
      return { encounterId, row: rows.get(encounterId) ?? null, entry, servedBy, isShared };
    });
    waiting.set(line.id, { line, people });
  }
  const others = appointments.filter(({ encounterId }) => !known.has(encounterId)).sort(byTime);
  // Who has arrived a moment ago may be in one list and not yet in the other.
  for (const row of others.filter((one) => kindOf(one) === 'waiting')) {
    const line = lineFor(row, lines, board);
    const { people } = waiting.get(line.id) ?? { people: [] };
    waiting.set(line.id, { line, people: [...people, isAlone(row)] });
  }
  const groups: Group[] = [
    ...[...waiting.values()].map(({ line, people }): Group => {
      return { id: `line ${line.id}`, kind: 'waiting', line, people };
    }),
    ...(['inVisit', 'changed', 'planned', 'over'] as const).map((kind): Group => {
      const people = others.filter((row) => kindOf(row) === kind).map(isAlone);
      return { id: kind, kind, line: null, people };
    }),
  ];
  return groups
    .map((group) => ({
      ...group,
      people: group.people.filter((person) => only === null || isOf(person, only)),
    }))
    .filter(({ people }) => people.length > 0);
}

/**
 * When somebody's wait began in earnest: who comes early is not late before their time,
 * unless it is urgent.
 */
const waitsSince = ({ arrivedAt, appointedAt, priority }: WaitingEntry): number =>
  Math.max(
    Date.parse(arrivedAt),
    appointedAt === null || priority !== 'R' ? 0 : Date.parse(appointedAt),
  );

/** From here on a wait is marked, in minutes. */
const noticeableMinutes = 15;

/**
 * How loud somebody's wait is shown.
 * @param longMinutes past which the clinic wants nobody to wait
 */
export const loudnessOf = (
  entry: WaitingEntry,
  longMinutes: number,
  now: number,
): 'quiet' | 'noticeable' | 'long' => {
  const minutes = (now - waitsSince(entry)) / 60_000;
  if (minutes > longMinutes) return 'long';
  return minutes >= noticeableMinutes ? 'noticeable' : 'quiet';
};
