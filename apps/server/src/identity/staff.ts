import { Inject, Injectable } from '@nestjs/common';
import { type Clinic, type Practitioner, type StaffSession } from '@teleward/contracts';
import { TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { DataSource } from 'typeorm';
import { clockToken, configToken } from '../platform.tokens.ts';
import { ServiceError } from '../http/service-error.ts';
import { isPassword } from './passwords.ts';
import { Sessions } from './sessions.ts';
import { UnknownAddresses } from './unknown-addresses.ts';

/** From this failed attempt on, the next one has to wait, twice as long each time. */
const freeAttempts = 5;

interface AccountRow {
  readonly id: string;
  readonly password_hash: string;
  readonly locked_until: Date | null;
}

/** The people who work in a clinic, and how they sign in. */
@Injectable()
export class Staff {
  readonly #dataSource: DataSource;
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #unknown = new UnknownAddresses(freeAttempts);

  constructor(
    dataSource: DataSource,
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#dataSource = dataSource;
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * Signs in with e-mail address and password and answers the session's secret.
   * @throws {ServiceError} `sign_in_failed`, `too_many_attempts`
   */
  async signIn(
    email: string,
    password: string,
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    const [account] = await this.#dataSource.query<AccountRow[]>(
      'select id, password_hash, locked_until from account where email = $1',
      [email],
    );
    // Counted before it is judged, so that many at once cannot slip through together.
    if (account === undefined) {
      this.#unknown.count(email, this.#clock.now());
    } else {
      await this.#countAttempt(account);
    }
    const isRight = await isPassword(password, account?.password_hash ?? null);
    if (account === undefined || !isRight) {
      throw new ServiceError('sign_in_failed');
    }
    const membership = await this.#membershipOf(account.id);
    if (membership === null) {
      throw new ServiceError('sign_in_failed');
    }
    await this.#dataSource.query(
      'update account set failed_attempts = 0, locked_until = null where id = $1',
      [account.id],
    );
    const secret = await this.#sessions.openStaff(membership.tenant_id, membership.id);
    const actor = (await this.#sessions.authenticate(
      'staff',
      `teleward_staff=${secret}`,
      null,
    )) as StaffActor;
    await this.#records.audit.success(actor, { action: 'sign-in' });
    return { secret, session: await this.session(actor) };
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

  async #membershipOf(
    accountId: string,
  ): Promise<{ readonly id: string; readonly tenant_id: string } | null> {
    return this.#dataSource.transaction(async (manager) => {
      await manager.query("select set_config('teleward.account', $1, true)", [accountId]);
      const [membership] = await manager.query<{ id: string; tenant_id: string }[]>(
        'select id, tenant_id from membership where account_id = $1 and active order by id limit 1',
        [accountId],
      );
      return membership ?? null;
    });
  }

  async #countAttempt(account: AccountRow): Promise<void> {
    const now = this.#clock.now();
    const [, counted] = await this.#dataSource.query<[unknown[], number]>(
      `update account set failed_attempts = failed_attempts + 1,
         locked_until = case when failed_attempts + 1 >= $2
           then $3::timestamptz
             + interval '1 second' * least(power(2, least(failed_attempts + 1 - $2, 12)), 3600)
         end
       where id = $1 and (locked_until is null or locked_until <= $3)`,
      [account.id, freeAttempts, now],
    );
    if (counted === 0) {
      const wait = (account.locked_until?.getTime() ?? 0) - now.getTime();
      throw new ServiceError('too_many_attempts', Math.max(Math.ceil(wait / 1000), 1));
    }
  }
}
