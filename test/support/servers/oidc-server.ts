import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A person at the provider. */
export interface ProviderPerson {
  readonly sub: string;
  readonly email: string;
  readonly isVerified: boolean;
}

export const clientId = 'teleward';

/** A real OpenID Connect provider that signs in the current `person` without asking. */
export class OidcServer {
  person: ProviderPerson = { sub: 'nobody', email: 'nobody@x.example', isVerified: false };
  readonly #http: Server;

  private constructor(http: Server) {
    this.#http = http;
  }

  /** Opens a port; `serve` starts the provider on it. */
  static async open(): Promise<OidcServer> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new OidcServer(http);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** @param returnTo the redirect URI */
  serve(returnTo: string): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: clientId,
          redirect_uris: [returnTo],
          token_endpoint_auth_method: 'none',
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      // The e-mail address is in the ID token, as with most providers.
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, sub) => {
        const { email, isVerified } = this.person;
        return { accountId: sub, claims: () => ({ sub, email, email_verified: isVerified }) };
      },
      loadExistingGrant: async (context) => {
        const { client, session } = context.oidc;
        const grant = new context.oidc.provider.Grant({
          clientId: client?.clientId,
          accountId: session?.accountId,
        });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
      cookies: { keys: ['of a test'] },
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] },
      ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    });
    const answer = provider.callback();
    this.#http.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') === true) {
        const login = { accountId: this.person.sub };
        void provider.interactionFinished(request, response, { login });
        return;
      }
      void answer(request, response);
    });
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}
