import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { KeyEncryptionError, type KeyEncryption } from './key-encryption.ts';
import { parseKeys, type KeyFile } from './key-file.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Key-encryption keys from a file or from the environment. */
export class LocalKeyEncryption implements KeyEncryption {
  /** The source of the keys, for messages to operators. */
  readonly source: string;
  readonly file: KeyFile | null;
  readonly #load: () => readonly Buffer[];
  /** Wrapping keys by id, the newest last. */
  #keys: ReadonlyMap<string, Buffer>;

  private constructor(source: string, file: KeyFile | null, load: () => readonly Buffer[]) {
    this.source = source;
    this.file = file;
    this.#load = load;
    this.#keys = byId(load());
  }

  /** @throws {KeyEncryptionError} */
  static fromText(text: string, source: string): LocalKeyEncryption {
    return new LocalKeyEncryption(source, null, () => parseKeys(text, source));
  }

  /** @throws {KeyEncryptionError} */
  static fromFile(file: KeyFile): LocalKeyEncryption {
    return new LocalKeyEncryption(file.path, file, () => file.read());
  }

  get newest(): string {
    return [...this.#keys.keys()].at(-1) ?? '';
  }

  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /** Reads the file again, because an operator may have added a key. */
  reload(): void {
    this.#keys = byId(this.#load());
  }

  wrap(keyId: string, dataKey: Buffer, context: string): Promise<Buffer> {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key(keyId), nonce, {
      authTagLength: tagBytes,
    });
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(dataKey), cipher.final()]);
    return Promise.resolve(Buffer.concat([nonce, body, cipher.getAuthTag()]));
  }

  unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer> {
    const nonce = wrapped.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key(keyId), nonce, {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(wrapped.subarray(-tagBytes));
    try {
      const body = decipher.update(wrapped.subarray(nonceBytes, -tagBytes));
      return Promise.resolve(Buffer.concat([body, decipher.final()]));
    } catch {
      throw new KeyEncryptionError(`The data key of ${context} was changed in the database`);
    }
  }

  #key(keyId: string): Buffer {
    if (!this.#keys.has(keyId)) {
      // An operator may have changed the keys while the server runs.
      this.reload();
    }
    const key = this.#keys.get(keyId);
    if (key === undefined) {
      throw new KeyEncryptionError(`The key ${keyId} is not in ${this.source}`);
    }
    return key;
  }
}

/**
 * The id is derived from the key, so that a wrong key can be distinguished from a corrupt database.
 */
function byId(keys: readonly Buffer[]): ReadonlyMap<string, Buffer> {
  const derive = (key: Buffer, purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, '', `teleward 1 ${purpose}`, length));
  return new Map(
    keys.map((key) => [derive(key, 'key id', 8).toString('hex'), derive(key, 'wrap', 32)]),
  );
}
