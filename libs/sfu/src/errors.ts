import { type ErrorCode } from '@teleward/contracts';
import { errors } from 'mediasoup';

/** Why the SFU refused or failed. `message` can be shown to the person who asked. */
export class SfuError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SfuError';
    this.code = code;
  }
}

/** The code for an error of mediasoup whose type does not determine one. */
export type FallbackCode = 'media_invalid' | 'unavailable';

/**
 * Runs a call into mediasoup.
 *
 * @throws {SfuError} the translation of whatever mediasoup throws: `unavailable` when the worker is
 * gone, `not_found` when the object is, `media_invalid` when the parameters are at fault;
 * `fallback` decides where the worker gives a reason without a type.
 */
export async function attempt<T>(fallback: FallbackCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toSfuError(error, fallback);
  }
}

export function toSfuError(error: unknown, fallback: FallbackCode): SfuError {
  if (error instanceof SfuError) return error;
  if (error instanceof errors.WorkerClosedError) return mediaUnavailable(error);
  if (error instanceof errors.NotFoundError) {
    return new SfuError('not_found', 'This stream no longer exists.', { cause: error });
  }
  if (error instanceof TypeError || error instanceof errors.UnsupportedError) {
    return mediaInvalid('The media parameters were not understood.', error);
  }
  return fallback === 'media_invalid'
    ? mediaInvalid('The media parameters were not accepted.', error)
    : mediaUnavailable(error);
}

export function mediaInvalid(message: string, cause?: unknown): SfuError {
  return new SfuError('media_invalid', message, cause === undefined ? undefined : { cause });
}

export function mediaUnavailable(cause?: unknown): SfuError {
  return new SfuError(
    'unavailable',
    'The media server is not available right now. Try again in a moment.',
    cause === undefined ? undefined : { cause },
  );
}

/** For logs: the message and, when there is one, the message of the cause. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
