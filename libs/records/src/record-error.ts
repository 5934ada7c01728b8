import { type ErrorCode } from '@teleward/contracts';

/** A request failed; `code` is the stable code that the client gets. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}
