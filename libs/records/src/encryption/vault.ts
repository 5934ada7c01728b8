import { type TenantDatabase } from '@teleward/platform';
import { randomBytes } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { RecordError } from '../record-error.ts';
import { DataKeys, dataKeyBytes, installation } from './data-keys.ts';
import { type KeyEncryption } from './key-encryption.ts';

/** A data key as the database holds it. */
export interface WrappedKey {
  readonly version: number;
  /** The key-encryption key that wrapped it. */
  readonly keyId: string;
  /** Null once it is destroyed. */
  readonly wrapped: Buffer | null;
}

interface Known {
  /** A fingerprint of all wrapped keys: the unwrapped ones are valid for exactly these. */
  readonly of: string;
  readonly keys: DataKeys;
  readonly until: number;
}

/** How many clinics' keys are cached unwrapped at the same time. */
const mostKnown = 500;
/**
 * How long unwrapped keys stay in memory before they have to be unwrapped again, in milliseconds.
 */
const keptMs = 60_000;

/** The context that a wrapped key is bound to. */
export const wrapContext = (owner: string, version: number): string => `${owner} ${version}`;

/**
 * The data keys of the clinics. Every transaction asks the database for them once, which costs one
 * statement, so that a rotation or destruction in another process takes effect at once. Only the
 * result of unwrapping is cached, for a minute.
 */
export class Vault {
  readonly #database: TenantDatabase;
  readonly #encryption: KeyEncryption;
  readonly #known = new Map<string, Known>();
  readonly #timer: NodeJS.Timeout;

  constructor(database: TenantDatabase, encryption: KeyEncryption) {
    this.#database = database;
    this.#encryption = encryption;
    this.#timer = setInterval(() => {
      this.#forget(Date.now());
    }, keptMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#known.clear();
  }

  /**
   * The keys to decrypt a clinic's values. Call this in the transaction that reads the values,
   * before it reads: then no key is retired before the transaction ends.
   *
   * @throws {RecordError} `records_destroyed`
   */
  async toOpen(tenantId: string): Promise<DataKeys> {
    return this.#unwrap(tenantId, await this.#wrapped(tenantId));
  }

  /**
   * The keys to seal a clinic's values, for the transaction that writes them. Creates the first key
   * of a clinic that has none.
   *
   * @throws {RecordError} `records_destroyed`
   */
  async toSeal(tenantId: string): Promise<DataKeys> {
    return this.#database.run(tenantId, async (manager) => {
      let wrapped = await this.#wrapped(tenantId);
      if (wrapped.length === 0) {
        await this.#make(manager, tenantId);
        wrapped = await this.#wrapped(tenantId);
      }
      return this.#unwrap(tenantId, wrapped);
    });
  }

  /** The keys for data that belong to no clinic, for the transaction that reads or writes them. */
  async ofInstallation(manager: EntityManager): Promise<DataKeys> {
    return this.#unwrap(installation, await manager.query<WrappedKey[]>(installationKeysSql));
  }

  async #wrapped(tenantId: string): Promise<readonly WrappedKey[]> {
    const known = await this.#database.once(tenantId, tenantKeys, readKeys);
    // The first key may have been created since.
    return known.length > 0 ? known : this.#database.run(tenantId, readKeys);
  }

  async #make(manager: EntityManager, tenantId: string): Promise<void> {
    const [active] = await manager.query<{ keyId: string }[]>(
      'select active_key_encryption_key() as "keyId"',
    );
    const keyId = active?.keyId ?? this.#encryption.newest;
    const dataKey = randomBytes(dataKeyBytes);
    const wrapped = await this.#encryption.wrap(keyId, dataKey, wrapContext(tenantId, 1));
    // If two transactions create a clinic's first key at the same time, one wins and the other uses
    // the winner's key.
    await manager.query(
      `insert into tenant_key (tenant_id, version, key_id, wrapped, created_at)
       values ($1, 1, $2, $3, now()) on conflict do nothing`,
      [tenantId, keyId, wrapped],
    );
  }

  async #unwrap(tenantId: string, rows: readonly WrappedKey[]): Promise<DataKeys> {
    if (rows.some(({ wrapped }) => wrapped === null)) {
      this.#known.delete(tenantId);
      throw new RecordError('records_destroyed');
    }
    const of = rows.map(({ wrapped }) => wrapped?.toString('base64')).join();
    const known = this.#known.get(tenantId);
    if (known?.of === of && known.until > Date.now()) {
      return known.keys;
    }
    const keys = await unwrapKeys(this.#encryption, tenantId, rows);
    this.#known.delete(tenantId);
    this.#known.set(tenantId, { of, keys, until: Date.now() + keptMs });
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) {
      this.#known.delete(oldest);
    }
    return keys;
  }

  #forget(now: number): void {
    for (const [tenantId, { until }] of this.#known) {
      if (until <= now) {
        this.#known.delete(tenantId);
      }
    }
  }
}

/** @throws {KeyEncryptionError} */
export async function unwrapKeys(
  encryption: KeyEncryption,
  owner: string,
  rows: readonly WrappedKey[],
): Promise<DataKeys> {
  const keys = new Map<number, Buffer>();
  for (const { version, keyId, wrapped } of rows) {
    if (wrapped !== null) {
      const context = wrapContext(owner, version);
      keys.set(version, await encryption.unwrap(keyId, wrapped, context));
    }
  }
  return new DataKeys(owner, keys);
}

/** The key of the transaction's cache. */
const tenantKeys = { name: 'keys of the clinic' };

const readKeys = (manager: EntityManager): Promise<WrappedKey[]> =>
  manager.query<WrappedKey[]>(tenantKeysSql);

/** The current clinic's keys, locked against changes until the transaction ends. */
export const tenantKeysSql =
  'select version, key_id as "keyId", wrapped from tenant_keys() order by version';

/** The installation's keys, likewise. */
export const installationKeysSql =
  'select version, key_id as "keyId", wrapped from installation_keys() order by version';
