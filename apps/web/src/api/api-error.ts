import { type ErrorCode, type Failure, type FreeTime } from '@teleward/contracts';

interface ErrorFacts {
  /** Seconds after which to try again. */
  readonly retryAfter?: number | undefined;
  /** Where a time is taken: other free times near it. */
  readonly freeTimes?: readonly FreeTime[] | undefined;
  /** The request's id in the server's log. */
  readonly requestId?: string | undefined;
}

/** A failed request, with the stable code to act on. */
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

/** The code of a thrown error; one that did not come from the server is a bug in the page. */
export const errorCodeOf = (error: unknown): ErrorCode =>
  error instanceof ApiError ? error.code : 'internal';

/** The error of a refused socket, for components that show errors. */
export const apiErrorOf = ({ code, message, retryAfter, requestId }: Failure): ApiError =>
  new ApiError(code, message, { retryAfter, requestId });
