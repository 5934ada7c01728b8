import { type ServerPayload, type WaitingEntry } from '@teleward/contracts';

/** Everybody who waits in the clinic, as the server sends it. */
export type Board = ServerPayload<'board'>;

/** One line of the board: a queue, or the patients who wait for one doctor. */
export interface Line {
  readonly id: string;
  readonly name: string;
  /** The doctors who call its patients in. */
  readonly servedBy: readonly string[];
  readonly isShared: boolean;
  /** In the order of the queue. */
  readonly entries: readonly WaitingEntry[];
}

/** The board after one change. */
export const changed = (
  board: Board,
  { encounterId, entry }: ServerPayload<'boardChanged'>,
): Board => {
  const others = board.entries.filter((one) => one.encounterId !== encounterId);
  return { ...board, entries: entry === null ? others : [...others, entry] };
};

/** Plain text order, as the server sorts. */
const byOrder = (one: WaitingEntry, other: WaitingEntry): number =>
  one.order < other.order ? -1 : one.order > other.order ? 1 : 0;

/**
 * Every line with a waiting patient, and those that `practitionerId` serves, theirs first.
 * @param nameOf the name of a doctor, who may have left the clinic
 */
export const linesOf = (
  { queues, entries }: Board,
  practitionerId: string,
  nameOf: (id: string) => string,
): readonly Line[] => {
  const inOrder = [...entries].sort(byOrder);
  const shared = queues
    .filter(({ isOpen, queueId }) => isOpen || entries.some((one) => one.queueId === queueId))
    .map(({ queueId, name, practitionerIds }) => ({
      ...{ id: queueId, name, servedBy: practitionerIds, isShared: true },
      entries: inOrder.filter((one) => one.queueId === queueId),
    }));
  const alone = new Set(
    entries.filter(({ queueId }) => queueId === null).map((one) => one.practitionerId),
  );
  const own = [...alone].map((id) => ({
    ...{ id, name: nameOf(id), servedBy: [id], isShared: false },
    entries: inOrder.filter((one) => one.queueId === null && one.practitionerId === id),
  }));
  const isMine = ({ servedBy }: { servedBy: readonly string[] }): boolean =>
    servedBy.includes(practitionerId);
  const lines = [...shared, ...own];
  return [...lines.filter(isMine), ...lines.filter((line) => !isMine(line))];
};
