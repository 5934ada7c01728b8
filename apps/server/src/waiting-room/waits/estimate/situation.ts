import { type QueueRules } from '@teleward/contracts';
import { dueAt, rank, type Waiting } from '../../../queue/index.ts';

/** A patient who waits or is expected. */
export interface InLine {
  readonly id: string;
  /** The only doctor who may see them; null for every doctor of the queue. */
  readonly onlyFor: string | null;
  /** Their own doctor, who sees them a little earlier than others would. */
  readonly ownDoctor: string | null;
  readonly type: string | null;
  /** Lower values come first (`rank`). */
  readonly rank: number;
  /** The time that decides their position (`dueAt`); for expected patients, the appointed time. */
  readonly dueAt: number;
  /**
   * `expected`: has an appointment and has not come yet; `away`: came, and is now absent or held.
   */
  readonly presence: 'here' | 'away' | 'expected';
  readonly arrivedAt: number | null;
}

/** A doctor who serves the queue. */
export interface Serving {
  readonly id: string;
  readonly state:
    | { readonly is: 'busy'; readonly since: number; readonly type: string | null }
    /** `since`: when their last visit ended, or they came. */
    | { readonly is: 'free'; readonly since: number }
    /** Had no visit today. */
    | { readonly is: 'expected'; readonly from: number };
}

export interface Situation {
  readonly now: number;
  /** In the clinic's time zone, as a decimal: 9.75 is a quarter to ten. */
  readonly hour: number;
  /**
   * All patients whom these doctors may see, in order, including those behind the patient in
   * question.
   */
  readonly line: readonly InLine[];
  readonly doctors: readonly Serving[];
  readonly lateAfterMs: number;
  readonly ownDoctorMs: number;
}

/** The sort key by which a doctor chooses the next patient. */
export const keyFor = (
  { rank, dueAt, ownDoctor }: InLine,
  doctorId: string,
  ownDoctorMs: number,
): readonly [number, number] => [rank, ownDoctor === doctorId ? dueAt - ownDoctorMs : dueAt];

export const isBefore = (
  [rank, due]: readonly [number, number],
  [otherRank, otherDue]: readonly [number, number],
): boolean => rank < otherRank || (rank === otherRank && due < otherDue);

/** @param presence `expected` if `arrivedAt` is only the appointed time */
export const inLine = (
  waiting: Waiting,
  rules: QueueRules,
  type: string | null,
  presence: InLine['presence'],
): InLine => ({
  id: waiting.encounterId,
  onlyFor: waiting.queueId === null ? waiting.practitionerId : null,
  ownDoctor: waiting.practitionerId,
  type,
  rank: rank[waiting.priority],
  dueAt: dueAt(waiting, rules).getTime(),
  presence: waiting.state === 'held' ? 'away' : presence,
  arrivedAt: presence === 'expected' ? null : waiting.arrivedAt.getTime(),
});
