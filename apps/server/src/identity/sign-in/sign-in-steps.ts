import { Inject, Injectable } from '@nestjs/common';
import { changedBy, hashSecret, newSecret, TenantDatabase, type Clock } from '@teleward/platform';
import { clockToken } from '../../platform.tokens.ts';

export type StepPurpose =
  'second-factor' | 'passkey-sign-in' | 'passkey-proof' | 'passkey-register' | 'oidc';

/** The time between two steps of a sign-in, in seconds. */
export const stepSeconds = 300;

/** Sign-ins and registrations in progress, each found by its secret and used once. */
@Injectable()
export class SignInSteps {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** @param accountId null where the account is not known yet */
  async begin(purpose: StepPurpose, accountId: string | null): Promise<string> {
    const secret = newSecret();
    const hash = hashSecret(secret);
    const until = new Date(this.#clock.now().getTime() + stepSeconds * 1000);
    await this.#database.runWithSecret(hash, (manager) =>
      manager.query(
        `insert into sign_in_step (secret_hash, purpose, account_id, expires_at)
         values ($1, $2, $3, $4)`,
        [hash, purpose, accountId, until],
      ),
    );
    return secret;
  }

  /** The account of a step, without using the step up; null where the step no longer exists. */
  async look(purpose: StepPurpose, secret: string): Promise<string | null> {
    const hash = hashSecret(secret);
    const [step] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<{ account_id: string | null }[]>(
        `select account_id from sign_in_step
         where secret_hash = $1 and purpose = $2 and used_at is null and expires_at > $3`,
        [hash, purpose, this.#clock.now()],
      ),
    );
    return step?.account_id ?? null;
  }

  /**
   * Uses the step up.
   *
   * @returns whether it existed for this account: of two concurrent requests one gets false
   */
  async take(purpose: StepPurpose, secret: string, accountId: string | null): Promise<boolean> {
    const hash = hashSecret(secret);
    const taken = await this.#database.runWithSecret(hash, (manager) =>
      changedBy(
        manager,
        `update sign_in_step set used_at = $4
         where secret_hash = $1 and purpose = $2 and account_id is not distinct from $3
           and used_at is null and expires_at > $4`,
        [hash, purpose, accountId, this.#clock.now()],
      ),
    );
    return taken > 0;
  }
}
