import { Inject, Injectable } from '@nestjs/common';
import { type RouteAnswer, type routes } from '@teleward/contracts';
import {
  hashSecret,
  newId,
  newSecret,
  TenantDatabase,
  type Clock,
  type Config,
} from '@teleward/platform';
import { anonymous, RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin, plainAddress } from '../../http/index.ts';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { Accounts, type AccountRow } from '../accounts/accounts.ts';
import { isWeakPassword } from '../accounts/password-policy.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { Staff } from '../sessions/staff.ts';
import { checkStaffLink, staffLink, type StaffLinkRow } from './staff-links.ts';

interface ResetRow extends StaffLinkRow {
  readonly membership_id: string;
}

interface Subject {
  readonly account: AccountRow;
  readonly name: string;
  readonly clinicName: string;
}

/** How long a link is valid, in hours: a person who forgot their password needs a new one now. */
const validHours = 24;

/**
 * Resets the password of a member by a link that an administrator makes and passes on.
 *
 * An account may work in several clinics, and the administrator of one must not get into the others
 * with it: the password of such an account cannot be reset by a link. It makes no difference
 * whether the person still works there, because they may again. The administrator is not told this;
 * only the holder of the link is.
 */
@Injectable()
export class PasswordResets {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #accounts: Accounts;
  readonly #staff: Staff;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    accounts: Accounts,
    staff: Staff,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#records = records;
    this.#accounts = accounts;
    this.#staff = staff;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found` for a person who does not work
   * here
   */
  async make(
    actor: StaffActor,
    memberId: string,
  ): Promise<RouteAnswer<typeof routes.makePasswordReset>> {
    const entity = { entityType: 'Practitioner', entityId: memberId };
    const [secret, now] = [newSecret(), this.#clock.now()];
    const validUntil = new Date(now.getTime() + validHours * 3_600_000);
    await this.#records.access.perform(
      actor,
      'member.reset-password',
      {},
      entity,
      async (manager) => {
        const [member] = await manager.query<unknown[]>(
          'select 1 from membership where id = $1 and active for update',
          [memberId],
        );
        if (member === undefined) {
          throw new ServiceError('not_found');
        }
        await manager.query(
          `update password_reset set revoked_at = $2
         where membership_id = $1 and revoked_at is null and used_at is null`,
          [memberId, now],
        );
        await manager.query(
          `insert into password_reset
           (id, tenant_id, membership_id, secret_hash, made_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
          [newId(), actor.tenantId, memberId, hashSecret(secret), actor.id, now, validUntil],
        );
      },
    );
    const url = staffLink(this.#config, 'password', secret);
    return { url, validUntil: validUntil.toISOString() };
  }

  /** @throws {ServiceError} `link_invalid`, `link_expired`, `reset_refused` */
  async preview(
    token: string,
    { address }: Origin,
  ): Promise<RouteAnswer<typeof routes.previewPasswordReset>> {
    const { account, name, clinicName } = await this.#subject(await this.#find(token), address);
    return { clinicName, name, email: account.email };
  }

  /**
   * Sets the password and ends every session of the account. It does not sign the person in: that
   * requires everything that the account requires, including a second factor.
   *
   * @throws {ServiceError} `link_invalid`, `link_expired`, `reset_refused`, `password_weak`
   */
  async use(
    token: string,
    password: string,
    { address }: Origin,
  ): Promise<RouteAnswer<typeof routes.resetPassword>> {
    const reset = await this.#find(token);
    const { account, name, clinicName } = await this.#subject(reset, address);
    if (isWeakPassword(password, [name, account.email, clinicName])) {
      throw new ServiceError('password_weak');
    }
    const hash = await hashPassword(password);
    const { tenant_id: tenantId, membership_id: memberId } = reset;
    await this.#database.run(tenantId, async (manager) => {
      // The lock keeps the account from joining another clinic meanwhile.
      await manager.query('select 1 from account where id = $1 for update', [account.id]);
      if (await this.#accounts.worksElsewhere(account.id, tenantId)) {
        throw new ServiceError('reset_refused');
      }
      // If two requests use the link at the same time, the second waits here and then finds it
      // used.
      const [row] = await manager.query<ResetRow[]>(
        'select * from password_reset where id = $1 for update',
        [reset.id],
      );
      checkStaffLink(row, this.#clock.now());
      await manager.query('update password_reset set used_at = $2 where id = $1', [
        reset.id,
        this.#clock.now(),
      ]);
      await manager.query(
        `update account set password_hash = $2, failed_attempts = 0, locked_until = null
         where id = $1`,
        [account.id, hash],
      );
      // The account works nowhere else, so these are all of its sessions.
      await manager.query(
        'update staff_session set ended_at = $2 where membership_id = $1 and ended_at is null',
        [memberId, this.#clock.now()],
      );
      await this.#records.audit.success(anonymous(tenantId, plainAddress(address)), {
        action: 'password.reset',
        ...entityOf(reset),
      });
    });
    return { email: account.email };
  }

  /**
   * The account whose password the link resets.
   *
   * @throws {ServiceError} `link_invalid`, `reset_refused`
   */
  async #subject(reset: ResetRow, address: string | null): Promise<Subject> {
    const { tenant_id: tenantId, membership_id: memberId } = reset;
    const [member] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ account_id: string; name: string }[]>(
        'select account_id, name from membership where id = $1 and active',
        [memberId],
      ),
    );
    const account = member === undefined ? null : await this.#accounts.byId(member.account_id);
    if (member === undefined || account === null) {
      throw new ServiceError('link_invalid');
    }
    if (await this.#accounts.worksElsewhere(account.id, tenantId)) {
      await this.#records.audit.refused(anonymous(tenantId, plainAddress(address)), {
        action: 'password.reset',
        ...entityOf(reset),
      });
      throw new ServiceError('reset_refused');
    }
    const { name: clinicName } = await this.#staff.clinic(tenantId);
    return { account, name: member.name, clinicName };
  }

  async #find(token: string): Promise<ResetRow> {
    const hash = hashSecret(token);
    const [row] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<ResetRow[]>('select * from password_reset where secret_hash = $1', [hash]),
    );
    return checkStaffLink(row, this.#clock.now());
  }
}

const entityOf = ({ membership_id }: ResetRow) => ({
  entityType: 'Practitioner',
  entityId: membership_id,
});
