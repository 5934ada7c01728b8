import { type AppointmentRow, type WaitingEntry } from '@teleward/contracts';
import { type Board, type Line, linesOf } from './lines.ts';

/** A patient on the board, with the queue entry, the appointment or both. */
export interface BoardPerson {
  readonly encounterId: string;
  readonly row: AppointmentRow | null;
  /** Null for a patient who does not wait. */
  readonly entry: WaitingEntry | null;
  /** The doctors who may call the patient in; empty for a patient who does not wait. */
  readonly servedBy: readonly string[];
  /** Several doctors share the queue. */
  readonly isShared: boolean;
}

/** One heading of the board with its patients, in order. */
export interface Group {
  /** The id of the line, or of the kind. */
  readonly id: string;
  readonly kind: 'waiting' | 'inVisit' | 'changed' | 'planned' | 'over';
  /** The line in which the patients wait; null for the other kinds. */
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

/** A change by the patient is news until staff have seen it, or the visit begins. */
const kindOf = ({ status, changedByPatient }: AppointmentRow): Kind =>
  changedByPatient !== null && (status === 'planned' || status === 'cancelled')
    ? 'changed'
    : kindOfStatus[status];

const byTime = (one: AppointmentRow, other: AppointmentRow): number =>
  Date.parse(one.startsAt) - Date.parse(other.startsAt);

const isAlone = (row: AppointmentRow): BoardPerson => ({
  ...{ encounterId: row.encounterId, row, entry: null, servedBy: [], isShared: false },
});

/** A patient in a list in which nobody waits. */
export const bookedPerson = isAlone;

/**
 * The line of a waiting patient whose entry has not arrived yet: a queue of their doctor's, or the
 * doctor's own line.
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
  /** The doctor whose lines come first. */
  readonly practitionerId: string;
  /** The doctor whose patients alone are shown; null for all. */
  readonly only: string | null;
  readonly nameOf: (id: string) => string;
}

/** Whether a doctor is responsible for a patient. */
const isOf = ({ row, entry, servedBy }: BoardPerson, doctor: string): boolean =>
  servedBy.includes(doctor) ||
  entry?.calledBy === doctor ||
  (row?.practitioner.id ?? entry?.practitionerId) === doctor;

/**
 * Everybody of the day under the headings of the board: the waiting patients by line, in the order
 * of each; those in a visit; changes by patients; the expected ones; and finished visits. Empty
 * headings are left out.
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
  // A patient who just arrived may be in one list and not yet in the other.
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
 * When the wait counts from: a patient who comes early waits from the appointed time, unless the
 * priority is urgent.
 */
const waitsSince = ({ arrivedAt, appointedAt, priority }: WaitingEntry): number =>
  Math.max(
    Date.parse(arrivedAt),
    appointedAt === null || priority !== 'R' ? 0 : Date.parse(appointedAt),
  );

/** From here on a wait is marked, in minutes. */
const noticeableMinutes = 15;

/**
 * How prominently a wait is shown.
 * @param longMinutes the longest wait that the clinic accepts
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
