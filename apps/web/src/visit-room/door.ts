import { type Participant } from '@teleward/contracts';

/** What somebody who is not in the call may know of it. */
export interface Door {
  /** Who waits, too. */
  readonly company: readonly Participant[];
  /** They were let in, and doctor or patient is not there. */
  readonly held: boolean;
}
