import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PasskeyRequest, routes } from '@teleward/contracts';
import { clientId, OidcServer } from '../support/servers/oidc-server.ts';
import { RogueProvider } from '../support/servers/rogue-provider.ts';
import { SoftPasskey } from '../support/actors/soft-passkey.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';

type Query = Readonly<Record<string, string>>;
type Claims = Record<string, unknown>;

const isSignedIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.call(routes.readSession)).status === 200;

/** Begins a sign-in with the provider. @returns the visitor, and the address at the provider */
async function leave(url: string): Promise<{ readonly visitor: Visitor; readonly to: URL }> {
  const visitor = new Visitor(url);
  const { status, body } = await visitor.call(routes.beginProviderSignIn);
  expect(status).toBe(200);
  return { visitor, to: new URL(String(body['url'])) };
}

const comeBack = (visitor: Visitor, body: Query): Promise<Answer> =>
  visitor.call(routes.signInWithProvider, { body });

describe('an OpenID provider', () => {
  let provider: OidcServer;
  let clinic: TestClinic;

  beforeAll(async () => {
    provider = await OidcServer.open();
    clinic = await TestClinic.open({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_NAME: 'Clinic account',
    });
    provider.serve(`${clinic.url}/sign-in/provider`);
    await clinic.seed();
  });

  afterAll(async () => {
    await clinic.close();
    await provider.close();
  });

  /**
   * Follows the browser's redirects through the provider.
   * @returns the query that reaches the page
   */
  async function through(to: URL): Promise<Query> {
    const cookies = new Map<string, string>();
    let at = to;
    while (at.origin === provider.issuer) {
      const response = await fetch(at, {
        redirect: 'manual',
        headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const next = response.headers.get('location');
      if (next === null) throw new Error(`The provider answered ${await response.text()}`);
      at = new URL(next, at);
    }
    return Object.fromEntries(at.searchParams);
  }

  const doctor = { sub: 'asha', email: 'doctor@demo.example', isVerified: true };

  it('is named where people sign in', async () => {
    const { body } = await new Visitor(clinic.url).call(routes.application);
    expect(body['provider']).toBe('Clinic account');
  });

  it('signs in a member by verified address, and later by subject', async () => {
    provider.person = doctor;
    const first = await leave(clinic.url);
    const answer = await comeBack(first.visitor, await through(first.to));
    expect(answer).toMatchObject({ status: 200, body: { next: 'done' } });
    expect(await isSignedIn(first.visitor)).toBe(true);

    provider.person = { ...doctor, email: 'renamed@x.example', isVerified: false };
    const again = await leave(clinic.url);
    expect((await comeBack(again.visitor, await through(again.to))).status).toBe(200);
    const rows = await clinic.rows(
      "select count(*)::int as count from audit_event where action = 'sign-in' and outcome = 'success'",
    );
    expect(rows).toEqual([{ count: 2 }]);
  });

  it.each([
    ['an address that it did not verify', { ...doctor, sub: 'b', isVerified: false }],
    ['an address that nobody here has', { ...doctor, sub: 'c', email: 'else@x.example' }],
  ])('does not admit anybody for %s', async (_why, person) => {
    provider.person = person;
    const { visitor, to } = await leave(clinic.url);
    const answer = await comeBack(visitor, await through(to));
    expect(answer.body['code']).toBe('provider_unknown_person');
    expect(await isSignedIn(visitor)).toBe(false);
  });

  it('does not admit former staff', async () => {
    provider.person = { ...doctor, sub: 'desk', email: 'desk@demo.example' };
    const id = await clinic.accountOf('desk@demo.example');
    await clinic.rows(`update membership set active = false where account_id = '${id}'`);
    const { visitor, to } = await leave(clinic.url);
    const answer = await comeBack(visitor, await through(to));
    expect(answer.body['code']).toBe('provider_unknown_person');
  });

  it('is asked with PKCE, and with long random values for challenge, state and nonce', async () => {
    const { to } = await leave(clinic.url);
    const asked = to.searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    const secrets = ['code_challenge', 'state', 'nonce'].map((name) => asked.get(name) ?? '');
    expect(new Set(secrets).size).toBe(3);
    expect(secrets.every((secret) => secret.length >= 43)).toBe(true);
    expect((await leave(clinic.url)).to.searchParams.get('state')).not.toBe(asked.get('state'));
  });

  it('can be used once, by the browser that started the sign-in', async () => {
    provider.person = doctor;
    const { visitor, to } = await leave(clinic.url);
    const answer = await through(to);
    // Another person's browser, with or without a sign-in of its own under way.
    const stranger = new Visitor(clinic.url);
    expect((await comeBack(stranger, answer)).body['code']).toBe('provider_failed');
    const other = await leave(clinic.url);
    expect((await comeBack(other.visitor, answer)).body['code']).toBe('provider_failed');

    const step = visitor.cookie;
    expect((await comeBack(visitor, answer)).status).toBe(200);
    visitor.cookie = step;
    expect((await comeBack(visitor, answer)).body['code']).toBe('provider_failed');
  });

  it('is refused with a wrong state or issuer', async () => {
    provider.person = doctor;
    for (const wrong of [{ state: 'another' }, { iss: 'https://evil.example' }]) {
      const { visitor, to } = await leave(clinic.url);
      const answer = await comeBack(visitor, { ...(await through(to)), ...wrong });
      expect(answer.body['code']).toBe('provider_failed');
    }
  });
});

describe('a provider that lies', () => {
  let provider: RogueProvider;
  let clinic: TestClinic;

  beforeAll(async () => {
    provider = await RogueProvider.open();
    clinic = await TestClinic.open({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: clientId,
    });
    await clinic.seed();
  });

  afterAll(async () => {
    await clinic.close();
    await provider.close();
  });

  it.each<[string, number, (claims: Claims) => string]>([
    // The first case shows that the others fail only for what is wrong with them.
    ['a right token', 200, (claims) => provider.signed(claims)],
    ['no signature', 403, (claims) => provider.unsigned(claims)],
    ['a symmetric signature', 403, (claims) => provider.symmetric(claims)],
    ['the signature of another key', 403, (claims) => provider.signed(claims, "somebody else's")],
    ['another nonce', 403, (claims) => provider.signed({ ...claims, nonce: 'x' })],
    ['no nonce', 403, ({ nonce: _, ...claims }) => provider.signed(claims)],
    ['no word on when it asked', 403, ({ auth_time: _, ...claims }) => provider.signed(claims)],
    ['a sign-in of days ago', 403, (claims) => provider.signed({ ...claims, auth_time: 1 })],
    ['another audience', 403, (claims) => provider.signed({ ...claims, aud: 'x' })],
    ['another issuer', 403, (claims) => provider.signed({ ...claims, iss: 'https://x.example' })],
    ['a time that is over', 403, (claims) => provider.signed({ ...claims, exp: 1 })],
    ['no token at all', 403, () => ''],
  ])('with %s is answered %d', async (_what, status, token) => {
    provider.token = token;
    const { visitor, to } = await leave(clinic.url);
    provider.expect(to.searchParams.get('nonce') ?? '');
    const state = to.searchParams.get('state') ?? '';
    const answer = await comeBack(visitor, { code: 'x', state });
    expect(answer.status).toBe(status);
    expect(await isSignedIn(visitor)).toBe(status === 200);
  });

  it('about its issuer in its metadata is never redirected to', async () => {
    const other = await RogueProvider.open();
    const settings = { OIDC_ISSUER: other.issuer, OIDC_CLIENT_ID: clientId };
    const deceived = await TestClinic.open(settings);
    const begin = async (): Promise<Answer> =>
      new Visitor(deceived.url).call(routes.beginProviderSignIn);
    other.claimedIssuer = provider.issuer;
    expect((await begin()).body['code']).toBe('unavailable');
    // With its own issuer it is asked again, and accepted.
    other.claimedIssuer = null;
    expect((await begin()).status).toBe(200);
    await deceived.close();
    await other.close();
  });
});

describe('the authentication method that a provider reports', () => {
  let provider: RogueProvider;
  let clinic: TestClinic;

  beforeAll(async () => {
    provider = await RogueProvider.open();
    clinic = await TestClinic.open({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: clientId });
    await clinic.seed();
    await clinic.rows("update tenant set two_factors_since = now() - interval '1 s'");
  });

  afterAll(async () => {
    await clinic.close();
    await provider.close();
  });

  /** Signs in through the provider, with these claims. */
  async function enter(
    more: Claims,
  ): Promise<{ readonly visitor: Visitor; readonly answer: Answer }> {
    provider.token = (claims) => provider.signed({ ...claims, ...more });
    const { visitor, to } = await leave(clinic.url);
    provider.expect(to.searchParams.get('nonce') ?? '');
    const state = to.searchParams.get('state') ?? '';
    return { visitor, answer: await comeBack(visitor, { code: 'x', state }) };
  }

  it.each([
    ['one factor', ['pwd'], true],
    ['two factors', ['pwd', 'otp', 'mfa'], false],
    ['nobody knows what', undefined, true],
  ])('counts as %s', async (_what, amr, mustAddFactor) => {
    const { visitor, answer } = await enter({ amr });
    expect(answer.body).toMatchObject({ next: 'done', session: { mustAddFactor } });
    // The authentication was an hour ago: sensitive actions need it again.
    const begun = await visitor.call(routes.beginTotp);
    expect(begun.body['code']).toBe('step_up_required');
  });

  it('is enough to change second factors if it was two factors, and recent', async () => {
    const accountId = await clinic.accountOf('doctor@demo.example');
    const passkey = await SoftPasskey.addTo(clinic, `select '${accountId}'::uuid`);
    const begin = async (visitor: Visitor): Promise<unknown> => {
      const { status, body } = await visitor.call(routes.beginTotp);
      return status === 200 ? 'done' : body['code'];
    };
    const now = Math.floor(Date.now() / 1000);
    const amr = ['pwd', 'mfa'];
    expect(await begin((await enter({ amr, auth_time: now - 60 })).visitor)).toBe('done');
    for (const claims of [
      { amr, auth_time: now - 3600 },
      { amr: ['pwd'], auth_time: now },
    ]) {
      expect(await begin((await enter(claims)).visitor)).toBe('factor_step_up_required');
    }

    // A member whose own factor was not asked for proves it now, which makes two factors.
    const { visitor } = await enter({ amr: ['pwd'], auth_time: now });
    const { body } = await visitor.call(routes.beginStepUp);
    const assertion = passkey.answer(body['passkey'] as PasskeyRequest);
    const credential = { kind: 'passkey', assertion };
    expect((await visitor.call(routes.completeStepUp, { body: credential })).status).toBe(200);
    expect((await visitor.call(routes.readSession)).body['mustAddFactor']).toBe(false);
    expect(await begin(visitor)).toBe('done');
  });
});

describe('without a provider', () => {
  it('there is no redirect, and one that is down is reported as such', async () => {
    const without = await TestClinic.open();
    const begin = await new Visitor(without.url).call(routes.beginProviderSignIn);
    expect(begin.body['code']).toBe('not_found');
    await without.close();

    const gone = await RogueProvider.open();
    const { issuer } = gone;
    await gone.close();
    const clinic = await TestClinic.open({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId });
    const answer = await new Visitor(clinic.url).call(routes.beginProviderSignIn);
    expect(answer.body['code']).toBe('unavailable');
    await clinic.close();
  });
});
