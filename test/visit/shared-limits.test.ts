import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { SharedCounters } from '../../apps/server/src/limits/shared-counters.ts';
import { UnknownAddresses } from '../../apps/server/src/identity/accounts/unknown-addresses.ts';
import { RedisServer } from '../support/servers/redis-server.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';

let redis: RedisServer;
let processes: readonly [TestClinic, TestClinic];
const lines: string[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const variables = { REDIS_URL: redis.url, TRUSTED_PROXIES: 'loopback' };
  processes = [
    await TestClinic.open(variables, undefined, Log.create('info', sink)),
    await TestClinic.open(variables, undefined, Log.create('silent')),
  ];
});

afterAll(async () => {
  await Promise.all(processes.map((one) => one.close()));
  await redis.kill();
});

/** Tries unknown links, this many at each process, all from one address. */
async function tryLinks(count: number, place: string): Promise<readonly Answer[]> {
  const headers = { 'X-Forwarded-For': place };
  const body = { token: 'A'.repeat(43) };
  return Promise.all(
    processes.flatMap(({ url }) =>
      Array.from({ length: count }, () =>
        new Visitor(url).call(routes.previewVisitLink, { headers, body }),
      ),
    ),
  );
}

const limited = (answers: readonly Answer[]): readonly Answer[] =>
  answers.filter(({ status }) => status === 429);
const failed = (answers: readonly Answer[]): readonly Answer[] =>
  answers.filter(({ status }) => status !== 404 && status !== 429);
const told = (words: string): readonly string[] => lines.filter((line) => line.includes(words));

/** More than one budget of 60 allows, and less than two allow. */
const each = 50;

describe('two processes with one Redis', () => {
  it('share the limits of one address, and keep addresses apart', async () => {
    const answers = await tryLinks(each, '203.0.113.1');
    expect(limited(answers).length).toBeGreaterThan(0);
    expect(limited(answers)[0]?.body).toMatchObject({ code: 'rate_limited' });
    expect(Number(limited(answers)[0]?.body['retryAfter'])).toBeGreaterThan(0);
    expect(failed(answers)).toEqual([]);
    expect(limited(await tryLinks(20, '203.0.113.2'))).toEqual([]);
  });

  it('count sign-ins with an unknown address together', async () => {
    const both = [redis.url, redis.url].map(
      (REDIS_URL) => new SharedCounters({ REDIS_URL }, Log.create('silent')),
    );
    const [one, other] = both.map((shared) => new UnknownAddresses(shared));
    const email = `${randomUUID()}@x.example`;
    const tryAt = (counters: UnknownAddresses | undefined): Promise<void> =>
      counters?.count(email, '203.0.113.3', new Date()) ?? Promise.reject(new Error('none'));
    // What is counted before Redis is connected is counted separately: wait for the connection.
    await until(
      'both processes are connected to Redis',
      async () => {
        const script = { source: 'return 1' };
        return Promise.all(both.map((shared) => shared.run(script, [], [])));
      },
      (answers) => answers.every((answer) => answer === 1),
    );
    let tries = 0;
    const guess = async (): Promise<void> => {
      for (; tries < 20; tries += 1) await tryAt(tries % 2 === 0 ? one : other);
    };
    await expect(guess()).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(tries).toBeGreaterThanOrEqual(5);
    // Separately, each process would have allowed at least ten, five at either.
    expect(tries).toBeLessThan(10);
    for (const shared of both) shared.onModuleDestroy();
  });
});

describe('a Redis that fails', () => {
  it('leaves each process to count for itself without errors, and is shared again once it is back', async () => {
    const under = tryLinks(each, '203.0.113.4');
    await redis.kill();
    const answers = [...(await under), ...(await tryLinks(each, '203.0.113.5'))];
    expect(failed(answers)).toEqual([]);
    // Each process has a budget of its own now, and this is within both.
    expect(limited(await tryLinks(each, '203.0.113.6'))).toEqual([]);
    // That budget is enforced.
    expect(limited(await tryLinks(80, '203.0.113.7')).length).toBeGreaterThan(0);
    expect(told('Redis is unavailable')).toHaveLength(1);

    await redis.restart();
    await until(
      'Redis is used again',
      () => told('Redis is available again'),
      ({ length }) => length === 1,
    );
    let place = 10;
    await until(
      'both processes share their limits again',
      async () => {
        place += 1;
        return limited(await tryLinks(each, `203.0.113.${place}`));
      },
      ({ length }) => length > 0,
    );
    expect(told('Redis is unavailable')).toHaveLength(1);
  });

  it('that stays connected without answering delays no request', async () => {
    redis.freeze();
    const answers = await tryLinks(20, '203.0.113.8');
    expect(failed(answers)).toEqual([]);
    expect(limited(answers)).toEqual([]);
    redis.thaw();
    await until(
      'Redis is used again',
      async () => {
        await tryLinks(1, '203.0.113.9');
        return told('Redis is available again');
      },
      ({ length }) => length === 2,
    );
  });
});
