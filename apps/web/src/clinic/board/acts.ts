import { type AppointmentRow, Priority } from '@teleward/contracts';
import { type BoardPerson } from './people.ts';

/** The actions on the board. Each priority is an action too, which sets that priority. */
export type Act =
  | 'callIn'
  | 'rejoin'
  | 'open'
  | 'summary'
  | 'hold'
  | 'resume'
  | 'return-to-queue'
  | 'transfer'
  | Priority
  | 'write'
  | 'phone'
  | 'link'
  | 'guests'
  | 'move'
  | 'messages'
  | 'noShow'
  | 'undoNoShow'
  | 'cancel';

/** The signed-in person who looks at the board. */
export interface Viewer {
  readonly id: string;
  readonly isDoctor: boolean;
  /** Whether they may open visits; the front desk may not. */
  readonly readsVisits: boolean;
}

const isOver = ({ row, entry }: BoardPerson): boolean =>
  entry === null && (row?.status === 'finished' || row?.status === 'cancelled');

/** The actions that open a visit, the most likely one first. */
const visitActs = (person: BoardPerson, { id, isDoctor, readsVisits }: Viewer): readonly Act[] => {
  const { row, entry, servedBy } = person;
  if (isOver(person)) return readsVisits ? ['summary'] : [];
  const mayCall = isDoctor && entry?.state === 'waiting' && servedBy.includes(id);
  const isTheirs =
    isDoctor &&
    (entry === null
      ? row?.status === 'in-progress' && row.practitioner.id === id
      : entry.calledBy === id);
  return [
    ...(mayCall ? (['callIn'] as const) : []),
    ...(isTheirs ? (['rejoin'] as const) : []),
    ...(readsVisits ? (['open'] as const) : []),
  ];
};

const waitingActs = ({ entry }: BoardPerson, { readsVisits }: Viewer): readonly Act[] => {
  if (entry === null) return [];
  const { state, priority } = entry;
  return [
    state === 'called' ? 'return-to-queue' : state === 'held' ? 'resume' : 'hold',
    'transfer',
    ...(readsVisits ? Priority.options.filter((one) => one !== priority) : []),
  ];
};

const contactActs = (person: BoardPerson): readonly Act[] =>
  isOver(person)
    ? []
    : [...(person.entry === null ? [] : (['write'] as const)), 'phone', 'link', 'guests'];

const appointmentActs = ({ row, entry }: BoardPerson, now: number): readonly Act[] => {
  if (row === null) return entry === null ? [] : ['noShow'];
  const { appointmentStatus, status, walkIn } = row;
  const hasNotBegun = status === 'planned' || status === 'arrived';
  const isDue = hasNotBegun && Date.parse(row.startsAt) <= now;
  return [
    ...(status === 'planned' && !walkIn ? (['move'] as const) : []),
    ...(walkIn ? [] : (['messages'] as const)),
    ...(entry !== null || isDue ? (['noShow'] as const) : []),
    ...(hasNotBegun ? (['cancel'] as const) : []),
    ...(appointmentStatus === 'noshow' ? (['undoNoShow'] as const) : []),
  ];
};

/** The main action of the viewer for a patient in a queue. */
const firstOfWaiting = (
  { entry }: BoardPerson,
  possible: ReadonlySet<Act>,
  { readsVisits }: Viewer,
): Act => {
  if (entry?.state === 'held') return 'resume';
  if (entry?.present !== true) return 'phone';
  if (possible.has('callIn')) return 'callIn';
  return readsVisits ? 'open' : 'write';
};

const firstOfBooked = (row: AppointmentRow, { readsVisits }: Viewer, now: number): Act | null => {
  if (row.status !== 'planned') return readsVisits ? 'open' : null;
  if (row.undelivered) return 'link';
  if (row.mode === 'telephone' || Date.parse(row.startsAt) <= now) return 'phone';
  return readsVisits ? 'open' : 'link';
};

/**
 * The main button of a row, and the actions in the menu behind it, in groups.
 * @param now milliseconds since 1970
 */
export function actsFor(
  person: BoardPerson,
  viewer: Viewer,
  now: number,
): { readonly main: Act | null; readonly more: readonly (readonly Act[])[] } {
  const groups = [
    visitActs(person, viewer),
    waitingActs(person, viewer),
    contactActs(person),
    appointmentActs(person, now),
  ];
  const possible = new Set(groups.flat());
  const main = mainOf(person, possible, viewer, now);
  return {
    main,
    more: groups
      .map((group) => group.filter((act) => act !== main))
      .filter((group) => group.length > 0),
  };
}

function mainOf(
  person: BoardPerson,
  possible: ReadonlySet<Act>,
  viewer: Viewer,
  now: number,
): Act | null {
  if (isOver(person)) return possible.has('summary') ? 'summary' : null;
  if (possible.has('rejoin')) return 'rejoin';
  if (person.entry !== null) return firstOfWaiting(person, possible, viewer);
  return person.row === null ? null : firstOfBooked(person.row, viewer, now);
}
