import { type ErrorCode, type Failure, type FreeTime } from '@teleward/contracts';

interface ErrorFacts {
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number | undefined;
  /** Where a time is taken: others near it. */
  readonly freeTimes?: readonly FreeTime[] | undefined;
  /** By which the server's log names the request. */
  readonly requestId?: string | undefined;
}

/** A failed call, with the stable code to act on. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly retryAfter: number | undefined;
  readonly freeTimes: readonly FreeTime[] | undefined;
  readonly requestId: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { retryAfter, freeTimes, requestId }: ErrorFacts = {},
  ) {
    super(message);
    this.retryAfter = retryAfter;
    this.freeTimes = freeTimes;
    this.requestId = requestId;
  }
}

/** The code of whatever was thrown; what did not come from the server is our own fault. */
export const errorCodeOf = (error: unknown): ErrorCode =>
  error instanceof ApiError ? error.code : 'internal';

/** What a socket was refused with, for where errors are shown. */
export const apiErrorOf = ({ code, message, retryAfter, requestId }: Failure): ApiError =>
  new ApiError(code, message, { retryAfter, requestId });
