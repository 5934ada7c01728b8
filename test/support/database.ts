import { randomBytes } from 'node:crypto';
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
