import { type DeliveryProblem } from '@teleward/contracts';
import { type MessageText } from './texts.ts';

/** What a message carries beside its text. */
export interface Enclosed {
  /**
   * The same for every attempt to deliver a message, so that the receiving server can recognise
   * duplicates.
   */
  readonly id?: string;
  /** A calendar file (RFC 5546); ignored for SMS. */
  readonly calendar?: { readonly method: 'request' | 'cancel'; readonly content: string };
}

/** A channel to a person who does not have one of our pages open. */
export interface Channel {
  /**
   * Resolves when the server or gateway has accepted the message; otherwise rejects within seconds.
   *
   * @throws {DeliveryError}
   */
  deliver(to: string, text: MessageText, enclosed?: Enclosed): Promise<void>;
  close(): void;
}

/** The time limit for each step of a delivery, in milliseconds. */
export const channelTimeoutMs = 10_000;

/** A message was not accepted, or its fate is unknown. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** For the log. */
  readonly code: string;
  readonly problem: DeliveryProblem;
  /** The code that the server or gateway answered with; null if there was none. */
  readonly answer: string | null;
  /** Whether a later attempt may succeed. It is false if the message may already have gone out. */
  readonly isWorthAnother: boolean;

  constructor(problem: DeliveryProblem, answer: number | null, isWorthAnother: boolean) {
    super(`${problem}${answer === null ? '' : ` (${answer})`}`);
    this.problem = problem;
    this.answer = answer === null ? null : String(answer);
    this.code = this.answer ?? problem;
    this.isWorthAnother = isWorthAnother && problem !== 'no-answer';
  }
}
