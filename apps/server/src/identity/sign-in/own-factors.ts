import { Injectable } from '@nestjs/common';
import {
  type PasskeyCreation,
  type PasskeyRegistration,
  type RouteAnswer,
  type routes,
} from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin } from '../../http/index.ts';
import { Accounts } from '../accounts/accounts.ts';
import { Passkeys } from './passkeys.ts';
import { SecondFactors } from './second-factors.ts';
import { Sessions } from '../sessions/sessions.ts';

type Change =
  'totp.add' | 'totp.remove' | 'passkey.add' | 'passkey.remove' | 'recovery-codes.renew';

/** A person's own second factors. Each change is audited in the clinic where they are signed in. */
@Injectable()
export class OwnFactors {
  readonly #accounts: Accounts;
  readonly #factors: SecondFactors;
  readonly #passkeys: Passkeys;
  readonly #sessions: Sessions;
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;

  constructor(
    accounts: Accounts,
    factors: SecondFactors,
    passkeys: Passkeys,
    sessions: Sessions,
    database: TenantDatabase,
    records: RecordStore,
  ) {
    this.#accounts = accounts;
    this.#factors = factors;
    this.#passkeys = passkeys;
    this.#sessions = sessions;
    this.#database = database;
    this.#records = records;
  }

  async list(actor: StaffActor): Promise<RouteAnswer<typeof routes.listSecondFactors>> {
    const { id } = await this.#accounts.of(actor);
    const { totpSince, recoveryCodesLeft } = await this.#factors.of(id);
    return {
      totpSince: totpSince?.toISOString() ?? null,
      passkeys: await this.#passkeys.list(id),
      recoveryCodesLeft,
    };
  }

  async beginTotp(actor: StaffActor): Promise<RouteAnswer<typeof routes.beginTotp>> {
    const { id, email } = await this.#accounts.of(actor);
    return this.#factors.beginTotp(id, email);
  }

  /**
   * @returns recovery codes, if the person had none
   * @throws {ServiceError} `verification_failed`, `too_many_attempts`
   */
  async confirmTotp(actor: StaffActor, code: string): Promise<string[] | null> {
    const account = await this.#accounts.of(actor);
    const isRight = await this.#accounts.attempt(account, actor.address, () =>
      this.#change(actor, 'totp.add', () => this.#factors.confirmTotp(account.id, code)),
    );
    if (!isRight) {
      await this.#records.audit.refused(actor, { action: 'totp.add' });
      throw new ServiceError('verification_failed');
    }
    return this.#factors.firstRecoveryCodes(account.id);
  }

  async removeTotp(actor: StaffActor): Promise<void> {
    const { id } = await this.#accounts.of(actor);
    await this.#change(actor, 'totp.remove', () => this.#factors.removeTotp(id));
  }

  async beginPasskey(actor: StaffActor, origin: Origin): Promise<PasskeyCreation> {
    return this.#passkeys.creation(await this.#accounts.of(actor), actor.name, origin);
  }

  /**
   * @returns recovery codes, if the person had none
   * @throws {ServiceError} `verification_failed`
   */
  async addPasskey(
    actor: StaffActor,
    name: string,
    registration: PasskeyRegistration,
    origin: Origin,
  ): Promise<string[] | null> {
    const { id } = await this.#accounts.of(actor);
    const isAdded = await this.#change(actor, 'passkey.add', () =>
      this.#passkeys.add(id, name, registration, origin),
    );
    if (!isAdded) {
      await this.#records.audit.refused(actor, { action: 'passkey.add' });
      throw new ServiceError('verification_failed');
    }
    return this.#factors.firstRecoveryCodes(id);
  }

  /** @throws {ServiceError} `not_found` */
  async removePasskey(actor: StaffActor, passkeyId: string): Promise<void> {
    const { id } = await this.#accounts.of(actor);
    const isRemoved = await this.#change(actor, 'passkey.remove', () =>
      this.#passkeys.remove(id, passkeyId),
    );
    if (!isRemoved) {
      throw new ServiceError('not_found');
    }
  }

  async renewRecoveryCodes(actor: StaffActor): Promise<string[]> {
    const { id } = await this.#accounts.of(actor);
    return this.#change(actor, 'recovery-codes.renew', () => this.#factors.renewRecoveryCodes(id));
  }

  /**
   * Makes a change and its audit row, both or neither; a call that changed nothing is not audited.
   */
  #change<T>(actor: StaffActor, action: Change, work: () => Promise<T>): Promise<T> {
    return this.#database.run(actor.tenantId, async () => {
      const result = await work();
      if (result !== false) {
        await this.#records.audit.success(actor, { action });
        if (action === 'totp.add' || action === 'passkey.add') {
          await this.#sessions.staff.raise(actor);
        }
      }
      return result;
    });
  }
}
