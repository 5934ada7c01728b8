import { type ErrorCode, type Failure } from '@teleward/contracts';

/**
 * Why a request failed: a code of the server, or
 *
 * - `offline`: there is no connection; try again when there is.
 * - `timeout`: no answer came; the server may have done it all the same.
 * - `bad_answer`: the answer is not one that the contract knows.
 */
export type SignallingErrorCode = ErrorCode | 'offline' | 'timeout' | 'bad_answer';

export class SignallingError extends Error {
  override readonly name = 'SignallingError';
  readonly code: SignallingErrorCode;
  /** Seconds until it makes sense to try again. */
  readonly retryAfter: number | null;
  /** By which the server's log names it; undefined where no answer came. */
  readonly requestId: string | undefined;

  constructor(
    code: SignallingErrorCode,
    message: string,
    retryAfter: number | null = null,
    requestId?: string,
  ) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }

  static of({ code, message, retryAfter, requestId }: Failure): SignallingError {
    return new SignallingError(code, message, retryAfter ?? null, requestId);
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return passingCodes.has(this.code);
  }
}

const passingCodes: ReadonlySet<SignallingErrorCode> = new Set([
  'offline',
  'timeout',
  'unavailable',
  'database_unavailable',
  'storage_full',
  'internal',
  'rate_limited',
  'too_many_attempts',
]);

/** Whether trying again makes sense after this error. */
export const isPassing = (error: unknown): boolean =>
  error instanceof SignallingError && error.passing;
