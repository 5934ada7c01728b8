// Measures booking through the API against prepared inserts of the same rows, and free times
// over many doctors.
import { routes } from '@teleward/contracts';
import { EmbeddedPostgres, newId } from '@teleward/platform';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { record } from '../results.ts';
import { BenchServer } from '../server.ts';
import { type Figure, tableOf } from '../table.ts';

const bookings = 400;
const atOnce = 8;
const rounds = 5;
const doctors = 200;
const days = 90;
/** The most days in one request. */
const daysAtOnce = 30;
/** Booking through the API should reach this share of the inserts' rate. */
const target = 0.5;

const day = 86_400_000;
const account = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

/** The tables that a booking writes. */
const tables = ['appointment', 'encounter', 'visit_link', 'audit_event'] as const;

const folder = mkdtempSync(join(tmpdir(), 'teleward-bench-'));
const embedded = await EmbeddedPostgres.start({
  dataDir: join(folder, 'postgres'),
  durable: true,
  log: () => undefined,
  warn: () => undefined,
});
const owner = new Client({ connectionString: embedded.ownerUrl });
await owner.connect();
const server = await BenchServer.start({
  ...{ DATABASE_URL: embedded.ownerUrl, TELEWARD_DEMO: 'true' },
  TRUSTED_PROXIES: '127.0.0.1',
});
let cookie = '';
let asked = 0;

async function call(
  { method, path }: { readonly method: string; readonly path: string },
  body?: unknown,
): Promise<Record<string, unknown>> {
  asked += 1;
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...{ 'content-type': 'application/json', cookie },
      // Rate limits are not measured.
      'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path} answered ${JSON.stringify(answer)}`);
  return answer;
}

/** Does the work this many times, this many at once. @returns pieces in a second */
async function pace(pieces: number, lanes: number, work: (piece: number) => Promise<void>) {
  let next = 0;
  const before = performance.now();
  const lane = async (): Promise<void> => {
    while (next < pieces) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (pieces / (performance.now() - before)) * 1000;
}

/** As the owner, who bypasses row-level security here. */
async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
  return (await owner.query<Record<string, unknown>>(sql)).rows;
}

async function addDoctors(): Promise<readonly string[]> {
  const ids = Array.from({ length: doctors }, newId);
  for (const id of ids) {
    const accountId = newId();
    await owner.query(
      'insert into account (id, email, email_index, password_hash) values ($1, $2, $3, $4)',
      [accountId, Buffer.concat([Buffer.of(1), randomBytes(40)]), randomBytes(32), 'x'],
    );
    await owner.query(
      `insert into membership (id, tenant_id, account_id, name, roles)
       select $1, id, $2, $3, array['doctor'] from tenant`,
      [id, accountId, `Dr ${id.slice(-6)}`],
    );
  }
  return ids;
}

async function addPatients(count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = randomUUID();
    const facts = {
      ...{ name: `Patient ${index}`, called: null, birthDate: '1980', birthDateEstimated: false },
      ...{ gender: 'unknown', language: 'en', phones: [], email: null, address: null },
      ...{ identifiers: [], contact: null, remark: '' },
    };
    await call(routes.registerPatient, { id, identifier: null, facts });
    ids.push(id);
  }
  return ids;
}

/** Bookings that do not overlap. */
const bookingOf = (index: number, patientId: string, doctorIds: readonly string[]) => {
  const week = Math.floor(index / doctors);
  const first = Date.parse(
    `${new Date(Date.now() + 7 * day).toISOString().slice(0, 10)}T04:30:00Z`,
  );
  return {
    ...{ appointmentId: randomUUID(), patientId, practitionerId: doctorIds[index % doctors] },
    startsAt: new Date(first + week * day + (index % 16) * 900_000).toISOString(),
    ...{ as: { minutes: 15, mode: 'video' }, reason: 'Cough', overbook: false },
  };
};

/**
 * The rows written since, by table, and a client that inserts equivalent rows into
 * tables of the same form.
 */
async function insertsOf(
  counts: Readonly<Record<string, number>>,
): Promise<(lanes: number) => Promise<number>> {
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const table of tables) {
    const all = await rowsOf(`select * from ${table} order by ctid`);
    rows.set(table, all.slice(counts[table] ?? 0));
  }
  return async (lanes) => {
    for (const table of tables) {
      await owner.query(`drop table if exists bench_${table}`);
      // Defaults, checks, indexes and exclusion constraints, without foreign keys and triggers.
      await owner.query(`create table bench_${table} (like ${table} including all)`);
    }
    const clients = await Promise.all(
      Array.from({ length: lanes }, async () => {
        const client = new Client({ connectionString: embedded.ownerUrl });
        await client.connect();
        return client;
      }),
    );
    const free = [...clients];
    const done = await pace(bookings, lanes, async (piece) => {
      const client = free.pop();
      if (client === undefined) throw new Error('No client is free');
      await client.query('begin');
      for (const table of tables) {
        const row = rows.get(table)?.[piece];
        if (row === undefined) continue;
        const columns = Object.keys(row).filter((name) => name !== 'sequence');
        await client.query({
          name: table,
          text: `insert into bench_${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
          values: columns.map((name) => row[name]),
        });
      }
      await client.query('commit');
      free.push(client);
    });
    await Promise.all(clients.map((client) => client.end()));
    return done;
  };
}

async function counted(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await rowsOf(`select count(*)::int as n from ${table}`);
    counts[table] = Number(row?.['n']);
  }
  return counts;
}

/** The demo fills its week in the background, which would otherwise be measured as well. */
async function demoIsFilled(): Promise<void> {
  let before = -1;
  for (;;) {
    const [row] = await rowsOf('select count(*)::int as n from audit_event');
    if (row?.['n'] === before) return;
    before = Number(row?.['n']);
    await delay(3_000);
  }
}

try {
  await demoIsFilled();
  await call(routes.signIn, account);
  const doctorIds = await addDoctors();
  const patients = await addPatients(bookings * 2);
  const before = await counted();
  const api: number[] = [];
  for (const [round, lanes] of [1, atOnce].entries()) {
    const offset = round * bookings;
    api.push(
      await pace(bookings, lanes, async (piece) => {
        const index = offset + piece;
        await call(routes.bookAppointment, bookingOf(index, patients[index] ?? '', doctorIds));
      }),
    );
  }
  const insert = await insertsOf(before);
  const raw = [await insert(1), await insert(atOnce)];
  const search: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (let from = 0; from < days; from += daysAtOnce) {
      const first = new Date(Date.now() + from * day).toISOString().slice(0, 10);
      await call(routes.findFreeTimes, {
        ...{ as: { minutes: 15, mode: 'video' }, from: first, days: daysAtOnce },
      });
    }
    search.push(performance.now() - began);
  }
  const figures: Figure[] = [1, atOnce].flatMap((lanes, index): Figure[] => [
    {
      name: `prepared inserts of the same rows, ${lanes} at once`,
      unit: '/s',
      values: [raw[index] ?? NaN],
    },
    {
      name: `booking through the API, ${lanes} at once`,
      unit: '/s',
      values: [api[index] ?? NaN],
      against: { name: 'the inserts', value: raw[index] ?? NaN },
    },
    {
      name: `share of the inserts' pace, ${lanes} at once`,
      unit: '',
      values: [(api[index] ?? NaN) / (raw[index] ?? NaN)],
      against: { name: `the target of ${target}`, value: target },
    },
  ]);
  figures.push({
    ...{ name: `free times of ${doctors} doctors over ${days} days`, unit: 'ms', values: search },
  });
  process.stdout.write(`\n${tableOf(figures)}\n`);
  record('scheduling: booking', figures);
} finally {
  await server.stop();
  await owner.end();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
