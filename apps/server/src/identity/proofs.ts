import { Injectable } from '@nestjs/common';
import { type PasskeyRequest, type Proof } from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor } from '@teleward/records';
import { type Origin } from '../http/handle.ts';
import { ServiceError } from '../http/service-error.ts';
import { Accounts } from './accounts.ts';
import { Passkeys } from './passkeys.ts';
import { isPassword } from './passwords.ts';
import { SecondFactors } from './second-factors.ts';
import { Sessions } from './sessions.ts';

/** Asking again who sits there, before something that is hard to undo. */
@Injectable()
export class Proofs {
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

  /** What the person can show beside the password. */
  async options(
    actor: StaffActor,
    origin: Origin,
  ): Promise<{ readonly totp: boolean; readonly passkey: PasskeyRequest | null }> {
    const { id } = await this.#accounts.of(actor);
    const { totpSince } = await this.#factors.of(id);
    return {
      totp: totpSince !== null,
      passkey: await this.#passkeys.request('passkey-proof', id, origin),
    };
  }

  /**
   * @returns the session's new secret
   * @throws {ServiceError} `proof_failed`, `too_many_attempts`, `rate_limited`
   */
  async prove(actor: StaffActor, proof: Proof, origin: Origin): Promise<string> {
    const account = await this.#accounts.of(actor);
    const isRight = await this.#accounts.attempt(account, actor.address, () => {
      switch (proof.kind) {
        case 'password':
          return isPassword(proof.password, account.password_hash);
        case 'totp':
          return this.#factors.isTotp(account.id, proof.code);
        case 'passkey':
          return this.#passkeys.isAnswer('passkey-proof', account.id, proof.assertion, origin);
      }
    });
    if (!isRight) {
      await this.#records.audit.refused(actor, { action: 'session.prove' });
      throw new ServiceError('proof_failed');
    }
    return this.#database.run(actor.tenantId, async () => {
      await this.#records.audit.success(actor, { action: 'session.prove' });
      return this.#sessions.staff.renew(actor);
    });
  }
}
