import { type ErrorCode, type Failure } from '@teleward/contracts';

/**
 * Why a request failed: a code of the server, or
 *
 * - `offline`: there is no connection; try again when there is.
 * - `timeout`: no answer came; the server may have done it all the same.
 * - `bad_answer`: the answer does not match the contract.
 */
export type SignallingErrorCode = ErrorCode | 'offline' | 'timeout' | 'bad_answer';

export class SignallingError extends Error {
  override readonly name = 'SignallingError';
  readonly code: SignallingErrorCode;
  /** Seconds after which to try again. */
  readonly retryAfter: number | null;
  /** The request's id in the server's log; undefined where no answer came. */
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

  /** Whether the same request may succeed later. */
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

/** Whether it makes sense to try again after this error. */
export const isPassing = (error: unknown): boolean =>
  error instanceof SignallingError && error.passing;
