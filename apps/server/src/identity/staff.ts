import { Inject, Injectable } from '@nestjs/common';
import { type Clinic, type Practitioner, type StaffSession } from '@teleward/contracts';
import { TenantDatabase, type Config } from '@teleward/platform';
import { anonymous, RecordStore, type StaffActor } from '@teleward/records';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { configToken } from '../platform.tokens.ts';
import { type Origin } from '../http/handle.ts';
import { placeOf, plainAddress } from '../http/client-address.ts';
import { ServiceError } from '../http/service-error.ts';
import { isPassword } from './passwords.ts';
import { Sessions } from './sessions.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

interface AccountRow {
  readonly id: string;
  readonly password_hash: string;
}

interface MembershipRow {
  readonly id: string;
  readonly tenant_id: string;
}

const entityOf = ({ id }: MembershipRow) => ({ entityType: 'Practitioner', entityId: id });

/** Refused sign-ins are answered in steps of so many milliseconds. */
const refusalStepMs = 250;

/** An account costs a few queries more than none: nobody shall learn by a clock which addresses have one. */
async function untilNextStep(began: number): Promise<void> {
  const taken = performance.now() - began;
  await delay(Math.ceil(taken / refusalStepMs) * refusalStepMs - taken);
}

/** The people who work in a clinic, and how they sign in. */
@Injectable()
export class Staff {
  readonly #dataSource: DataSource;
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #config: Config;
  readonly #attempts: SignInAttempts;

  constructor(
    dataSource: DataSource,
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    attempts: SignInAttempts,
    @Inject(configToken) config: Config,
  ) {
    this.#dataSource = dataSource;
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#attempts = attempts;
    this.#config = config;
  }

  /**
   * Signs in with e-mail address and password and answers the session's secret.
   * @throws {ServiceError} `sign_in_failed`, `too_many_attempts`, `rate_limited`
   */
  async signIn(
    email: string,
    password: string,
    origin: Origin,
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    const began = performance.now();
    try {
      return await this.#signIn(email, password, origin);
    } catch (error) {
      await untilNextStep(began);
      throw error;
    }
  }

  /** Opens a session for somebody who has just proved themselves. */
  async open(
    membership: MembershipRow,
    origin: Origin,
    action: 'sign-in' | 'set-up',
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    const secret = await this.#sessions.openStaff(membership.tenant_id, membership.id, origin);
    const actor = (await this.#sessions.authenticate(
      'staff',
      `teleward_staff=${secret}`,
      origin.address,
    )) as StaffActor;
    await this.#records.audit.success(actor, { action, ...entityOf(membership) });
    return { secret, session: await this.session(actor) };
  }

  /** Where somebody works now, in every clinic, by the age of the membership. */
  async membershipsOf(accountId: string): Promise<readonly MembershipRow[]> {
    return this.#dataSource.transaction(async (manager) => {
      await manager.query("select set_config('teleward.account', $1, true)", [accountId]);
      return manager.query<MembershipRow[]>(
        'select id, tenant_id from membership where account_id = $1 and active order by id',
        [accountId],
      );
    });
  }

  async signOut(actor: StaffActor): Promise<void> {
    await this.#sessions.close(actor);
    await this.#records.audit.success(actor, { action: 'sign-out' });
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

  async #signIn(
    email: string,
    password: string,
    origin: Origin,
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    const [account] = await this.#dataSource.query<AccountRow[]>(
      'select id, password_hash from account where email = $1',
      [email],
    );
    const place = placeOf(origin.address);
    await this.#attempts.count(account?.id ?? null, email, place);
    const isRight = await isPassword(password, account?.password_hash ?? null);
    const [membership = null] = account === undefined ? [] : await this.membershipsOf(account.id);
    if (account === undefined || membership === null || !isRight) {
      await this.#traceFailure(membership, origin.address);
      throw new ServiceError('sign_in_failed');
    }
    await this.#attempts.succeeded(account.id, place);
    return this.open(membership, origin, 'sign-in');
  }

  /** Failures with an address that belongs to nobody concern no clinic, and leave no trace in one. */
  async #traceFailure(membership: MembershipRow | null, address: string | null): Promise<void> {
    if (membership !== null) {
      const nobody = anonymous(membership.tenant_id, plainAddress(address));
      await this.#records.audit.refused(nobody, { action: 'sign-in', ...entityOf(membership) });
    }
  }
}
