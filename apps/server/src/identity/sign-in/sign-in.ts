import { Injectable } from '@nestjs/common';
import {
  type PasskeyAssertion,
  type PasskeyRequest,
  type SecondFactor,
  type SignInAnswer,
} from '@teleward/contracts';
import { anonymous, RecordStore } from '@teleward/records';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '../../errors/index.ts';
import { type Origin, plainAddress } from '../../http/index.ts';
import { Accounts, type AccountRow, type MembershipRow } from '../accounts/accounts.ts';
import { Passkeys } from './passkeys.ts';
import { isPassword } from '../accounts/passwords.ts';
import { StepUp } from './step-up.ts';
import { Provider, type ProviderAnswer } from './provider.ts';
import { hasSecond, SecondFactors } from './second-factors.ts';
import { type OpenAs } from '../sessions/staff-sessions.ts';
import { SignInSteps } from './sign-in-steps.ts';
import { Staff } from '../sessions/staff.ts';

/** The result of a sign-in: an answer, and the secret of the session or of the step in progress. */
export interface SignInResult {
  readonly answer: SignInAnswer;
  readonly secret: string;
}

/**
 * Refused sign-ins are answered at multiples of this many milliseconds: more than one sign-in takes
 * on a busy machine, so that the extra cost of an existing account does not reach the next
 * multiple.
 */
const refusalStepMs = 1000;

/**
 * An existing account costs a few more queries than a missing one, and the time must not reveal
 * which addresses have an account.
 */
async function untilNextStep(began: number): Promise<void> {
  const taken = performance.now() - began;
  await delay(Math.ceil(taken / refusalStepMs) * refusalStepMs - taken);
}

/**
 * The ways for staff to sign in: password, password and second factor, passkey, the clinic's own
 * provider.
 */
@Injectable()
export class SignIns {
  readonly #accounts: Accounts;
  readonly #staff: Staff;
  readonly #factors: SecondFactors;
  readonly #passkeys: Passkeys;
  readonly #provider: Provider;
  readonly #stepUp: StepUp;
  readonly #steps: SignInSteps;
  readonly #records: RecordStore;

  constructor(
    accounts: Accounts,
    staff: Staff,
    factors: SecondFactors,
    passkeys: Passkeys,
    provider: Provider,
    stepUp: StepUp,
    steps: SignInSteps,
    records: RecordStore,
  ) {
    this.#accounts = accounts;
    this.#staff = staff;
    this.#factors = factors;
    this.#passkeys = passkeys;
    this.#provider = provider;
    this.#stepUp = stepUp;
    this.#steps = steps;
    this.#records = records;
  }

  /** @throws {ServiceError} `sign_in_failed`, `too_many_attempts`, `rate_limited` */
  async withPassword(email: string, password: string, origin: Origin): Promise<SignInResult> {
    const began = performance.now();
    try {
      return await this.#withPassword(email, password, origin);
    } catch (error) {
      await untilNextStep(began);
      throw error;
    }
  }

  /**
   * Continues a sign-in whose password was right.
   *
   * @param step the secret of the sign-in in progress
   * @throws {ServiceError} `unauthenticated` if there is none; `verification_failed`,
   *   `too_many_attempts`
   */
  async withSecondFactor(
    step: string | null,
    factor: SecondFactor,
    origin: Origin,
  ): Promise<SignInResult> {
    const { secret, account } = await this.#underWay(step);
    const isRight = await this.#accounts.attempt(account, origin.address, () =>
      this.#stepUp.isFactor(account.id, factor, origin),
    );
    if (!isRight) {
      await this.#traceFailure(account.id, origin.address);
      throw new ServiceError('verification_failed');
    }
    if (!(await this.#steps.take('second-factor', secret, account.id))) {
      throw new ServiceError('unauthenticated');
    }
    return this.#enter(account.id, origin, { aal: 2 });
  }

  /**
   * Makes another challenge for the account's passkeys, because each one is valid for one answer.
   * The sign-in in progress does not change.
   *
   * @throws {ServiceError} `unauthenticated` if there is none
   */
  async askAgain(step: string | null, origin: Origin): Promise<PasskeyRequest | null> {
    const { account } = await this.#underWay(step);
    return this.#passkeys.request('passkey-proof', account.id, origin);
  }

  /** @throws {ServiceError} `verification_failed`, `too_many_attempts` */
  async withPasskey(assertion: PasskeyAssertion, origin: Origin): Promise<SignInResult> {
    const accountId = this.#passkeys.accountOf(assertion);
    const account = accountId === null ? null : await this.#accounts.byId(accountId);
    // Not counted as an attempt: a passkey cannot be guessed, and its holder knows the account
    // anyway.
    const isRight =
      account !== null &&
      (await this.#passkeys.isAnswer('passkey-sign-in', account.id, assertion, origin));
    if (!isRight) {
      await this.#traceFailure(account?.id ?? null, origin.address);
      throw new ServiceError('verification_failed');
    }
    return this.#enter(account.id, origin, { aal: 2 });
  }

  /**
   * The provider asks for the factors; their number is what the provider reports, or what the
   * operator has configured.
   *
   * @throws {ServiceError} `provider_failed`, `provider_unknown_person`, `unavailable`
   */
  async withProvider(
    step: string | null,
    answer: ProviderAnswer,
    origin: Origin,
  ): Promise<SignInResult> {
    const { accountId, as } = await this.#provider.identify(step, answer, origin);
    if ((await this.#accounts.membershipsOf(accountId)).length === 0) {
      throw new ServiceError('provider_unknown_person');
    }
    return this.#enter(accountId, origin, as);
  }

  async #withPassword(email: string, password: string, origin: Origin): Promise<SignInResult> {
    const account = await this.#accounts.byEmail(email);
    if (account === null) {
      await this.#accounts.attemptOfNobody(email, password, origin.address);
      throw new ServiceError('sign_in_failed');
    }
    const factors = await this.#factors.of(account.id);
    const needsMore = hasSecond(factors);
    const isRight = await this.#accounts.attempt(
      account,
      origin.address,
      async () => {
        const [isSame, memberships] = [
          await isPassword(password, account.password_hash),
          await this.#accounts.membershipsOf(account.id),
        ];
        return isSame && memberships.length > 0;
      },
      !needsMore,
    );
    if (!isRight) {
      await this.#traceFailure(account.id, origin.address);
      throw new ServiceError('sign_in_failed');
    }
    return needsMore
      ? this.#askForMore(account, factors.totpSince !== null, origin)
      : this.#enter(account.id, origin, { aal: 1 });
  }

  async #askForMore(account: AccountRow, totp: boolean, origin: Origin): Promise<SignInResult> {
    const passkey = await this.#passkeys.request('passkey-proof', account.id, origin);
    return {
      answer: { next: 'second-factor', totp, passkey },
      secret: await this.#steps.begin('second-factor', account.id),
    };
  }

  /**
   * The sign-in whose password was right.
   *
   * @throws {ServiceError} `unauthenticated`
   */
  async #underWay(
    secret: string | null,
  ): Promise<{ readonly secret: string; readonly account: AccountRow }> {
    const accountId = secret === null ? null : await this.#steps.look('second-factor', secret);
    const account = accountId === null ? null : await this.#accounts.byId(accountId);
    if (secret === null || account === null) {
      throw new ServiceError('unauthenticated');
    }
    return { secret, account };
  }

  async #enter(accountId: string, origin: Origin, as: OpenAs): Promise<SignInResult> {
    const membership = await this.#staff.lastUsed(await this.#accounts.membershipsOf(accountId));
    if (membership === null) {
      throw new ServiceError('sign_in_failed');
    }
    const { secret, session } = await this.#staff.signIn(membership, origin, as);
    return { answer: { next: 'done', session }, secret };
  }

  /**
   * Audits a failure in the account's clinics. Without an account or an active membership it
   * concerns no clinic, so it is not audited.
   */
  async #traceFailure(accountId: string | null, address: string | null): Promise<void> {
    const memberships = accountId === null ? [] : await this.#accounts.membershipsOf(accountId);
    for (const membership of memberships) {
      await this.#records.audit.refused(anonymous(membership.tenant_id, plainAddress(address)), {
        action: 'sign-in',
        ...entityOf(membership),
      });
    }
  }
}

const entityOf = ({ id }: MembershipRow) => ({ entityType: 'Practitioner', entityId: id });
