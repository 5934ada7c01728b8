export type EmbeddedPostgresErrorCode =
  /** No PostgreSQL is packaged for this system. */
  | 'unsupported-platform'
  /** Another live process of this program uses the folder. */
  | 'in-use'
  /** The folder belongs to another account, or others can write to it. */
  | 'foreign-folder'
  /** The data belong to another major version. */
  | 'other-version'
  /** Started as root, and no other account can be given access to the folder. */
  | 'unreachable'
  /**
   * PostgreSQL ended while it was created, started or stopped; the message ends with its output.
   */
  | 'failed';

/** The embedded database is unusable; the message says what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
