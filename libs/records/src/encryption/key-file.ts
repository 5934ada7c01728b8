import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeyEncryptionError } from './key-encryption.ts';

const keyBytes = 32;

/** Keys as text: base64 of 32 bytes each, separated by line ends or commas, the newest last. */
export function parseKeys(text: string, source: string): readonly Buffer[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => Buffer.from(word, 'base64'));
  if (keys.length === 0 || keys.some(({ length }) => length !== keyBytes)) {
    throw new KeyEncryptionError(
      `${source} holds no key: each must be 32 random bytes in base64, as printed by "openssl rand -base64 32". Nothing was changed.`,
    );
  }
  return keys;
}

/**
 * The file of the key-encryption keys: one per line, the newest last. Only its owner may read it.
 */
export class KeyFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  read(): readonly Buffer[] {
    return parseKeys(readFileSync(this.path, 'utf8'), this.path);
  }

  /** Creates the file with a first key; never overwrites an existing file. */
  create(): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileSync(this.path, `${randomBytes(keyBytes).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  }

  /** Appends a new key. */
  add(): void {
    this.#replace([...this.read(), randomBytes(keyBytes)]);
  }

  /**
   * Drops all keys except the newest, after copying the file.
   *
   * @returns the path of the copy
   */
  keepNewest(): string {
    const before = `${this.path}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    writeFileSync(before, readFileSync(this.path), { mode: 0o600, flag: 'wx' });
    this.#replace(this.read().slice(-1));
    return before;
  }

  /** Atomic, even if the machine stops in between. */
  #replace(keys: readonly Buffer[]): void {
    const next = `${this.path}.next`;
    const text = keys.map((key) => `${key.toString('base64')}\n`).join('');
    writeFileSync(next, text, { mode: 0o600, flush: true });
    renameSync(next, this.path);
  }
}
