import { Injectable } from '@nestjs/common';
import { type SignIn } from '@teleward/contracts';
import { changedBy, TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { Accounts } from '../accounts/accounts.ts';
import { isWeakPassword } from '../accounts/password-policy.ts';
import { hashPassword, isPassword } from '../accounts/passwords.ts';
import { hasSecond, SecondFactors } from './second-factors.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Staff } from '../sessions/staff.ts';

/** A person's own account: its sessions and its password. */
@Injectable()
export class Account {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #factors: SecondFactors;
  readonly #staff: Staff;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    sessions: Sessions,
    accounts: Accounts,
    factors: SecondFactors,
    staff: Staff,
  ) {
    this.#database = database;
    this.#records = records;
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#factors = factors;
    this.#staff = staff;
  }

  /** This person's open sessions in this clinic, the newest first. */
  signIns(actor: StaffActor): Promise<SignIn[]> {
    return this.#sessions.staff.of(actor);
  }

  /**
   * Ends one of the person's own sessions, with its sockets.
   *
   * @throws {ServiceError} `not_found`
   */
  async endSignIn(actor: StaffActor, sessionId: string): Promise<void> {
    await this.#database.run(actor.tenantId, async () => {
      if (!(await this.#sessions.endOfStaff(actor, sessionId))) {
        throw new ServiceError('not_found');
      }
      await this.#records.audit.success(actor, { action: 'session.end' });
    });
  }

  /**
   * Changes the password and ends every other session of the account, in all clinics.
   *
   * @throws {ServiceError} `password_wrong`, `password_weak`, `too_many_attempts`, `rate_limited`
   */
  async changePassword(actor: StaffActor, current: string, next: string): Promise<void> {
    const account = await this.#accounts.of(actor);
    const isRight = await this.#accounts.attempt(
      account,
      actor.address,
      () => isPassword(current, account.password_hash),
      !hasSecond(await this.#factors.of(account.id)),
    );
    if (!isRight) {
      await this.#records.audit.refused(actor, { action: 'password.change' });
      throw new ServiceError('password_wrong');
    }
    const clinic = await this.#staff.clinic(actor.tenantId);
    if (isWeakPassword(next, [actor.name, account.email, clinic.name])) {
      throw new ServiceError('password_weak');
    }
    const hash = await hashPassword(next);
    // In one transaction: a password must not change without an audit row.
    await this.#database.run(actor.tenantId, async (manager) => {
      const changed = await changedBy(
        manager,
        'update account set password_hash = $2 where id = $1 and password_hash = $3',
        [account.id, hash, account.password_hash],
      );
      // The password changed at this very moment, perhaps by an intruder who locks this person out.
      if (changed === 0) {
        throw new ServiceError('password_wrong');
      }
      await this.#records.audit.success(actor, { action: 'password.change' });
    });
    for (const membership of await this.#accounts.membershipsOf(account.id)) {
      await this.#sessions.endAllOfStaff(membership, actor.sessionId);
    }
  }
}
