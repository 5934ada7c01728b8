import { Inject, Injectable } from '@nestjs/common';
import { hashSecret, Log, TenantDatabase, type Clock, type Config } from '@teleward/platform';
import { createHmac } from 'node:crypto';
import * as oidc from 'openid-client';
import { ServiceError } from '../../errors/index.ts';
import { type Origin } from '../../http/index.ts';
import { clockToken, configToken } from '../../platform.tokens.ts';
import { Accounts } from '../accounts/accounts.ts';
import { staffSessionSeconds, type OpenAs } from '../sessions/staff-sessions.ts';
import { SignInSteps } from './sign-in-steps.ts';

/** What the provider returned through the browser. */
export interface ProviderAnswer {
  readonly code: string;
  readonly state: string;
  readonly iss?: string | undefined;
}

/** The account that the provider vouches for, and its assurance level. */
export interface Vouched {
  readonly accountId: string;
  readonly as: OpenAs;
}

/** The provider sends the browser back to this page, which forwards the answer. */
const returnPath = '/sign-in/provider';

/** How long to wait for the provider, in seconds. */
const timeout = 10;

/**
 * Sign-in through the clinic's own provider: OpenID Connect, code flow with PKCE. What the flow has
 * to remember is derived from one secret that only this browser holds, so that an answer to another
 * person's request, or one requested on another device, is worthless here.
 */
@Injectable()
export class Provider {
  readonly #config: Config;
  readonly #steps: SignInSteps;
  readonly #accounts: Accounts;
  readonly #database: TenantDatabase;
  readonly #clock: Clock;
  readonly #log: Log;
  #discovered: Promise<oidc.Configuration> | null = null;

  constructor(
    steps: SignInSteps,
    accounts: Accounts,
    database: TenantDatabase,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#steps = steps;
    this.#accounts = accounts;
    this.#database = database;
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * @returns the URL for the browser, and the secret that it keeps meanwhile
   * @throws {ServiceError} `not_found` without a provider, `unavailable`
   */
  async begin(origin: Origin): Promise<{ readonly url: string; readonly secret: string }> {
    const configuration = await this.#configuration();
    const secret = await this.#steps.begin('oidc', null);
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#returnTo(origin).href,
      scope: 'openid email',
      state: derived(secret, 'state'),
      nonce: derived(secret, 'nonce'),
      code_challenge: await oidc.calculatePKCECodeChallenge(derived(secret, 'verifier')),
      code_challenge_method: 'S256',
      // Makes the provider report when it last authenticated the person, and ask again after a
      // working day.
      max_age: String(staffSessionSeconds),
    });
    return { url: url.href, secret };
  }

  /**
   * The account, and the factors that the provider asked for.
   *
   * @param secret what `begin` gave to this browser
   * @throws {ServiceError} `provider_failed`, `provider_unknown_person`, `unavailable`
   */
  async identify(secret: string | null, answer: ProviderAnswer, origin: Origin): Promise<Vouched> {
    const configuration = await this.#configuration();
    if (secret === null || !(await this.#steps.take('oidc', secret, null))) {
      throw new ServiceError('provider_failed');
    }
    const claims = await this.#claims(configuration, secret, answer, this.#returnTo(origin));
    const hash = hashSecret(`${claims.iss}\n${claims.sub}`);
    const accountId = (await this.#known(hash)) ?? (await this.#acquaint(hash, claims));
    const authenticatedAt = (claims.auth_time ?? 0) * 1000;
    return {
      accountId,
      as: {
        aal: this.#config.OIDC_TWO_FACTORS || saysTwoFactors(claims.amr) ? 2 : 1,
        provedAt: new Date(Math.min(authenticatedAt, this.#clock.now().getTime())),
      },
    };
  }

  async #claims(
    configuration: oidc.Configuration,
    secret: string,
    { code, state, iss }: ProviderAnswer,
    returnTo: URL,
  ): Promise<oidc.IDToken> {
    returnTo.search = new URLSearchParams({
      code,
      state,
      ...(iss === undefined ? {} : { iss }),
    }).toString();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, returnTo, {
        pkceCodeVerifier: derived(secret, 'verifier'),
        expectedState: derived(secret, 'state'),
        expectedNonce: derived(secret, 'nonce'),
        idTokenExpected: true,
        maxAge: staffSessionSeconds,
      });
      const claims = tokens.claims();
      if (claims === undefined) {
        throw new ServiceError('provider_failed');
      }
      return claims;
    } catch (error) {
      this.#log.write('warn', 'provider sign-in failed', { reason: reasonOf(error) });
      throw new ServiceError('provider_failed');
    }
  }

  async #known(hash: Buffer): Promise<string | null> {
    const [row] = await this.#database.runWithSecret(hash, (manager) =>
      manager.query<{ account_id: string }[]>(
        'select account_id from account_identity where subject_hash = $1',
        [hash],
      ),
    );
    if (row === undefined) {
      return null;
    }
    await this.#database.runForAccount(row.account_id, (manager) =>
      manager.query('update account_identity set last_used_at = $2 where subject_hash = $1', [
        hash,
        this.#clock.now(),
      ]),
    );
    return row.account_id;
  }

  /**
   * At the first sign-in a person is found by an e-mail address that the provider has verified,
   * from then on by the subject.
   */
  async #acquaint(
    hash: Buffer,
    { email, email_verified: isVerified }: oidc.IDToken,
  ): Promise<string> {
    const account =
      typeof email === 'string' && isVerified === true
        ? await this.#accounts.byEmail(email.trim().toLowerCase())
        : null;
    if (account === null) {
      throw new ServiceError('provider_unknown_person');
    }
    await this.#database.runForAccount(account.id, (manager) =>
      manager.query(
        `insert into account_identity (subject_hash, account_id, created_at, last_used_at)
         values ($1, $2, $3, $3) on conflict do nothing`,
        [hash, account.id, this.#clock.now()],
      ),
    );
    return account.id;
  }

  /** Reads the provider's configuration once, and again if that failed. */
  async #configuration(): Promise<oidc.Configuration> {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = this.#config;
    if (issuer === undefined || clientId === undefined) {
      throw new ServiceError('not_found');
    }
    this.#discovered ??= this.#discover(new URL(issuer), clientId);
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = null;
      this.#log.write('warn', 'provider not reached', { reason: reasonOf(error) });
      throw new ServiceError('unavailable');
    }
  }

  #discover(issuer: URL, clientId: string): Promise<oidc.Configuration> {
    const secret = this.#config.OIDC_CLIENT_SECRET;
    return oidc.discovery(
      issuer,
      clientId,
      undefined,
      secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
      {
        timeout,
        execute: [
          // Also verifies the ID token's own signature, with a key that the provider publishes.
          oidc.enableNonRepudiationChecks,
          ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
  }

  #returnTo({ host, isSecure }: Origin): URL {
    const base = this.#config.PUBLIC_URL ?? `${isSecure ? 'https' : 'http'}://${host}`;
    return new URL(returnPath, base);
  }
}

/** RFC 8176: the methods by which the provider authenticated the person. */
const saysTwoFactors = (amr: unknown): boolean => Array.isArray(amr) && amr.includes('mfa');

const derived = (secret: string, what: 'state' | 'nonce' | 'verifier'): string =>
  createHmac('sha256', secret).update(what).digest('base64url');

/** The library's error code only, because messages may contain what the provider sent. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return String(typeof code === 'string' ? code : name);
}
