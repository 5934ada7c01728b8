import { Inject, Injectable } from '@nestjs/common';
import {
  type StepUpCredential,
  type RouteAnswer,
  type routes,
  type SecondFactor,
} from '@teleward/contracts';
import { TenantDatabase, type Clock } from '@teleward/platform';
import { RecordStore, type Actor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type Origin, type StepUpDemand } from '../../http/index.ts';
import { clockToken } from '../../platform.tokens.ts';
import { Accounts } from '../accounts/accounts.ts';
import { Passkeys } from './passkeys.ts';
import { isPassword } from '../accounts/passwords.ts';
import { hasSecond, SecondFactors } from './second-factors.ts';
import { Sessions } from '../sessions/sessions.ts';

/** How long a re-authentication allows actions that are hard to undo. */
const stepUpLastsMs = 15 * 60_000;

/** Re-authentication before an action that is hard to undo. */
@Injectable()
export class StepUp {
  readonly #accounts: Accounts;
  readonly #factors: SecondFactors;
  readonly #passkeys: Passkeys;
  readonly #sessions: Sessions;
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #clock: Clock;

  constructor(
    accounts: Accounts,
    factors: SecondFactors,
    passkeys: Passkeys,
    sessions: Sessions,
    database: TenantDatabase,
    records: RecordStore,
    @Inject(clockToken) clock: Clock,
  ) {
    this.#accounts = accounts;
    this.#factors = factors;
    this.#passkeys = passkeys;
    this.#sessions = sessions;
    this.#database = database;
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * The person may have left the room with the page open, and another person may know their
   * password.
   *
   * @throws {ServiceError} `step_up_required`, `factor_step_up_required`
   */
  async demand(demand: StepUpDemand, actor: Actor | undefined): Promise<void> {
    if (demand === 'fresh, by factor' && actor?.kind === 'staff') {
      if (this.#isFresh(actor.factorProvedAt)) {
        return;
      }
      const { id } = await this.#accounts.of(actor);
      if (hasSecond(await this.#factors.of(id))) {
        throw new ServiceError('factor_step_up_required');
      }
    }
    if (actor?.kind !== 'staff' || !this.#isFresh(actor.provedAt)) {
      throw new ServiceError('step_up_required');
    }
  }

  /** The factors that the person can use besides the password. */
  async options(
    actor: StaffActor,
    origin: Origin,
  ): Promise<RouteAnswer<typeof routes.beginStepUp>> {
    const { id } = await this.#accounts.of(actor);
    const { totpSince, recoveryCodesLeft } = await this.#factors.of(id);
    return {
      totp: totpSince !== null,
      passkey: await this.#passkeys.request('passkey-proof', id, origin),
      recoveryCode: recoveryCodesLeft > 0,
    };
  }

  /** Whether the second factor of this account is right. */
  isFactor(accountId: string, factor: SecondFactor, origin: Origin): Promise<boolean> {
    switch (factor.kind) {
      case 'totp':
        return this.#factors.isTotp(accountId, factor.code);
      case 'recovery-code':
        return this.#factors.takeRecoveryCode(accountId, factor.code);
      case 'passkey':
        return this.#passkeys.isAnswer('passkey-proof', accountId, factor.assertion, origin);
    }
  }

  /**
   * @returns the session's new secret
   * @throws {ServiceError} `verification_failed`, `too_many_attempts`, `rate_limited`
   */
  async prove(actor: StaffActor, credential: StepUpCredential, origin: Origin): Promise<string> {
    const account = await this.#accounts.of(actor);
    const isByFactor = credential.kind !== 'password';
    const isRight = await this.#accounts.attempt(
      account,
      actor.address,
      () =>
        isByFactor
          ? this.isFactor(account.id, credential, origin)
          : isPassword(credential.password, account.password_hash),
      isByFactor || !hasSecond(await this.#factors.of(account.id)),
    );
    if (!isRight) {
      await this.#records.audit.refused(actor, { action: 'session.prove' });
      throw new ServiceError('verification_failed');
    }
    return this.#database.run(actor.tenantId, async () => {
      await this.#records.audit.success(actor, { action: 'session.prove' });
      return this.#sessions.staff.renew(actor, isByFactor);
    });
  }

  #isFresh(provedAt: Date | null): boolean {
    return provedAt !== null && this.#clock.now().getTime() - provedAt.getTime() < stepUpLastsMs;
  }
}
