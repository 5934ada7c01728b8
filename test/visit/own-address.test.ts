import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signallingPath } from '@teleward/contracts';
import { HttpAdapterHost } from '@nestjs/core';
import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';

/** A server with a public address, and one without. */
let named: TestClinic;
let nameless: TestClinic;

beforeAll(async () => {
  [named, nameless] = await Promise.all([
    TestClinic.open({ PUBLIC_URL: 'https://visits.clinic.example' }),
    TestClinic.open(),
  ]);
});

afterAll(async () => {
  await named.close();
  await nameless.close();
});

interface Answered {
  readonly status: number;
  readonly code: unknown;
}

/** A request with exactly these headers, which `fetch` would not send. */
const ask = (
  { url }: TestClinic,
  method: 'GET' | 'POST',
  path: string,
  headers: readonly (readonly [string, string])[],
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method, headers: headers.flat() }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      response.on('end', () => {
        const isJson = response.headers['content-type']?.includes('json') === true;
        const body = isJson ? (JSON.parse(text) as { code?: unknown }) : {};
        resolve({ status: response.statusCode ?? 0, code: body.code });
      });
    });
    sent.once('error', reject);
    sent.end();
  });

/** Whether the upgrade to a WebSocket is accepted. */
async function upgrades(
  clinic: TestClinic,
  headers: readonly (readonly [string, string])[],
): Promise<boolean> {
  const { socket, first } = await upgrade(clinic, headers);
  socket.destroy();
  return first.startsWith('HTTP/1.1 101');
}

async function upgrade(
  { url }: TestClinic,
  headers: readonly (readonly [string, string])[],
): Promise<{ readonly socket: Socket; readonly first: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  const lines = [
    `GET ${signallingPath}/?EIO=4&transport=websocket HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  return { socket, first: first.toString() };
}

const own = 'visits.clinic.example';
const preview = '/api/visit-links/preview';
const refused = { status: 403, code: 'forbidden_origin' };

describe('a server with a public address', () => {
  it.each([
    ['its own', own, true],
    ['its own, with a port', `${own}:443`, true],
    ['this machine', '127.0.0.1:3000', true],
    ['this machine by name', 'localhost:3000', true],
    ['a name that somebody points at it', 'evil.example', false],
    ['one that begins alike', `${own}.evil.example`, false],
    ['one that looks like this machine', '127.0.0.1.evil.example', false],
  ])('that is requested as %s', async (_name, host, isMeant) => {
    const answer = await ask(named, 'GET', '/api/application', [['Host', host]]);
    expect(answer).toMatchObject(isMeant ? { status: 200 } : refused);
    expect(await upgrades(named, [['Host', host]])).toBe(isMeant);
    // Monitoring may use any host name.
    expect((await ask(named, 'GET', '/health/live', [['Host', host]])).status).toBe(200);
  });

  it.each([
    ['its own page', own, `https://${own}`, true],
    ['its own page without TLS', own, `http://${own}`, false],
    ['its own page at another port', own, `https://${own}:8443`, false],
    ['a page of this machine', 'localhost:3000', 'http://localhost:3000', true],
    [
      'a page of this machine with TLS, which it has not',
      'localhost:3000',
      'https://localhost:3000',
      false,
    ],
    ['another page', own, 'https://evil.example', false],
    ['a page that is none', own, 'null', false],
  ])('that is requested by %s', async (_name, host, origin, isMeant) => {
    const headers = [
      ['Host', host],
      ['Origin', origin],
      ['Content-Length', '0'],
    ] as const;
    const answer = await ask(named, 'POST', preview, headers);
    expect(answer).toMatchObject(isMeant ? { code: 'bad_request' } : refused);
    expect(await upgrades(named, headers.slice(0, 2))).toBe(isMeant);
  });
});

describe('a server without a public address', () => {
  it('accepts any host name, given exactly once', async () => {
    const some = ['Host', 'some.example'] as const;
    expect((await ask(nameless, 'GET', '/api/application', [some])).status).toBe(200);
    const two = [some, ['Host', 'other.example']] as const;
    expect(await ask(nameless, 'GET', '/api/application', two)).toMatchObject(refused);
  });

  it('compares the scheme of the origin as well', async () => {
    const from = (origin: string) => [
      ...[['Host', 'some.example'] as const, ['Origin', origin] as const],
      ['Content-Length', '0'] as const,
    ];
    expect((await ask(nameless, 'POST', preview, from('http://some.example'))).code).toBe(
      'bad_request',
    );
    expect(await ask(nameless, 'POST', preview, from('https://some.example'))).toMatchObject(
      refused,
    );
    expect(await upgrades(nameless, from('https://some.example').slice(0, 2))).toBe(false);
  });
});

describe('a slow client', () => {
  it('has one minute for a request', () => {
    const http = nameless.part(HttpAdapterHost).httpAdapter.getHttpServer() as Server;
    // Node checks for late requests every 30 s.
    expect(http.requestTimeout).toBeGreaterThan(0);
    expect(http.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(http.headersTimeout).toBeLessThanOrEqual(http.requestTimeout);
  });

  it('with 200 unauthenticated connections gets no more until some are closed', async () => {
    const headers = [['Host', 'some.example']] as const;
    const open: Socket[] = [];
    for (let round = 0; round < 4; round += 1) {
      const more = await Promise.all(Array.from({ length: 50 }, () => upgrade(nameless, headers)));
      expect(more.every(({ first }) => first.startsWith('HTTP/1.1 101'))).toBe(true);
      open.push(...more.map(({ socket }) => socket));
    }
    expect(await upgrades(nameless, headers)).toBe(false);
    open.splice(0, 10).forEach((socket) => socket.destroy());
    await until('another connection is accepted', () => upgrades(nameless, headers));
    open.forEach((socket) => socket.destroy());
  });
});
