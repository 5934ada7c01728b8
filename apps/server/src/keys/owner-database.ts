import { newId } from '@teleward/platform';
import {
  dataKeyBytes,
  installation,
  installationKeysSql,
  tenantKeysSql,
  unwrapKeys,
  wrapContext,
  type DataKeys,
  type KeyEncryption,
  type WrappedKey,
} from '@teleward/records';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface Clinic {
  readonly id: string;
  readonly name: string;
}

/**
 * The database as its owner sees it, who may change what only grows for the application. Every statement
 * names its clinic, because row-level security may not bind the owner.
 */
export class OwnerDatabase {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  static async connect(ownerUrl: string): Promise<OwnerDatabase> {
    const client = new Client({ connectionString: ownerUrl });
    await client.connect();
    return new OwnerDatabase(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** Runs `work` in a transaction, which what it throws rolls back. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      const result = await work();
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback');
      throw error;
    }
  }

  /** The same for the rows of an owner of keys: a clinic by its id, or the installation. */
  async within<T>(keyOwner: string, work: () => Promise<T>): Promise<T> {
    return this.transaction(async () => {
      if (keyOwner !== installation) {
        await this.enter(keyOwner);
      }
      return work();
    });
  }

  /** Goes on with the rows of a clinic, in the present transaction. */
  async enter(tenantId: string): Promise<void> {
    await this.client.query("select set_config('teleward.tenant', $1, true)", [tenantId]);
  }

  /** All clinics, in the present transaction. */
  clinics(): Promise<readonly Clinic[]> {
    return this.#unforced<Clinic>('tenant', 'select id, name from tenant order by id');
  }

  /** The ids of the key-encryption keys that something is wrapped by, in the present transaction. */
  async keyIds(): Promise<readonly string[]> {
    const rows = await this.#unforced<{ id: string }>(
      'tenant_key',
      `select key_id as id from installation_key union
       select key_id from tenant_key where wrapped is not null`,
    );
    return rows.map(({ id }) => id);
  }

  /** Nobody opens or seals anything of this owner until the transaction ends, and nobody still does. */
  async lockKeys(keyOwner: string): Promise<void> {
    await this.client.query("select pg_advisory_xact_lock(hashtextextended('keys ' || $1, 0))", [
      keyOwner,
    ]);
  }

  /** The id of the key-encryption key that is in use. */
  async activeKeyId(): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>(
      'select active_key_encryption_key() as id',
    );
    return rows[0]?.id ?? '';
  }

  /** The keys of an owner, within its rows; they stay as they are until the transaction ends. */
  async wrappedKeys(keyOwner: string): Promise<readonly WrappedKey[]> {
    const sql = keyOwner === installation ? installationKeysSql : tenantKeysSql;
    return (await this.client.query<WrappedKey>(sql)).rows;
  }

  async keys(keyOwner: string, encryption: KeyEncryption): Promise<DataKeys> {
    return unwrapKeys(encryption, keyOwner, await this.wrappedKeys(keyOwner));
  }

  /** A new data key of an owner, in the present transaction. */
  async addKey(
    keyOwner: string,
    version: number,
    keyId: string,
    encryption: KeyEncryption,
  ): Promise<void> {
    const context = wrapContext(keyOwner, version);
    const wrapped = await encryption.wrap(keyId, randomBytes(dataKeyBytes), context);
    await (keyOwner === installation
      ? this.client.query(
          `insert into installation_key (version, key_id, wrapped, created_at)
           values ($1, $2, $3, now())`,
          [version, keyId, wrapped],
        )
      : this.client.query(
          `insert into tenant_key (tenant_id, version, key_id, wrapped, created_at)
           values ($1, $2, $3, $4, now())`,
          [keyOwner, version, keyId, wrapped],
        ));
  }

  /** Takes the keys before a version away, in the present transaction. */
  async removeKeysBefore(keyOwner: string, version: number): Promise<void> {
    await this.client.query(
      `delete from ${keyTableOf(keyOwner)} where version < $2 and ${rowsOf(keyOwner)}`,
      [keyOwner, version],
    );
  }

  /**
   * Writes a table into a new file, with nothing but the rows as they are now. Vacuum would keep those of
   * before for as long as anybody looks at anything.
   */
  async rewrite(table: string, column: string, type: string): Promise<void> {
    await this.client.query(
      `alter table ${table} alter column ${column} type ${type} using substring(${column} from 1)`,
    );
  }

  /** @param entityType what it was done to, where that is not the clinic's own */
  async audit(tenantId: string, action: string, entityType: string | null = null): Promise<void> {
    await this.client.query(
      `insert into audit_event
         (id, tenant_id, recorded_at, actor_kind, actor_roles, action, entity_type, outcome)
       values ($1, $2, now(), 'system', '{}', $3, $4, 'success')`,
      [newId(), tenantId, action, entityType],
    );
  }

  /** An owner that row-level security binds sees all rows only while it is not forced: here, and no longer. */
  async #unforced<T extends object>(table: string, sql: string): Promise<readonly T[]> {
    await this.client.query('savepoint unforced');
    try {
      await this.client.query(`alter table ${table} no force row level security`);
      return (await this.client.query<T>(sql)).rows;
    } finally {
      await this.client.query('rollback to savepoint unforced');
    }
  }
}

/** Where the keys of an owner stand. */
export const keyTableOf = (keyOwner: string): 'installation_key' | 'tenant_key' =>
  keyOwner === installation ? 'installation_key' : 'tenant_key';

/** Which rows of a table are those of the owner of keys that the first parameter names. */
export const rowsOf = (keyOwner: string): string =>
  keyOwner === installation ? `$1 = '${installation}'` : 'tenant_id = $1';
