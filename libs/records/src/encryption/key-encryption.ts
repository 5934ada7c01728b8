/**
 * Wraps the data keys. A key management service can implement it: only data keys of 32 bytes each
 * pass through. `context` is bound to the wrapped key and must be the same on unwrapping.
 */
export interface KeyEncryption {
  /** The id of the key to wrap with, where the database does not name one yet. */
  readonly newest: string;
  /** @throws {KeyEncryptionError} where the key with this id is not available */
  wrap(keyId: string, dataKey: Buffer, context: string): Promise<Buffer>;
  /** @throws {KeyEncryptionError} where the key is not available or did not wrap this data key */
  unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer>;
}

/** The keys of the record store are unusable; the message says what to do. */
export class KeyEncryptionError extends Error {
  override readonly name = 'KeyEncryptionError';
}
