import { prepareDatabase } from '@teleward/platform';
import { sealedColumns } from '@teleward/records';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Client } from 'pg';

/** An empty database on the tests' server. @returns its owner's URL */
export async function emptyDatabase(): Promise<string> {
  const base = process.env['TEST_DATABASE_URL'];
  if (base === undefined) {
    throw new Error('TEST_DATABASE_URL is not set: run the tests with npm test');
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: base });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.toString();
}

/** A database as it was before a migration, named by its number. */
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

/** Which words stand in the files of the encrypted tables, as somebody with the disk would read them. */
export async function wordsOnDisk(owner: Client, words: readonly string[]): Promise<string[]> {
  await owner.query('checkpoint');
  const found = new Set<string>();
  for (const table of Object.keys(sealedColumns)) {
    const { rows } = await owner.query<{ file: Buffer }>(
      // An older database has no such table yet.
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
