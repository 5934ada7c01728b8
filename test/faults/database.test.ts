import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { EmbeddedPostgres } from '@teleward/platform';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseTrouble } from '../../apps/server/src/errors/database-trouble.ts';
import { Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { ServerProcess } from './server-process.ts';

let server: ServerProcess;
let doctor: Visitor;

beforeAll(async () => {
  server = ServerProcess.spawn();
  await server.said('Stop with');
  doctor = new Visitor(server.url);
  await doctor.signIn();
}, 120_000);

afterAll(() => server.close());

const ready = (): Promise<Answer> => new Visitor(server.url).call(routes.ready);
const codeOf = ({ body }: Answer): unknown => body['code'];

async function asOwner(sql: string): Promise<readonly Record<string, unknown>[]> {
  const url = EmbeddedPostgres.ownerUrlOfRunning(join(server.folder, 'postgres'));
  const client = new Client({ connectionString: url ?? '' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a server whose database is killed', () => {
  it('reports it, restarts the database and goes on', async () => {
    expect((await ready()).status).toBe(200);
    const before = server.databasePid;
    process.kill(before, 'SIGKILL');
    // Open connections may be served for another moment; the request comes while the
    // next database starts.
    await server.said('The database server ended by itself. It is started again.');
    const { email, password } = { email: 'doctor@demo.example', password: 'wrong' };
    const answers = await Promise.all([
      ready(),
      new Visitor(server.url).call(routes.signIn, { body: { email, password } }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    }
    expect((await new Visitor(server.url).call(routes.live)).status).toBe(200);
    await server.said('The database server runs again.');
    await until('the server is ready', ready, ({ status }) => status === 200);
    expect(server.databasePid).not.toBe(before);
    // The earlier session, which needed no new sign-in.
    expect((await doctor.call(routes.listAppointments)).status).toBe(200);
    const listening = "select 1 from pg_stat_activity where query like 'listen %'";
    await until(
      'somebody listens',
      () => asOwner(listening),
      (rows) => rows.length === 1,
    );
  });

  it('does so every time that it is killed', async () => {
    process.kill(server.databasePid, 'SIGKILL');
    await until('the server is not ready', ready, ({ status }) => status === 503);
    await until('the server is ready', ready, ({ status }) => status === 200);
    expect(server.words.match(/The database server runs again/g)).toHaveLength(2);
  });
});

describe('a full disk', () => {
  it('is reported in one sentence, and makes the server not ready at once', async () => {
    await asOwner(
      `create function refuse() returns trigger language plpgsql as $$
         begin raise exception 'could not extend file' using errcode = '53100'; end $$;
       create trigger full_disk before insert on staff_session
         for each row execute function refuse()`,
    );
    const body = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
    const signIn = await new Visitor(server.url).call(routes.signIn, { body });
    expect(signIn).toMatchObject({ status: 503, body: { code: 'storage_full' } });
    expect(signIn.body['detail']).toMatch(/The server is full/);
    expect(codeOf(await ready())).toBe('storage_full');
    await server.said('No space left: nothing can be saved');
    await asOwner('drop trigger full_disk on staff_session');
    expect((await new Visitor(server.url).call(routes.signIn, { body })).status).toBe(200);
  });

  it.each([
    ['08006', 'database_unavailable'],
    ['57P01', 'database_unavailable'],
    ['57P03', 'database_unavailable'],
    ['53300', 'database_unavailable'],
    ['53100', 'storage_full'],
    ['ENOSPC', 'storage_full'],
    ['57014', null],
    ['23505', null],
  ])('or a lack of connections is known by its code %s, and nothing else is', (code, trouble) => {
    expect(databaseTrouble(Object.assign(new Error('x'), { code }))).toBe(trouble);
  });
});
