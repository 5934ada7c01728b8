import { type ErrorCode, type FreeTime } from '@teleward/contracts';

/** A failed call: the stable code to act on, seconds until another try makes sense, and times that are free. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly retryAfter?: number,
    readonly freeTimes?: readonly FreeTime[],
  ) {
    super(message);
  }
}

/** The code of whatever was thrown; what did not come from the server is our own fault. */
export const errorCodeOf = (error: unknown): ErrorCode =>
  error instanceof ApiError ? error.code : 'internal';
