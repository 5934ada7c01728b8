/**
 * What protects the data keys. A key management service can stand behind it: nothing but data keys,
 * 32 bytes each, goes through. `context` is bound to what is wrapped and must be the same again.
 */
export interface KeyEncryption {
  /** The id of the key that wraps from now on, where the database names none yet. */
  readonly newest: string;
  /** @throws {KeyEncryptionError} where the key with this id is not at hand */
  wrap(keyId: string, dataKey: Buffer, context: string): Promise<Buffer>;
  /** @throws {KeyEncryptionError} where the key is not at hand or is not the one that wrapped this */
  unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer>;
}

/** The keys of the records cannot be used; the message says what to do. */
export class KeyEncryptionError extends Error {
  override readonly name = 'KeyEncryptionError';
}
