import { type StaffRole } from '@teleward/contracts';
import {
  createDataSource,
  newId,
  readConfig,
  systemClock,
  TenantDatabase,
  type Clock,
} from '@teleward/platform';
import {
  installation,
  recordEntities,
  RecordStore,
  type KeyEncryption,
  type StaffActor,
} from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { prepareEncryption } from '../../apps/server/src/keys/prepare-encryption.ts';
import { migratedDatabase } from './database.ts';

/**
 * A clinic on a real database of its own, for services that are tested alone: no server, no
 * sockets, no media. A test makes the service that it is about with these parts, and calls it as
 * its controller would.
 */
export class ServiceClinic {
  readonly tenantId = newId();
  readonly database: TenantDatabase;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly #source: DataSource;
  readonly #owner: Client;
  readonly #folder: string;

  private constructor(
    source: DataSource,
    owner: Client,
    folder: string,
    encryption: KeyEncryption,
    clock: Clock,
  ) {
    this.#source = source;
    this.#owner = owner;
    this.#folder = folder;
    this.clock = clock;
    this.database = new TenantDatabase(source);
    this.records = new RecordStore(this.database, clock, encryption);
  }

  static async open(clock = systemClock): Promise<ServiceClinic> {
    const { ownerUrl, appUrl } = await migratedDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'teleward-test-'));
    const encryption = await prepareEncryption(ownerUrl, readConfig({ DATA_DIR: folder }));
    const source = await createDataSource(appUrl, [...recordEntities]).initialize();
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    const clinic = new ServiceClinic(source, owner, folder, encryption, clock);
    await clinic.rows(
      `insert into tenant (id, name, country, time_zone)
       values ('${clinic.tenantId}', 'Hill Clinic', 'IN', 'Asia/Kolkata')`,
    );
    return clinic;
  }

  /** Somebody who works here, as a session of theirs would prove them. */
  async member(name: string, ...roles: readonly StaffRole[]): Promise<StaffActor> {
    const [account, id, email] = [randomUUID(), randomUUID(), `${randomUUID()}@hill.example`];
    const { accounts } = this.records.rows;
    await this.database.runForInstallation((manager) =>
      accounts.run(
        ...([manager, installation] as const),
        `insert into account (id, email, email_index, password_hash) values ($1, $2, $3, 'x')`,
        [
          ...[account, accounts.sealed('account(email)', account, email)],
          accounts.indexed('account(email)', email),
        ],
      ),
    );
    await this.rows(
      `insert into membership (id, tenant_id, account_id, name, roles)
       values ('${id}', '${this.tenantId}', '${account}', '${name}', array['${roles.join("','")}'])`,
    );
    return {
      ...{ kind: 'staff', tenantId: this.tenantId, id, name, roles, sessionId: randomUUID() },
      ...{ provedAt: this.clock.now(), factorProvedAt: null, isHeldBack: false, address: null },
    };
  }

  async rows(sql: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#owner.query<Record<string, unknown>>(sql)).rows;
  }

  async close(): Promise<void> {
    this.records.close();
    await this.#source.destroy();
    await this.#owner.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
