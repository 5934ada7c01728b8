import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { request } from 'node:http';
import { connect, type SecureVersion } from 'node:tls';
import { join } from 'node:path';
import { localCertificate } from '../../apps/server/src/network/local-certificate.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
});

afterAll(() => clinic.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${clinic.url}${path}`, { headers });

/** The directives of the policy, by name. */
const policyOf = (response: Response): Map<string, string> =>
  new Map(
    (response.headers.get('content-security-policy') ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

/** The response to a method that `fetch` does not send. */
const answerTo = (method: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { 'X-Told': 'a-mark-that-must-not-come-back' };
    const sent = request(`${clinic.url}/api/session`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.once('error', reject);
    sent.end();
  });

describe('every answer', () => {
  it.each(['/', '/v', '/g', '/theme.js', '/api/application', '/api/nothing', '/assets/%E0%A4%A'])(
    'to %s has the security headers',
    async (path) => {
      const response = await get(path, { Origin: 'https://other.example' });
      const { headers } = response;
      const transport = headers.get('strict-transport-security') ?? '';
      expect(Number(/max-age=(\d+)/.exec(transport)?.[1])).toBeGreaterThanOrEqual(31_536_000);
      expect(transport).toContain('includeSubDomains');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      // No other site can read anything.
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const policy = policyOf(response);
      expect(policy.get('default-src')).toBe("'self'");
      expect(policy.get('script-src')).toBe("'self'");
      for (const name of ['object-src', 'base-uri', 'frame-ancestors']) {
        expect(policy.get(name)).toBe("'none'");
      }
    },
  );

  it('of the API states its media type, and is not cached', async () => {
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    for (const [path, type] of [
      ['/api/appointments?date=2026-01-01', 'application/json; charset=utf-8'],
      ['/api/session', 'application/json; charset=utf-8'],
      ['/api/nothing', 'application/problem+json; charset=utf-8'],
      ['/health/live', 'application/json; charset=utf-8'],
    ] as const) {
      const { headers } = await get(path, { Cookie: doctor.cookie });
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect([path, headers.get('content-type')]).toEqual([path, type]);
    }
    expect((await doctor.call(routes.readSession)).status).toBe(200);
  });

  it('serves pages only: no folder listing, no settings, no source history', async () => {
    for (const path of ['/.git/config', '/.env', '/assets/', '/../package.json', '/%2e%2e/.env']) {
      const response = await get(path);
      expect([path, await response.text()]).toEqual([
        path,
        expect.not.stringMatching(/\[core\]|TELEWARD_|"workspaces"|Index of|\bat \S+:\d+:\d+/),
      ]);
    }
  });

  it('to TRACE does not echo the request', async () => {
    const { status, text } = await answerTo('TRACE');
    expect(status).toBe(404);
    expect(text).not.toContain('a-mark-that-must-not-come-back');
  });
});

describe('a cookie of a session', () => {
  const signIn = (headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${clinic.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' }),
    });
  const overTls = { 'X-Forwarded-Proto': 'https' };

  it('is HttpOnly, and is not sent from another site', async () => {
    const answer = await signIn();
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).not.toMatch(/; Domain/i);
    // 256 bits in base64url, and nowhere but in the cookie.
    const secret = cookie.split(/[=;]/)[1] ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await answer.text()).not.toContain(secret);
  });

  it('over TLS is bound to this host, and one of a sibling domain cannot replace it', async () => {
    const [cookie = ''] = (await signIn(overTls)).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-teleward_staff=.*; Path=\/; .*Secure/);
    const own = cookie.split(';')[0] ?? '';
    const [theirs = ''] = (await signIn()).headers.getSetCookie();
    const other = theirs.split(';')[0] ?? '';
    for (const both of [`${own}; ${other}`, `${other}; ${own}`]) {
      const signIns = await get('/api/account/sign-ins', { ...overTls, Cookie: both });
      const { signIns: listed } = (await signIns.json()) as {
        signIns: readonly { current: boolean; signedInAt: string }[];
      };
      const now = listed.find(({ current }) => current);
      const latest = listed.map(({ signedInAt }) => signedInAt).toSorted();
      // The neighbour's cookie is the newer one.
      expect(now?.signedInAt).not.toBe(latest.at(-1));
    }
  });

  it('over TLS is accepted only under the prefixed name, by requests and sockets', async () => {
    const [plain, locked] = [await signIn(), await signIn(overTls)].map(({ headers }) =>
      String(headers.getSetCookie()[0]?.split(';')[0]),
    );
    const list = { protocol: 2, purpose: 'clinic', as: 'staff' };
    for (const [cookie = '', headers, isKnown] of [
      [locked, overTls, true],
      [plain, {}, true],
      [plain, overTls, false],
      [locked, {}, false],
    ] as const) {
      const { status } = await get('/api/session', { ...headers, Cookie: cookie });
      expect(status).toBe(isKnown ? 200 : 401);
      const socket = new VisitSocket(clinic.url, cookie, list, { headers });
      const told = await socket.toldOneOf('clinic:day', 'visit:refused');
      expect(told).toBe(isKnown ? 'clinic:day' : 'visit:refused');
      socket.close();
    }
  });

  it('also has the __Host- prefix where the public address is https and the proxy adds no header', async () => {
    const server = await TestClinic.open({ PUBLIC_URL: 'https://visits.clinic.example' });
    await server.seed();
    const visitor = new Visitor(server.url);
    await visitor.signIn();
    const { cookie } = visitor;
    const known = await visitor.call(routes.readSession);
    visitor.cookie = cookie.replace('__Host-', '');
    const unknown = await visitor.call(routes.readSession);
    await server.close();
    expect(cookie).toMatch(/^__Host-teleward_staff=/);
    expect([known.status, unknown.status]).toEqual([200, 401]);
  });
});

describe('a server with a certificate', () => {
  it('accepts TLS 1.3 and 1.2, and nothing older', async () => {
    const server = await TestClinic.open({}, async (config) => ({
      config,
      certificate: await localCertificate(join(config.dataDir, 'tls'), '127.0.0.1'),
    }));
    const { port } = new URL(server.url);
    const spoken = (newest: SecureVersion): Promise<string | null> =>
      new Promise((resolve) => {
        const socket = connect({
          ...{ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false },
          // Security level 0 of OpenSSL lets this client offer old versions.
          ...{ minVersion: 'TLSv1', maxVersion: newest, ciphers: 'DEFAULT@SECLEVEL=0' },
        });
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.once('error', () => {
          resolve(null);
        });
      });
    expect(await spoken('TLSv1.3')).toBe('TLSv1.3');
    expect(await spoken('TLSv1.2')).toBe('TLSv1.2');
    expect(await spoken('TLSv1.1')).toBeNull();
    await server.close();
  });
});
