import {
  type PlaceReason,
  type Priority,
  type QueueRules,
  type WaitingState,
} from '@teleward/contracts';

/** The data of a waiting patient that the order depends on. */
export interface Waiting {
  readonly encounterId: string;
  readonly queueId: string | null;
  /** The patient's own doctor. */
  readonly practitionerId: string;
  readonly priority: Priority;
  readonly state: WaitingState;
  readonly appointedAt: Date | null;
  readonly arrivedAt: Date;
}

/** Lower values come first. */
export const rank: Readonly<Record<Priority, number>> = { EM: 0, UR: 1, R: 2 };

/** The queue that a patient waits in: a shared one, or that of their own doctor. */
export const lineOf = ({
  queueId,
  practitionerId,
}: Pick<Waiting, 'queueId' | 'practitionerId'>): string => queueId ?? practitionerId;

const isLate = ({ appointedAt, arrivedAt }: Waiting, { lateAfterMinutes }: QueueRules): boolean =>
  appointedAt !== null && arrivedAt.getTime() > appointedAt.getTime() + lateAfterMinutes * 60_000;

/**
 * The time that decides a patient's position: the appointed time, or the time of arrival for those
 * who came late or without an appointment.
 */
export const dueAt = (waiting: Waiting, rules: QueueRules): Date =>
  waiting.appointedAt === null || isLate(waiting, rules) ? waiting.arrivedAt : waiting.appointedAt;

/** What decides a patient's position. */
export const placeReason = (waiting: Waiting, rules: QueueRules): PlaceReason => {
  if (waiting.priority !== 'R') return 'priority';
  if (waiting.appointedAt === null) return 'arrival';
  return isLate(waiting, rules) ? 'late' : 'appointment';
};

/**
 * A text by which a queue is sorted: by priority, then by the time that counts, then by arrival.
 * The id comes last, so that all who sort get the same order. Works for years up to 9999.
 */
export const orderKey = (waiting: Waiting, rules: QueueRules): string =>
  [
    rank[waiting.priority],
    dueAt(waiting, rules).toISOString(),
    waiting.arrivedAt.toISOString(),
    waiting.encounterId,
  ].join(' ');

export interface Next {
  readonly encounterId: string;
  /** `own-doctor` if a patient before them could have been called as well. */
  readonly because: 'order' | 'own-doctor';
  /** The number of patients before them who are absent or held. */
  readonly passedOver: number;
}

/**
 * The patient whom a doctor calls next. A patient of higher priority always comes first; among
 * equals the doctor's own patients count as due earlier, by as much as the rules say.
 *
 * @param line all patients of the queue, in any order
 */
export function nextFor(
  practitionerId: string,
  line: readonly Waiting[],
  rules: QueueRules,
  isPresent: (encounterId: string) => boolean,
): Next | null {
  const inOrder = sorted(line, (waiting) => orderKey(waiting, rules)).filter(
    ({ state }) => state !== 'called',
  );
  const free = inOrder.filter(
    ({ state, encounterId }) => state === 'waiting' && isPresent(encounterId),
  );
  const advance = rules.ownDoctorMinutes * 60_000;
  const [next] = sorted(free, (waiting) => {
    const due = dueAt(waiting, rules).getTime();
    const counted = waiting.practitionerId === practitionerId ? due - advance : due;
    return `${rank[waiting.priority]} ${new Date(counted).toISOString()} ${orderKey(waiting, rules)}`;
  });
  if (next === undefined) {
    return null;
  }
  const before = inOrder.slice(0, inOrder.indexOf(next));
  return {
    encounterId: next.encounterId,
    because: free[0] === next ? 'order' : 'own-doctor',
    passedOver: before.filter((waiting) => !free.includes(waiting)).length,
  };
}

/** Sorted by a text, in the order of its code units. */
export const sorted = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, key: key(item) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ item }) => item);
