import { type Participant, type Place, type WaitEstimate } from '@teleward/contracts';

/** What somebody who is not in the call may know of it. */
export interface Door {
  /** Who waits, too. */
  readonly company: readonly Participant[];
  /** They were let in, and doctor or patient is not there. */
  readonly held: boolean;
  /** The visit runs already: the page was opened again on a session that nobody let in. */
  readonly underWay: boolean;
  /** Where the patient stands in the line; null until it is told, and for everybody else. */
  readonly place: Place | null;
  /** How long that may take; null where nothing can be said. */
  readonly wait: WaitEstimate | null;
  /** How much they and the clinic wrote to each other. */
  readonly communications: number;
}
