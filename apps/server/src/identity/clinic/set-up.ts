import { Injectable } from '@nestjs/common';
import {
  type RouteInput,
  type routes,
  type StaffRole,
  type StaffSession,
} from '@teleward/contracts';
import { hashSecret, newId, newSecret, TenantDatabase } from '@teleward/platform';
import { timingSafeEqual } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { ServiceError } from '../../errors/index.ts';
import { type Origin } from '../../http/index.ts';
import { Accounts } from '../accounts/accounts.ts';
import { Clinics } from './clinics.ts';
import { isWeakPassword } from '../accounts/password-policy.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { Staff } from '../sessions/staff.ts';

type Request = RouteInput<typeof routes.setUpClinic>['body'];

/**
 * Creates the first clinic and its administrator, by a link that only the operator who started the
 * program sees.
 */
@Injectable()
export class SetUp {
  readonly #database: TenantDatabase;
  readonly #accounts: Accounts;
  readonly #clinics: Clinics;
  readonly #staff: Staff;
  /** Kept in memory only: it ends with the process and with its first use. */
  #tokenHash: Buffer | null = null;

  constructor(database: TenantDatabase, accounts: Accounts, clinics: Clinics, staff: Staff) {
    this.#database = database;
    this.#accounts = accounts;
    this.#clinics = clinics;
    this.#staff = staff;
  }

  /**
   * Returns the secret of a set-up link; null where the installation already has a member. The
   * demo's members count while the demo is on.
   */
  async begin(): Promise<string | null> {
    if (await this.#isSetUp()) {
      return null;
    }
    const token = newSecret();
    this.#tokenHash = hashSecret(token);
    return token;
  }

  /**
   * Creates the clinic and its administrator, and signs them in.
   *
   * @throws {ServiceError} `set_up_closed`, `password_weak`
   */
  async complete(
    { token, clinic, administrator }: Request,
    origin: Origin,
  ): Promise<{ readonly secret: string; readonly session: StaffSession }> {
    const expected = this.#tokenHash;
    if (expected === null || !timingSafeEqual(hashSecret(token), expected)) {
      throw new ServiceError('set_up_closed');
    }
    const { name, email, password } = administrator;
    if (isWeakPassword(password, [name, email, clinic.name])) {
      throw new ServiceError('password_weak');
    }
    const passwordHash = await hashPassword(password);
    // Used up before anything is created: of two concurrent requests the second is refused.
    if (this.#tokenHash !== expected) {
      throw new ServiceError('set_up_closed');
    }
    this.#tokenHash = null;
    try {
      const member = await this.#make({ clinic, administrator }, passwordHash);
      return await this.#staff.open(member, origin, 'set-up', { aal: 1 });
    } catch (error) {
      this.#tokenHash = (await this.#isSetUp()) ? null : expected;
      throw error;
    }
  }

  async #isSetUp(): Promise<boolean> {
    return this.#database.runForInstallation(isSetUp);
  }

  async #make(
    { clinic, administrator }: Omit<Request, 'token'>,
    passwordHash: string,
  ): Promise<{ readonly id: string; readonly tenant_id: string }> {
    const [tenantId, accountId, id] = [newId(), newId(), newId()];
    const { name, email, isDoctor, qualification } = administrator;
    const { registrationNumber, registrationCouncil } = administrator;
    const roles: StaffRole[] = isDoctor ? ['administrator', 'doctor'] : ['administrator'];
    await this.#database.run(tenantId, async (manager) => {
      // Another process may be doing the same.
      await manager.query("select pg_advisory_xact_lock(hashtextextended('set-up', 0))");
      if (await isSetUp(manager)) {
        throw new ServiceError('set_up_closed');
      }
      await this.#clinics.add({ id: tenantId, ...clinic });
      // Frees an address that the operator used while trying the demo.
      await this.#accounts.freeAddress(email);
      await this.#accounts.add({ id: accountId, email, password_hash: passwordHash });
      const facts = { name, qualification, registrationNumber, registrationCouncil };
      await this.#clinics.addMember(tenantId, { id, accountId, ...facts, roles });
    });
    return { id, tenant_id: tenantId };
  }
}

async function isSetUp(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ done: boolean }[]>('select is_set_up() as done');
  return row?.done ?? false;
}
