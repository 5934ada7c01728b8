export type EmbeddedPostgresErrorCode =
  /** No PostgreSQL is packaged for this system. */
  | 'unsupported-platform'
  /** Another live process of this program uses the folder. */
  | 'in-use'
  /** The folder belongs to somebody else, or is open to them. */
  | 'foreign-folder'
  /** The data were made by another major version. */
  | 'other-version'
  /** Started as root, and no other account can be given access to the folder. */
  | 'unreachable'
  /** PostgreSQL ended while it was made, started or stopped; the message ends with its own words. */
  | 'failed';

/** The embedded database cannot be used; the message says what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
