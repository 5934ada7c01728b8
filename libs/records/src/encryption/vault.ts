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
  /** Null once it was destroyed. */
  readonly wrapped: Buffer | null;
}

interface Known {
  /** All wrapped keys together: what the unwrapped ones are true for. */
  readonly of: string;
  readonly keys: DataKeys;
  readonly until: number;
}

/** How many clinics' keys are kept unwrapped at once. */
const mostKnown = 500;
/** How long unwrapped keys stay in memory without being unwrapped again, in milliseconds. */
const keptMs = 60_000;

/** What a wrapped key is bound to. */
export const wrapContext = (owner: string, version: number): string => `${owner} ${version}`;

/**
 * The data keys of the clinics. The database is asked for them once in each transaction, which costs one
 * statement: so a key that was rotated or destroyed by another process counts at once. Only what
 * unwrapping gave is remembered, for a minute.
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
   * The keys to open a clinic's values with. Ask in the transaction that reads them, before it reads:
   * no key is retired before it ends.
   * @throws {RecordError} `records_destroyed`
   */
  async toOpen(tenantId: string): Promise<DataKeys> {
    return this.#unwrap(tenantId, await this.#wrapped(tenantId));
  }

  /**
   * The keys to seal a clinic's values with, in the transaction that writes them. A clinic without any
   * gets its first.
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

  /** The keys of what belongs to no clinic, in the transaction that reads or writes it. */
  async ofInstallation(manager: EntityManager): Promise<DataKeys> {
    return this.#unwrap(installation, await manager.query<WrappedKey[]>(installationKeysSql));
  }

  async #wrapped(tenantId: string): Promise<readonly WrappedKey[]> {
    const known = await this.#database.once(tenantId, tenantKeys, readKeys);
    // The first one may have been made since.
    return known.length > 0 ? known : this.#database.run(tenantId, readKeys);
  }

  async #make(manager: EntityManager, tenantId: string): Promise<void> {
    const [active] = await manager.query<{ keyId: string }[]>(
      'select active_key_encryption_key() as "keyId"',
    );
    const keyId = active?.keyId ?? this.#encryption.newest;
    const dataKey = randomBytes(dataKeyBytes);
    const wrapped = await this.#encryption.wrap(keyId, dataKey, wrapContext(tenantId, 1));
    // Of two who make a clinic's first key at once, one is first, and the other takes that one.
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

/** Keys that are good for some tables, and for no other. */
export class LimitedVault {
  readonly #vault: Vault;
  readonly #tables: ReadonlySet<string>;

  constructor(vault: Vault, tables: ReadonlySet<string>) {
    this.#vault = vault;
    this.#tables = tables;
  }

  /** As {@link Vault.toOpen}. @throws {RecordError} `records_destroyed` */
  async toOpen(tenantId: string): Promise<DataKeys> {
    return (await this.#vault.toOpen(tenantId)).only(this.#tables);
  }

  /** As {@link Vault.toSeal}. @throws {RecordError} `records_destroyed` */
  async toSeal(tenantId: string): Promise<DataKeys> {
    return (await this.#vault.toSeal(tenantId)).only(this.#tables);
  }

  /** As {@link Vault.ofInstallation}. */
  async ofInstallation(manager: EntityManager): Promise<DataKeys> {
    return (await this.#vault.ofInstallation(manager)).only(this.#tables);
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

/** What a transaction remembers them by. */
const tenantKeys = { name: 'keys of the clinic' };

const readKeys = (manager: EntityManager): Promise<WrappedKey[]> =>
  manager.query<WrappedKey[]>(tenantKeysSql);

/** The present clinic's keys, which nobody changes before the transaction ends. */
export const tenantKeysSql =
  'select version, key_id as "keyId", wrapped from tenant_keys() order by version';

/** The installation's, likewise. */
export const installationKeysSql =
  'select version, key_id as "keyId", wrapped from installation_keys() order by version';
