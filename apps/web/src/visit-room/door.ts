import { type Participant, type QueuePosition, type WaitEstimate } from '@teleward/contracts';

/** What a participant who is not admitted may know of the call. */
export interface Door {
  /** The other participants, those who wait included. */
  readonly company: readonly Participant[];
  /** They were admitted, but doctor or patient is absent. */
  readonly held: boolean;
  /** The visit has begun already: the page was opened again on a session that was not admitted. */
  readonly underWay: boolean;
  /**
   * The patient's position in the queue; null until the server sends it, and for everybody else.
   */
  readonly queuePosition: QueuePosition | null;
  /** The estimated wait; null where there is no estimate. */
  readonly wait: WaitEstimate | null;
  /** The number of messages between them and the clinic. */
  readonly communications: number;
}
