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
 * The database with the rights of its owner, who can change tables that are append-only for the
 * application. Every statement names its clinic, because row-level security may not apply to the
 * owner.
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

  /** Runs `work` in a transaction; if it throws, the transaction rolls back. */
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

  /** The same for the rows of a key owner: a clinic, by its id, or the installation. */
  async within<T>(keyOwner: string, work: () => Promise<T>): Promise<T> {
    return this.transaction(async () => {
      if (keyOwner !== installation) {
        await this.enter(keyOwner);
      }
      return work();
    });
  }

  /** Switches to the rows of a clinic, within the current transaction. */
  async enter(tenantId: string): Promise<void> {
    await this.client.query("select set_config('teleward.tenant', $1, true)", [tenantId]);
  }

  /** All clinics, within the current transaction. */
  clinics(): Promise<readonly Clinic[]> {
    return this.#unforced<Clinic>('tenant', 'select id, name from tenant order by id');
  }

  /** The ids of the key-encryption keys in use, within the current transaction. */
  async keyIds(): Promise<readonly string[]> {
    const rows = await this.#unforced<{ id: string }>(
      'tenant_key',
      `select key_id as id from installation_key union
       select key_id from tenant_key where wrapped is not null`,
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Waits for transactions that use this owner's keys, and blocks new ones until this transaction
   * ends.
   */
  async lockKeys(keyOwner: string): Promise<void> {
    await this.client.query("select pg_advisory_xact_lock(hashtextextended('keys ' || $1, 0))", [
      keyOwner,
    ]);
  }

  /** The id of the active key-encryption key. */
  async activeKeyId(): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>(
      'select active_key_encryption_key() as id',
    );
    return rows[0]?.id ?? '';
  }

  /** The keys of an owner, within its rows; locked until the transaction ends. */
  async wrappedKeys(keyOwner: string): Promise<readonly WrappedKey[]> {
    const sql = keyOwner === installation ? installationKeysSql : tenantKeysSql;
    return (await this.client.query<WrappedKey>(sql)).rows;
  }

  async keys(keyOwner: string, encryption: KeyEncryption): Promise<DataKeys> {
    return unwrapKeys(encryption, keyOwner, await this.wrappedKeys(keyOwner));
  }

  /** Adds a data key of an owner, in the current transaction. */
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

  /** Deletes the keys before a version, in the current transaction. */
  async removeKeysBefore(keyOwner: string, version: number): Promise<void> {
    await this.client.query(
      `delete from ${keyTableOf(keyOwner)} where version < $2 and ${rowsOf(keyOwner)}`,
      [keyOwner, version],
    );
  }

  /**
   * Writes a table into a new file that contains only its current rows. Vacuum would keep old rows
   * for as long as any transaction could still see them.
   */
  async rewrite(table: string, column: string, type: string): Promise<void> {
    await this.client.query(
      `alter table ${table} alter column ${column} type ${type} using substring(${column} from 1)`,
    );
  }

  /** @param entityType the type of the object; the clinic itself if omitted */
  async audit(tenantId: string, action: string, entityType: string | null = null): Promise<void> {
    await this.client.query(
      `insert into audit_event
         (id, tenant_id, recorded_at, actor_kind, actor_roles, action, entity_type, outcome)
       values ($1, $2, now(), 'system', '{}', $3, $4, 'success')`,
      [newId(), tenantId, action, entityType],
    );
  }

  /**
   * An owner to whom row-level security applies sees all rows only while it is not forced: only
   * within this function.
   */
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

/** The table that holds the keys of an owner. */
export const keyTableOf = (keyOwner: string): 'installation_key' | 'tenant_key' =>
  keyOwner === installation ? 'installation_key' : 'tenant_key';

/** The condition on a table's rows for the key owner in the first parameter. */
export const rowsOf = (keyOwner: string): string =>
  keyOwner === installation ? `$1 = '${installation}'` : 'tenant_id = $1';
