import { type QueueRules } from '@teleward/contracts';
import { dueAt, rank, type Waiting } from '../../queue/index.ts';

/** Somebody who waits or is expected. */
export interface InLine {
  readonly id: string;
  /** Who alone may see them; null for every doctor of the queue. */
  readonly onlyFor: string | null;
  /** Their own doctor, who takes them a little earlier than others would. */
  readonly ownDoctor: string | null;
  readonly type: string | null;
  /** Less comes first (`rank`). */
  readonly rank: number;
  /** The time that counts for their place (`dueAt`); of those who are expected, the appointed one. */
  readonly dueAt: number;
  /** `expected`: has an appointment and did not come yet; `away`: came, and is not there now, or is held. */
  readonly presence: 'here' | 'away' | 'expected';
  readonly arrivedAt: number | null;
}

/** A doctor who serves the line. */
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
  /** In the clinic's zone, with its fraction: 9.75 is a quarter to ten. */
  readonly hour: number;
  /** Everybody whom these doctors may see, in order, those behind the person as well. */
  readonly line: readonly InLine[];
  readonly doctors: readonly Serving[];
  readonly lateAfterMs: number;
  readonly ownDoctorMs: number;
}

/** What decides whom a doctor takes first. */
export const keyFor = (
  { rank, dueAt, ownDoctor }: InLine,
  doctorId: string,
  ownDoctorMs: number,
): readonly [number, number] => [rank, ownDoctor === doctorId ? dueAt - ownDoctorMs : dueAt];

export const isBefore = (
  [rank, due]: readonly [number, number],
  [otherRank, otherDue]: readonly [number, number],
): boolean => rank < otherRank || (rank === otherRank && due < otherDue);

/** @param presence `expected` where `arrivedAt` is but the appointed time */
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
