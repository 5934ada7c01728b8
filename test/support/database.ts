import { prepareDatabase } from '@teleward/platform';
import { sealedColumns } from '@teleward/records';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Client } from 'pg';

/** The tests' database server and template, as test/run.ts passes them. */
const variables = { server: 'TEST_DATABASE_URL', template: 'TEST_TEMPLATE', role: 'TEST_APP_URL' };

function variable(name: keyof typeof variables): string {
  const value = process.env[variables[name]];
  if (value === undefined) {
    throw new Error(`${variables[name]} is not set: run the tests with npm test`);
  }
  return value;
}

const at = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
};

async function create(serverUrl: string, template?: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${name} ${template ? `template ${template}` : ''}`);
  } finally {
    await client.end();
  }
  return at(serverUrl, name);
}

/** An empty database on the tests' server. @returns its owner's URL */
const emptyDatabase = (): Promise<string> => create(variable('server'));

/**
 * Creates the template from which every migrated database is copied: a copy takes a tenth of the
 * time of the migrations. All copies share the template's application role.
 * @returns variables for the processes that run tests
 */
export async function makeTemplate(serverUrl: string): Promise<NodeJS.ProcessEnv> {
  const ownerUrl = await create(serverUrl);
  const appUrl = await prepareDatabase({ ownerUrl, migrationsDir: 'infra/migrations' });
  return {
    [variables.server]: serverUrl,
    [variables.template]: new URL(ownerUrl).pathname.slice(1),
    [variables.role]: appUrl,
  };
}

/** A database of its own with every migration and no row. */
export async function migratedDatabase(): Promise<{
  readonly ownerUrl: string;
  readonly appUrl: string;
}> {
  const ownerUrl = await create(variable('server'), variable('template'));
  return { ownerUrl, appUrl: at(variable('role'), new URL(ownerUrl).pathname.slice(1)) };
}

/** A database in the state before a migration, named by its number. */
export async function databaseBefore(
  migration: string,
): Promise<{ readonly ownerUrl: string; readonly appUrl: string }> {
  const ownerUrl = await emptyDatabase();
  const migrationsDir = mkdtempSync(join(tmpdir(), 'teleward-test-'));
  cpSync('infra/migrations', migrationsDir, {
    recursive: true,
    filter: (name) => !/\/\d{4}-/.test(name) || basename(name) < migration,
  });
  const appUrl = await prepareDatabase({ ownerUrl, migrationsDir });
  rmSync(migrationsDir, { recursive: true });
  return { ownerUrl, appUrl };
}

/** The words found in the files of the encrypted tables, as a thief of the disk would read them. */
export async function wordsOnDisk(owner: Client, words: readonly string[]): Promise<string[]> {
  await owner.query('checkpoint');
  const found = new Set<string>();
  for (const table of Object.keys(sealedColumns)) {
    const { rows } = await owner.query<{ file: Buffer }>(
      // An older database does not have this table yet.
      `select pg_read_binary_file(pg_relation_filepath(to_regclass($1))) as file
       where to_regclass($1) is not null`,
      [table],
    );
    for (const word of words.filter((one) => rows[0]?.file.includes(one))) {
      found.add(word);
    }
  }
  return [...found];
}
