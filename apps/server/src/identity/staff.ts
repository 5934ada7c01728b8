import { Inject, Injectable } from '@nestjs/common';
import { type Clinic, type Practitioner, type StaffSession } from '@teleward/contracts';
import { TenantDatabase, type Config } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { configToken } from '../platform.tokens.ts';
import { type Origin } from '../http/handle.ts';
import { ServiceError } from '../http/service-error.ts';
import { type MembershipRow } from './accounts.ts';
import { Sessions } from './sessions.ts';

/** The people who work in a clinic, and their sessions. */
@Injectable()
export class Staff {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#config = config;
  }

  /** Opens a session for somebody who has just proved themselves. */
  async open(
    membership: MembershipRow,
    origin: Origin,
    action: 'sign-in' | 'set-up',
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    return this.#database.run(membership.tenant_id, async () => {
      const { secret, actor } = await this.#sessions.openStaff(membership, origin);
      await this.#records.audit.success(actor, { action, ...entityOf(membership) });
      return { secret, session: await this.session(actor) };
    });
  }

  async signOut(actor: StaffActor): Promise<void> {
    await this.#database.run(actor.tenantId, async () => {
      await this.#sessions.close(actor);
      await this.#records.audit.success(actor, { action: 'sign-out' });
    });
  }

  async session(actor: StaffActor): Promise<StaffSession> {
    const [row] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<{ account_id: string }[]>('select account_id from membership where id = $1', [
        actor.id,
      ]),
    );
    const practitioner = (await this.practitioners(actor.tenantId)).get(actor.id);
    if (row === undefined || practitioner === undefined) {
      throw new ServiceError('unauthenticated');
    }
    return {
      accountId: row.account_id,
      practitioner,
      roles: [...actor.roles],
      clinic: await this.clinic(actor.tenantId),
      demo: this.#config.demo,
    };
  }

  async clinic(tenantId: string): Promise<Clinic> {
    const [clinic] = await this.#database.run(tenantId, (manager) =>
      manager.query<Clinic[]>(
        `select id, name, country, time_zone as "timeZone",
           emergency_number as "emergencyNumber", phone from tenant where id = $1`,
        [tenantId],
      ),
    );
    if (clinic === undefined) {
      throw new ServiceError('not_found');
    }
    return clinic;
  }

  /** Everybody who works or worked in the clinic, by id: documents name people who left, too. */
  async practitioners(tenantId: string): Promise<ReadonlyMap<string, Practitioner>> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<Practitioner[]>(
        `select id, name, qualification, registration_number as "registrationNumber"
         from membership`,
      ),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

const entityOf = ({ id }: MembershipRow) => ({ entityType: 'Practitioner', entityId: id });
