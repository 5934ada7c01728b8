import { type DeliveryProblem } from '@teleward/contracts';
import { type MessageText } from './texts.ts';

/** What goes with a message beside its words. */
export interface Enclosed {
  /** The same for the same message however often it is handed over, so that whoever carries it on can tell. */
  readonly id?: string;
  /** A calendar file (RFC 5546); an SMS carries none. */
  readonly calendar?: { readonly method: 'request' | 'cancel'; readonly content: string };
}

/** A way to somebody who is not looking at one of our pages. */
export interface Channel {
  /**
   * Resolves when the message was taken over by whoever carries it on; rejects else, within seconds.
   * @throws {DeliveryError}
   */
  deliver(to: string, text: MessageText, enclosed?: Enclosed): Promise<void>;
  close(): void;
}

/** How long a server may take over any step, in milliseconds. */
export const channelTimeoutMs = 10_000;

/** A message was not taken over, or nobody knows. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** For the log. */
  readonly code: string;
  readonly problem: DeliveryProblem;
  /** The code that the server or gateway answered with; null where it did not. */
  readonly answer: string | null;
  /** Whether a later try may go better. Where it may have gone out already, nobody tries by themselves. */
  readonly isWorthAnother: boolean;

  constructor(problem: DeliveryProblem, answer: number | null, isWorthAnother: boolean) {
    super(`${problem}${answer === null ? '' : ` (${answer})`}`);
    this.problem = problem;
    this.answer = answer === null ? null : String(answer);
    this.code = this.answer ?? problem;
    this.isWorthAnother = isWorthAnother && problem !== 'no-answer';
  }
}
