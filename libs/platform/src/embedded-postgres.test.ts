import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { EmbeddedPostgres } from './embedded-postgres.ts';
import { PostgresAccount } from './postgres/account.ts';
import { startTimeOf } from './postgres/processes.ts';

let root: string;
let dataDir: string;
let server: EmbeddedPostgres | null;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'teleward-postgres-'));
  dataDir = join(root, 'closed', 'postgres');
  server = null;
});

afterEach(async () => {
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(durable = false): Promise<EmbeddedPostgres> {
  server = await EmbeddedPostgres.start({ dataDir, durable });
  return server;
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** The process id from PostgreSQL's lock file, where it comes first. */
function postmasterPid(): number {
  return Number(readFileSync(join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A process that has ended but is not reaped yet still has its id. */
const isAlive = (pid: number): boolean => startTimeOf(pid) !== null;

describe('the embedded database', () => {
  it('can read a closed folder, also for access(2), by which initdb looks for its programs', async () => {
    const folder = join(root, 'programs');
    mkdirSync(folder, { mode: 0o711 });
    writeFileSync(join(folder, 'postgres'), '');
    const account = PostgresAccount.choose(folder, process.execPath);
    const look = 'require("node:fs").accessSync(process.argv[1])';
    const args = ['-e', look, join(folder, 'postgres')];
    const [code] = (await once(account.spawn(process.execPath, args, 'ignore'), 'exit')) as [
      number,
    ];
    expect(code).toBe(0);
  });

  it('keeps data from one start to the next, and refuses connections without its password', async () => {
    const first = await start();
    await query(first.ownerUrl, 'create table kept as select 42 as answer');
    const wrong = new URL(first.ownerUrl);
    wrong.password = 'guess';
    await expect(query(wrong.toString(), 'select 1')).rejects.toThrow(/password/);
    expect(statSync(join(dataDir, 'owner-password')).mode & 0o777).toBe(0o600);
    const pid = postmasterPid();
    await Promise.all([first.stop(), first.stop()]);
    expect(isAlive(pid)).toBe(false);

    const second = await start();
    expect(await query(second.ownerUrl, 'select answer from kept')).toBe(42);
    const other = await second.createDatabase('another "one"');
    expect(await query(other, 'select current_database()')).toBe('another "one"');
  });

  it('allows one process at a time', async () => {
    await start();
    const second = EmbeddedPostgres.start({ dataDir, durable: false });
    await expect(second).rejects.toMatchObject({ code: 'in-use' });
  });

  it('is adopted by the next process after its owner was killed', async () => {
    const owner = spawn(process.execPath, ['--input-type=module-typescript'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    owner.stdin.end(`
      import { EmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))};
      const server = await EmbeddedPostgres.start(${JSON.stringify({ dataDir, durable: false })});
      console.log(server.ownerUrl);
      setInterval(() => undefined, 1000);
    `);
    const [url] = (await once(createInterface(owner.stdout), 'line')) as [string];
    await query(url, 'create table kept as select 42 as answer');
    const pid = postmasterPid();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(isAlive(pid)).toBe(true);

    const heir = await start();
    expect(postmasterPid()).toBe(pid);
    expect(heir.ownerUrl).toBe(url);
    expect(await query(heir.ownerUrl, 'select answer from kept')).toBe(42);
    await heir.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('starts although the lock file names an unrelated process', async () => {
    const first = await start();
    await query(first.ownerUrl, 'create table kept as select 42 as answer');
    const lock = readFileSync(join(dataDir, 'data/postmaster.pid'), 'utf8');
    await first.stop();
    const foreign = lock.replace(/^\d+/, String(process.pid));
    writeFileSync(join(dataDir, 'data/postmaster.pid'), foreign, { mode: 0o600 });
    const { uid, gid } = statSync(join(dataDir, 'data'));
    chownSync(join(dataDir, 'data/postmaster.pid'), uid, gid);

    const second = await start();
    expect(await query(second.ownerUrl, 'select answer from kept')).toBe(42);
  });

  it('recovers after PostgreSQL itself was killed', async () => {
    const first = await start(true);
    await query(first.ownerUrl, 'create table kept as select 42 as answer');
    process.kill(postmasterPid(), 'SIGKILL');
    await first.stop();
    const second = await start();
    expect(await query(second.ownerUrl, 'select answer from kept')).toBe(42);
  });

  it('sets a new password if the password file is lost', async () => {
    const first = await start();
    await first.stop();
    rmSync(join(dataDir, 'owner-password'));
    const second = await start();
    expect(second.ownerUrl).not.toBe(first.ownerUrl);
    expect(await query(second.ownerUrl, 'select 1')).toBe(1);
  });

  it('leaves data of another major version unchanged', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDir, 'data/PG_VERSION'), '17\n');
    await expect(start()).rejects.toMatchObject({ code: 'other-version' });
  });

  it('refuses a folder that others can write to, and says so', async () => {
    symlinkSync(tmpdir(), join(root, 'link'));
    const opened = EmbeddedPostgres.start({ dataDir: join(root, 'link'), durable: false });
    await expect(opened).rejects.toMatchObject({ code: 'foreign-folder' });
  });

  it('logs no data that people entered', async () => {
    const { ownerUrl } = await start();
    await query(ownerUrl, `create table note (text text primary key)`);
    await query(ownerUrl, `insert into note values ('a secret')`);
    await expect(query(ownerUrl, `insert into note values ('a secret')`)).rejects.toThrow();
    const log = readFileSync(join(dataDir, 'server.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('a secret');
  });
});
