import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/**
 * Pretends to be an OpenID Connect provider and issues whatever ID token a test wants. A real one
 * cannot be made to lie.
 */
export class RogueProvider {
  /** Creates the ID token from the correct claims. */
  token: (claims: Record<string, unknown>) => string = (claims) => this.signed(claims);
  /** The issuer in its metadata; its own where null. */
  claimedIssuer: string | null = null;
  readonly #http: Server;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  #nonce = '';

  private constructor(http: Server) {
    this.#http = http;
    http.on('request', (request, response) => {
      const body = this.#answer(new URL(request.url ?? '', this.issuer).pathname);
      response.setHeader('Content-Type', 'application/json');
      response.statusCode = body === null ? 404 : 200;
      response.end(JSON.stringify(body));
    });
  }

  static async open(): Promise<RogueProvider> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new RogueProvider(http);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** The nonce of the current sign-in. */
  expect(nonce: string): void {
    this.#nonce = nonce;
  }

  signed(claims: unknown, key: 'its own' | "somebody else's" = 'its own'): string {
    const { privateKey } = key === 'its own' ? this.#key : this.#others;
    const text = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  }

  unsigned(claims: unknown): string {
    return `${encode({ alg: 'none' })}.${encode(claims)}.`;
  }

  /** Uses the published key as if it were a shared secret: the algorithm confusion attack. */
  symmetric(claims: unknown): string {
    const text = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(claims)}`;
    const shared = this.#key.publicKey.export({ type: 'spki', format: 'pem' });
    return `${text}.${createHmac('sha256', shared).update(text).digest('base64url')}`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  #answer(path: string): unknown {
    const { issuer } = this;
    const now = Math.floor(Date.now() / 1000);
    switch (path) {
      case '/.well-known/openid-configuration':
        return {
          issuer: this.claimedIssuer ?? issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          // Claims to support algorithms that it should not.
          id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        };
      case '/jwks':
        return {
          keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }],
        };
      case '/token':
        return {
          access_token: 'x',
          token_type: 'Bearer',
          id_token: this.token({
            ...{ iss: issuer, aud: 'teleward', sub: 'doctor', nonce: this.#nonce },
            ...{
              iat: now,
              exp: now + 60,
              auth_time: now - 3600,
              email: 'doctor@demo.example',
              email_verified: true,
            },
          }),
        };
      default:
        return null;
    }
  }
}
