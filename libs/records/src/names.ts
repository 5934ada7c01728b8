import { type TenantDatabase } from '@teleward/platform';
import { setImmediate } from 'node:timers/promises';
import { type Vault } from './encryption/vault.ts';
import { RecordError } from './record-error.ts';

/** The tables whose names are sealed, so that the database cannot search them. */
const tables = ['patient', 'guest'] as const;

/** After this many names the event loop gets a turn. */
const openedAtOnce = 500;

/**
 * Names of patients and guests for the audit, by their ids, which are unique across both tables.
 * The audit outlives the records: where the keys were destroyed, no name can be read.
 */
export class Names {
  readonly #database: TenantDatabase;
  readonly #vault: Vault;

  constructor(database: TenantDatabase, vault: Vault) {
    this.#database = database;
    this.#vault = vault;
  }

  async of(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return ids.length === 0 ? new Map() : this.#open(tenantId, ids);
  }

  /**
   * The ids of people whose name contains `part`, in lower case. A search decrypts every name, some
   * microseconds each.
   */
  async idsWith(tenantId: string, part: string): Promise<readonly string[]> {
    const names = await this.#open(tenantId, null);
    return [...names].filter(([, name]) => name.toLowerCase().includes(part)).map(([id]) => id);
  }

  async #open(
    tenantId: string,
    ids: readonly string[] | null,
  ): Promise<ReadonlyMap<string, string>> {
    return this.#database.run(tenantId, async (manager) => {
      const names = new Map<string, string>();
      try {
        const keys = await this.#vault.toOpen(tenantId);
        for (const table of tables) {
          const rows = await manager.query<{ id: string; name: Buffer }[]>(
            `select id, name from ${table} where $1::uuid[] is null or id = any ($1)`,
            [ids],
          );
          for (const [index, { id, name }] of rows.entries()) {
            if (index % openedAtOnce === openedAtOnce - 1) {
              await setImmediate();
            }
            names.set(id, keys.open(table, 'name', id, name));
          }
        }
      } catch (error) {
        if (!(error instanceof RecordError) || error.code !== 'records_destroyed') {
          throw error;
        }
      }
      return names;
    });
  }
}
