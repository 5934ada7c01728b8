import { Inject, Injectable } from '@nestjs/common';
import {
  type Clinic,
  logoPath,
  portraitPath,
  type Practitioner,
  type StaffSession,
} from '@teleward/contracts';
import { TenantDatabase, type Config } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { configToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { type Origin } from '../../http/index.ts';
import { Accounts, type MembershipRow } from '../accounts/accounts.ts';
import { Sessions } from './sessions.ts';
import { type OpenAs } from './staff-sessions.ts';

/** A new session. */
export interface Opened {
  readonly secret: string;
  readonly session: StaffSession;
}

/** The members of a clinic, and their sessions. */
@Injectable()
export class Staff {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    accounts: Accounts,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#config = config;
  }

  /**
   * Opens a session for a person who has just authenticated. A valid session in their browser,
   * theirs or another person's, ends with it (OWASP ASVS 7.2.4). An expired one allows nothing; it
   * is left alone, because a call may still be using it.
   */
  async signIn(membership: MembershipRow, origin: Origin, as: OpenAs): Promise<Opened> {
    const before = await this.#sessions.signedIn(origin);
    if (before !== null && before.tenantId !== membership.tenant_id) {
      // A transaction belongs to one clinic.
      await this.#replace(before);
      return this.open(membership, origin, 'sign-in', as);
    }
    return this.open(membership, origin, 'sign-in', as, before);
  }

  /** Opens a session, replacing another one of the same clinic if given. */
  async open(
    membership: MembershipRow,
    origin: Origin,
    action: 'sign-in' | 'set-up' | 'clinic.enter',
    as: OpenAs,
    before: StaffActor | null = null,
  ): Promise<Opened> {
    const { secret, actor } = await this.#database.run(membership.tenant_id, async () => {
      if (before !== null) {
        await this.#replace(before);
      }
      const opened = await this.#sessions.staff.open(membership, origin, as);
      await this.#records.audit.success(opened.actor, { action, ...entityOf(membership) });
      return opened;
    });
    return { secret, session: await this.session(actor) };
  }

  async #replace(before: StaffActor): Promise<void> {
    await this.#database.run(before.tenantId, async () => {
      await this.#sessions.close(before);
      await this.#records.audit.success(before, { action: 'session.end' });
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
      manager.query<{ account_id: string; portrait: string | null; lacks_registration: boolean }[]>(
        `select m.account_id, p.picture_id as portrait,
           t.prescriptions_need_registration and 'doctor' = any (m.roles)
             and (coalesce(trim(m.registration_number), '') = ''
               or coalesce(trim(m.registration_council), '') = '') as lacks_registration
         from membership m join tenant t on t.id = m.tenant_id
           left join portrait p on p.member_id = m.id and p.picture is not null
         where m.id = $1`,
        [actor.id],
      ),
    );
    const practitioner = (await this.practitioners(actor.tenantId)).get(actor.id);
    if (row === undefined || practitioner === undefined) {
      throw new ServiceError('unauthenticated');
    }
    return {
      accountId: row.account_id,
      practitioner,
      portrait: row.portrait === null ? null : portraitPath(actor.id, row.portrait),
      roles: [...actor.roles],
      clinic: await this.clinic(actor.tenantId),
      workplaces: await this.#workplaces(row.account_id),
      mustAddFactor: actor.isHeldBack,
      lacksRegistration: row.lacks_registration,
      demo: this.#config.demo,
    };
  }

  async clinic(tenantId: string): Promise<Clinic> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<(Omit<Clinic, 'logo'> & { logo: string | null })[]>(
        `select t.id, t.name, t.country, t.time_zone as "timeZone",
           t.emergency_number as "emergencyNumber", t.phone, t.accent, l.picture_id as logo
         from tenant t left join clinic_logo l on l.tenant_id = t.id and l.picture is not null
         where t.id = $1`,
        [tenantId],
      ),
    );
    if (row === undefined) {
      throw new ServiceError('not_found');
    }
    return { ...row, logo: row.logo === null ? null : logoPath(row.id, row.logo) };
  }

  /** The membership that was used last; null where there is none. */
  async lastUsed(memberships: readonly MembershipRow[]): Promise<MembershipRow | null> {
    const [only] = memberships;
    if (memberships.length <= 1) {
      return only ?? null;
    }
    const used: { readonly membership: MembershipRow; readonly at: number }[] = [];
    for (const membership of memberships) {
      const [row] = await this.#database.run(membership.tenant_id, (manager) =>
        manager.query<{ at: Date }[]>(
          `select created_at as at from staff_session where membership_id = $1
           order by created_at desc limit 1`,
          [membership.id],
        ),
      );
      used.push({ membership, at: row?.at.getTime() ?? 0 });
    }
    // Sorting is stable: the oldest membership comes first where none was used.
    return used.toSorted((one, other) => other.at - one.at)[0]?.membership ?? null;
  }

  async #workplaces(accountId: string): Promise<StaffSession['workplaces']> {
    const workplaces: StaffSession['workplaces'] = [];
    for (const { tenant_id } of await this.#accounts.membershipsOf(accountId)) {
      const { id, name } = await this.clinic(tenant_id);
      workplaces.push({ id, name });
    }
    return workplaces;
  }

  /**
   * All present and former members of the clinic, by id, because documents may name people who have
   * left.
   */
  async practitioners(tenantId: string): Promise<ReadonlyMap<string, Practitioner>> {
    const rows = await this.#database.run(tenantId, (manager) =>
      manager.query<Practitioner[]>(
        `select id, name, qualification, registration_number as "registrationNumber"
         from membership`,
      ),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The clinic's current doctors, by name. */
  async doctors(tenantId: string): Promise<readonly Pick<Practitioner, 'id' | 'name'>[]> {
    return this.#database.run(tenantId, (manager) =>
      manager.query(
        `select id, name from membership where active and 'doctor' = any (roles)
         order by lower(name), id`,
      ),
    );
  }

  async isDoctor(tenantId: string, id: string): Promise<boolean> {
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<unknown[]>(
        `select 1 from membership where id = $1 and active and 'doctor' = any (roles)`,
        [id],
      ),
    );
    return found.length > 0;
  }
}

const entityOf = ({ id }: MembershipRow) => ({ entityType: 'Practitioner', entityId: id });
