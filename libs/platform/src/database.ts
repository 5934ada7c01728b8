import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { prepareJobs } from './jobs/job-schema.ts';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';

type Entities = MixedList<string | EntitySchema | (new () => object)>;

/**
 * Brings the schema up to date as the database's owner and returns the URL for the application: a
 * role that owns nothing and cannot bypass row-level security.
 *
 * If `appUrl` is given, its role must exist. Otherwise a role named after the database is created,
 * with a password derived from the owner's, so that every process derives the same one.
 */
export async function prepareDatabase(options: {
  readonly ownerUrl: string;
  readonly appUrl?: string | undefined;
  readonly migrationsDir: string;
}): Promise<string> {
  const client = new Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    // Processes that start at the same time take turns.
    await client.query("select pg_advisory_lock(hashtext('teleward.migrations'))");
    const appUrl = options.appUrl ?? (await ensureAppRole(client, options.ownerUrl));
    const appRole = decodeURIComponent(new URL(appUrl).username);
    await migrate(client, options.migrationsDir, appRole);
    await prepareJobs(client, appRole);
    return appUrl;
  } finally {
    await client.end();
  }
}

/** Opens the application's own connection pool. */
export function createDataSource(url: string, entities: Entities, poolSize = 10): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    poolSize,
    synchronize: false,
    // A statement that takes longer than this waits for something that will not come.
    extra: { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
  });
}

async function ensureAppRole(client: Client, ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const role = `${database}_app`;
  const password = createHmac('sha256', decodeURIComponent(url.password))
    .update(`teleward application role ${database}`)
    .digest('base64url');
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${escapeIdentifier(role)} login nosuperuser nobypassrls nocreatedb nocreaterole ` +
      `noinherit password ${escapeLiteral(password)}`,
  );
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.toString();
}

/**
 * Runs the SQL files that have not run yet, in the order of their names, each in a transaction.
 * `:app_role` in a file stands for the application's role.
 */
async function migrate(client: Client, directory: string, appRole: string): Promise<void> {
  await client.query(
    `create table if not exists migration (
       name text primary key, run_at timestamptz not null default now())`,
  );
  const rows = await client.query<{ name: string }>('select name from migration');
  const done = new Set(rows.rows.map((row) => row.name));
  const files = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  for (const name of files.sort()) {
    if (done.has(name)) {
      continue;
    }
    const sql = readFileSync(join(directory, name), 'utf8');
    await client.query('begin');
    try {
      await client.query(sql.replaceAll(':app_role', escapeIdentifier(appRole)));
      await client.query('insert into migration (name) values ($1)', [name]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`Migration ${name} failed`, { cause: error });
    }
  }
}
