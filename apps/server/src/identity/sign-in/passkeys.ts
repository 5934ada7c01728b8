import { Inject, Injectable } from '@nestjs/common';
import {
  type Passkey,
  type PasskeyAssertion,
  type PasskeyCreation,
  type PasskeyRegistration,
  type PasskeyRequest,
} from '@teleward/contracts';
import { changedBy, newId, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticatorTransport,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { type Origin } from '../../http/index.ts';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { SignInSteps, stepSeconds, type StepPurpose } from './sign-in-steps.ts';

interface PasskeyRow {
  readonly id: string;
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly transports: string[];
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

type Purpose = Extract<StepPurpose, `passkey-${string}` | 'second-factor'>;

/** COSE algorithms (RFC 9053), all with public keys: EdDSA, ES256 and RS256. */
const algorithms = [-8, -7, -257];

const timeout = stepSeconds * 1000;

/**
 * Creates, lists, removes and verifies WebAuthn credentials. User verification is always required.
 */
@Injectable()
export class Passkeys {
  readonly #database: TenantDatabase;
  readonly #steps: SignInSteps;
  readonly #clock: Clock;
  readonly #config: Config;

  constructor(
    database: TenantDatabase,
    steps: SignInSteps,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#database = database;
    this.#steps = steps;
    this.#clock = clock;
    this.#config = config;
  }

  async list(accountId: string): Promise<Passkey[]> {
    return (await this.#of(accountId)).map((row) => ({
      passkeyId: row.id,
      name: row.name,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    }));
  }

  /** @returns false if the account has no such passkey */
  async remove(accountId: string, passkeyId: string): Promise<boolean> {
    const removed = await this.#database.runForAccount(accountId, (manager) =>
      changedBy(
        manager,
        `update account_passkey set removed_at = $3
         where id = $1 and account_id = $2 and removed_at is null`,
        [passkeyId, accountId, this.#clock.now()],
      ),
    );
    return removed > 0;
  }

  async creation(
    account: { readonly id: string; readonly email: string },
    name: string,
    origin: Origin,
  ): Promise<PasskeyCreation> {
    const options = await generateRegistrationOptions({
      rpName: 'Teleward',
      rpID: this.#site(origin).id,
      userID: bytesOf(account.id),
      userName: account.email,
      userDisplayName: name,
      challenge: challengeOf(await this.#steps.begin('passkey-register', account.id)),
      timeout,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
      excludeCredentials: (await this.#of(account.id)).map(descriptorOf),
    });
    return options as PasskeyCreation;
  }

  /** @returns false if it does not answer the challenge, or comes from another site */
  async add(
    accountId: string,
    name: string,
    registration: PasskeyRegistration,
    origin: Origin,
  ): Promise<boolean> {
    const challenge = challengeIn(registration.response.clientDataJSON);
    if (challenge === null || !(await this.#steps.take('passkey-register', challenge, accountId))) {
      return false;
    }
    const site = this.#site(origin);
    const made = await verifyRegistrationResponse({
      response: registration as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: site.origins,
      expectedRPID: site.id,
      supportedAlgorithmIDs: algorithms,
    }).catch(() => null);
    if (made?.verified !== true) {
      return false;
    }
    const { credential } = made.registrationInfo;
    await this.#database.runForAccount(accountId, (manager) =>
      manager.query(
        `insert into account_passkey (id, account_id, credential_id, public_key, counter,
           transports, name, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[newId(), accountId, credential.id, Buffer.from(credential.publicKey)],
          ...[credential.counter, credential.transports ?? [], name, this.#clock.now()],
        ],
      ),
    );
    return true;
  }

  /**
   * A challenge for the passkeys of an account, or for any passkey of this site where the account
   * is not known yet.
   *
   * @returns null if the account has none
   */
  async request(
    purpose: 'passkey-proof',
    accountId: string,
    origin: Origin,
  ): Promise<PasskeyRequest | null>;
  async request(
    purpose: 'passkey-sign-in',
    accountId: null,
    origin: Origin,
  ): Promise<PasskeyRequest>;
  async request(
    purpose: Purpose,
    accountId: string | null,
    origin: Origin,
  ): Promise<PasskeyRequest | null> {
    const known = accountId === null ? [] : await this.#of(accountId);
    if (accountId !== null && known.length === 0) {
      return null;
    }
    const options = await generateAuthenticationOptions({
      rpID: this.#site(origin).id,
      challenge: challengeOf(await this.#steps.begin(purpose, accountId)),
      timeout,
      userVerification: 'required',
      ...(known.length > 0 && { allowCredentials: known.map(descriptorOf) }),
    });
    return options as PasskeyRequest;
  }

  /**
   * The account that a passkey claims to belong to, before anything is verified; null if it makes
   * no claim.
   */
  accountOf({ response }: PasskeyAssertion): string | null {
    const bytes = Buffer.from(response.userHandle ?? '', 'base64url').toString('hex');
    return bytes.length === 32
      ? bytes.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
      : null;
  }

  /**
   * Whether a passkey of this account answered a challenge for this purpose; each answer counts
   * once.
   */
  async isAnswer(
    purpose: 'passkey-proof' | 'passkey-sign-in',
    accountId: string,
    assertion: PasskeyAssertion,
    origin: Origin,
  ): Promise<boolean> {
    const challenge = challengeIn(assertion.response.clientDataJSON);
    const asked = purpose === 'passkey-sign-in' ? null : accountId;
    if (challenge === null || !(await this.#steps.take(purpose, challenge, asked))) {
      return false;
    }
    const row = (await this.#of(accountId)).find((one) => one.credential_id === assertion.id);
    if (row === undefined) {
      return false;
    }
    const site = this.#site(origin);
    const answer = await verifyAuthenticationResponse({
      response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: site.origins,
      expectedRPID: site.id,
      credential: {
        id: row.credential_id,
        publicKey: new Uint8Array(row.public_key),
        counter: Number(row.counter),
      },
    }).catch(() => null);
    if (answer?.verified !== true) {
      return false;
    }
    await this.#database.runForAccount(accountId, (manager) =>
      manager.query('update account_passkey set counter = $2, last_used_at = $3 where id = $1', [
        row.id,
        answer.authenticationInfo.newCounter,
        this.#clock.now(),
      ]),
    );
    return true;
  }

  /** A passkey belongs to a site's name; browsers do not offer it to pages of another one. */
  #site({ host }: Origin): { readonly id: string; readonly origins: string[] } {
    const own =
      this.#config.PUBLIC_URL === undefined ? host : new URL(this.#config.PUBLIC_URL).host;
    return {
      id: URL.canParse(`http://${own}`) ? new URL(`http://${own}`).hostname : own,
      origins: [`https://${own}`, `http://${own}`],
    };
  }

  async #of(accountId: string): Promise<PasskeyRow[]> {
    return this.#database.runForAccount(accountId, (manager) =>
      manager.query<PasskeyRow[]>(
        `select * from account_passkey where account_id = $1 and removed_at is null
         order by created_at, id`,
        [accountId],
      ),
    );
  }
}

const descriptorOf = ({ credential_id, transports }: PasskeyRow) => ({
  id: credential_id,
  transports: transports as AuthenticatorTransport[],
});

/** The sixteen bytes of a UUID, which do not tell who the person is (WebAuthn Level 3, 14.6.1). */
const bytesOf = (id: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));

/** Steps are found by their secret; the challenge consists of its bytes. */
const challengeOf = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(secret, 'base64url'));

function challengeIn(clientData: string): string | null {
  try {
    const { challenge } = decodeClientDataJSON(clientData) as { readonly challenge?: unknown };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}
