import { Inject, Injectable } from '@nestjs/common';
import { changedBy, hashSecret, newSecret, TenantDatabase, type Clock } from '@teleward/platform';
import { clockToken } from '../platform.tokens.ts';

export type StepPurpose =
  'second-factor' | 'passkey-sign-in' | 'passkey-proof' | 'passkey-register' | 'oidc';

/** How long somebody may take from one step of a sign-in to the next, in seconds. */
export const stepSeconds = 300;

/** Sign-ins and registrations that are under way, each found by its secret and gone through once. */
@Injectable()
export class SignInSteps {
  readonly #database: TenantDatabase;
  readonly #clock: Clock;

  constructor(database: TenantDatabase, @Inject(clockToken) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** @param accountId null where nobody knows yet who signs in */
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

  /** Whose step it is, without going through it; null where there is none any more. */
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

  /** Goes through it. @returns whether it was there for this account: of two at once one comes too late. */
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
