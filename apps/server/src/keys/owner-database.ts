import { newId } from '@teleward/platform';
import {
  tenantKeysSql,
  unwrapKeys,
  type DataKeys,
  type KeyEncryption,
  type WrappedKey,
} from '@teleward/records';
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

  /** The same for one clinic's rows. */
  async inClinic<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return this.transaction(async () => {
      await this.enter(tenantId);
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
  async lockKeys(owner: string): Promise<void> {
    await this.client.query("select pg_advisory_xact_lock(hashtextextended('keys ' || $1, 0))", [
      owner,
    ]);
  }

  /** The id of the key-encryption key that is in use. */
  async activeKeyId(): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>(
      'select active_key_encryption_key() as id',
    );
    return rows[0]?.id ?? '';
  }

  async wrappedKeys(): Promise<readonly WrappedKey[]> {
    return (await this.client.query<WrappedKey>(tenantKeysSql)).rows;
  }

  /** The present clinic's keys, which stay as they are until the transaction ends. */
  async keys(tenantId: string, encryption: KeyEncryption): Promise<DataKeys> {
    return unwrapKeys(encryption, tenantId, await this.wrappedKeys());
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

  async audit(tenantId: string, action: string): Promise<void> {
    await this.client.query(
      `insert into audit_event
         (id, tenant_id, recorded_at, actor_kind, actor_roles, action, outcome)
       values ($1, $2, now(), 'system', '{}', $3, 'success')`,
      [newId(), tenantId, action],
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
