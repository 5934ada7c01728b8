import { createHmac, hkdfSync } from 'node:crypto';
import { RecordError } from '../record-error.ts';
import { CipherError, nameOf, open, seal, versionOf, type Place } from './cipher.ts';

/** The owner of data that belong to no clinic. */
export const installation = 'installation';

export const dataKeyBytes = 32;

/**
 * The unwrapped data keys of one owner, and the operations with them. Each column has its own keys,
 * derived by HKDF (RFC 5869), one to seal and one to index: a ciphertext is meaningless in any
 * other column, and the limit on nonces counts per column.
 */
export class DataKeys {
  readonly owner: string;
  /** By version. */
  readonly #keys: ReadonlyMap<number, Buffer>;
  readonly #derived: Map<string, Buffer>;
  /** The tables that they may be used for; null for all. */
  readonly #tables: ReadonlySet<string> | null;

  constructor(
    owner: string,
    keys: ReadonlyMap<number, Buffer>,
    tables: ReadonlySet<string> | null = null,
    derived = new Map<string, Buffer>(),
  ) {
    this.owner = owner;
    this.#keys = keys;
    this.#tables = tables;
    this.#derived = derived;
  }

  /** The same keys, restricted to some tables. */
  only(tables: ReadonlySet<string>): DataKeys {
    return new DataKeys(this.owner, this.#keys, tables, this.#derived);
  }

  /** The version that seals new values; 0 where no value was ever sealed. */
  get version(): number {
    return Math.max(0, ...this.#keys.keys());
  }

  get versions(): readonly number[] {
    return [...this.#keys.keys()].toSorted((a, b) => a - b);
  }

  sealBytes(table: string, column: string, row: string, plain: Uint8Array): Buffer {
    this.#refuseOther(table);
    const { version } = this;
    const key = this.#derive(version, `seal ${table}.${column}`);
    return seal(key, version, this.#place(table, column, row), plain);
  }

  seal(table: string, column: string, row: string, plain: string): Buffer {
    return this.sealBytes(table, column, row, Buffer.from(plain, 'utf8'));
  }

  /** @throws {CipherError} */
  openBytes(table: string, column: string, row: string, sealed: Uint8Array): Buffer {
    this.#refuseOther(table);
    const place = this.#place(table, column, row);
    const version = versionOf(sealed, place);
    if (!this.#keys.has(version)) {
      throw new CipherError(`The key of ${nameOf(place)}, version ${version}, was not found`);
    }
    return open(this.#derive(version, `seal ${table}.${column}`), place, sealed);
  }

  /** @throws {CipherError} */
  open(table: string, column: string, row: string, sealed: Uint8Array): string {
    return this.openBytes(table, column, row, sealed).toString('utf8');
  }

  /**
   * A blind index for finding equal values: HMAC-SHA-256, which tells an observer without the key
   * only which rows are equal.
   */
  index(table: string, column: string, plain: string): Buffer {
    this.#refuseOther(table);
    const key = this.#derive(this.version, `index ${table}.${column}`);
    return createHmac('sha256', key).update(plain, 'utf8').digest();
  }

  /**
   * Bytes that only a holder of this key version can compute, the same each time; null where the
   * version has been removed.
   */
  derived(version: number, purpose: string): Buffer | null {
    const dataKey = this.#keys.get(version);
    // Not cached, unlike the keys of columns: there is one for each link.
    return dataKey === undefined
      ? null
      : Buffer.from(hkdfSync('sha256', dataKey, '', `teleward 1 derive ${purpose}`, dataKeyBytes));
  }

  #refuseOther(table: string): void {
    if (this.#tables?.has(table) === false) {
      throw new CipherError(`Only the record store may read the sealed columns of ${table}`);
    }
  }

  #place(table: string, column: string, row: string): Place {
    return { owner: this.owner, table, column, row };
  }

  #derive(version: number, purpose: string): Buffer {
    const name = `${version} ${purpose}`;
    const known = this.#derived.get(name);
    if (known !== undefined) {
      return known;
    }
    const dataKey = this.#keys.get(version);
    if (dataKey === undefined) {
      throw new RecordError('not_found');
    }
    const info = `teleward 1 ${purpose}`;
    const derived = Buffer.from(hkdfSync('sha256', dataKey, '', info, dataKeyBytes));
    this.#derived.set(name, derived);
    return derived;
  }
}
