import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareDatabase, readConfig, TenantDatabase, createDataSource } from '@teleward/platform';
import { recordEntities, sealedColumns, type LocalKeyEncryption } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { prepareEncryption } from '../../apps/server/src/keys/prepare-encryption.ts';
import { Vault } from '../../libs/records/src/encryption/vault.ts';
import { databaseBefore, wordsOnDisk } from '../support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'teleward-test-'));
const settings = readConfig({ DATA_DIR: join(folder, 'data') });
const [tenant, patientId, appointmentId] = [randomUUID(), randomUUID(), randomUUID()];
const [account, member, encounter] = [randomUUID(), randomUUID(), randomUUID()];
const [participant, version] = [randomUUID(), randomUUID()];
const rowsOfBefore = 450;

let ownerUrl: string;
let owner: Client;
let app: DataSource;

/** A database from before encryption, with rows in it. */
beforeAll(async () => {
  ({ ownerUrl } = await databaseBefore('0005'));
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(
    `insert into tenant (id, name, country, time_zone) values ('${tenant}', 'Old', 'IN', 'UTC');
     insert into account (id, email, password_hash) values ('${account}', 'old@x.example', 'x');
     insert into membership (id, tenant_id, account_id, name, roles)
       values ('${member}', '${tenant}', '${account}', 'Dr Old', array['doctor']);
     insert into patient (id, tenant_id, identifier, name, birth_date, gender, phone, language)
       values ('${patientId}', '${tenant}', 'MRN-7', 'Quillwren', '1956-03-14', 'female', '5550177', 'en');
     insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
       values ('${appointmentId}', '${tenant}', '${patientId}', '${member}', now(), now() + '1 h', 'Palpitwick');
     insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
       values ('${encounter}', '${tenant}', '${appointmentId}', '${patientId}', '${member}');
     insert into encounter_participant (id, tenant_id, encounter_id, person_id, role, name, joined_at)
       values ('${participant}', '${tenant}', '${encounter}', '${member}', 'doctor', 'Brindlecote', now());
     insert into chat_message (id, tenant_id, encounter_id, participant_id, text, sent_at)
       select gen_random_uuid(), '${tenant}', '${encounter}', '${participant}', 'Murmelsong ' || n, now()
       from generate_series(1, ${rowsOfBefore}) n;
     insert into document_version (id, tenant_id, document_id, version, type, encounter_id, patient_id,
         author_id, status, content, digest, created_at)
       values ('${version}', '${tenant}', '${randomUUID()}', 1, 'note', '${encounter}', '${patientId}',
         '${member}', 'final', '{"plan": "Dyspnoxia"}', repeat('0', 64), now())`,
  );
  const appUrl = await prepareDatabase({ ownerUrl, migrationsDir: 'infra/migrations' });
  app = createDataSource(appUrl, [...recordEntities]);
  await app.initialize();
});

afterAll(async () => {
  await app.destroy();
  await owner.end();
  rmSync(folder, { recursive: true, force: true });
});

const words = ['Quillwren', '5550177', 'MRN-7', '1956-03-14', 'Palpitwick', 'Brindlecote'];
const all = [...words, 'Murmelsong', 'Dyspnoxia'];

async function one(sql: string): Promise<Record<string, unknown>> {
  return (await owner.query<Record<string, unknown>>(sql)).rows[0] ?? {};
}

describe('a database from before encryption', () => {
  let encryption: LocalKeyEncryption;

  it('is encrypted at the first start; when that is interrupted, the next start goes on', async () => {
    // Otherwise the later search on disk would find nothing for other reasons.
    expect((await wordsOnDisk(owner, all)).toSorted()).toEqual(all.toSorted());
    const said: string[] = [];
    // The last batch of the chat fails on one row, as if the machine had stopped there.
    const { id } = await one('select id from chat_message order by id desc limit 1');
    await owner.query(
      `alter table chat_message add constraint stop check (
         id <> '${String(id)}' or substring(text from 1 for 1) = '\\x00') not valid`,
    );
    await expect(prepareEncryption(ownerUrl, settings)).rejects.toThrow(/stop/);
    const half = await one(
      `select count(*) filter (where substring(text from 1 for 1) = '\\x01')::int as sealed from chat_message`,
    );
    expect(half['sealed']).toBeGreaterThan(0);
    expect(half['sealed']).toBeLessThan(rowsOfBefore);
    await owner.query('alter table chat_message drop constraint stop');

    encryption = await prepareEncryption(ownerUrl, settings, (line) => said.push(line));
    expect(said).toContain('Encrypting the records, once …');
    expect(await wordsOnDisk(owner, all)).toEqual([]);
    const again: string[] = [];
    await prepareEncryption(ownerUrl, settings, (line) => again.push(line));
    expect(again).toEqual([]);
  });

  it('reads the same as before', async () => {
    const database = new TenantDatabase(app);
    const vault = new Vault(database, encryption);
    const keys = await vault.toOpen(tenant);
    const patient = await one('select * from patient');
    const open = (column: string): string =>
      keys.open('patient', column, patientId, patient[column] as Buffer);
    expect(['identifier', 'name', 'birth_date', 'phone'].map(open)).toEqual([
      ...['MRN-7', 'Quillwren', '1956-03-14', '5550177'],
    ]);
    expect(patient['identifier_index']).toEqual(keys.index('patient', 'identifier', 'MRN-7'));
    const { reason } = await one('select reason from appointment');
    expect(keys.open('appointment', 'reason', appointmentId, reason as Buffer)).toBe('Palpitwick');
    const { content } = await one('select content from document_version');
    const note = keys.open('document_version', 'content', version, content as Buffer);
    expect(JSON.parse(note)).toEqual({ plan: 'Dyspnoxia' });
    const lines = await owner.query<{ id: string; text: Buffer }>(
      'select id, text from chat_message',
    );
    const texts = lines.rows.map(({ id, text }) => keys.open('chat_message', 'text', id, text));
    expect(new Set(texts).size).toBe(rowsOfBefore);
    vault.close();
  });

  it('accepts no plaintext from then on', async () => {
    for (const sql of [
      `update patient set name = 'Meera Iyer'`,
      `update patient set name = '\\x00' || 'Meera Iyer of whom we know much'::bytea`,
      `update patient set identifier_index = 'MRN-7'`,
      `update chat_message set text = 'Good morning to you all, how are you?'`,
    ]) {
      await expect(owner.query(sql)).rejects.toMatchObject({ code: '23514' });
    }
  });

  it('has exactly the listed columns in the sealed type', async () => {
    const { rows } = await owner.query<{ place: string }>(
      `select table_name || '.' || column_name as place from information_schema.columns
       where domain_name = 'sealed' and table_schema = 'public'`,
    );
    const listed = Object.entries(sealedColumns).flatMap(([table, columns]) =>
      columns.map((column) => `${table}.${column}`),
    );
    expect(rows.map(({ place }) => place).toSorted()).toEqual(listed.toSorted());
  });
});

describe('the key-encryption key', () => {
  it('is in a file outside the database that only its owner can read', () => {
    expect(statSync(settings.keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(settings.keyFile, '..')).mode & 0o777).toBe(0o700);
  });

  it('is never created again over existing records: without it, or with another key, the server does not start', async () => {
    const before = await one('select * from installation_key');
    renameSync(settings.keyFile, `${settings.keyFile}.away`);
    const start = (variables: NodeJS.ProcessEnv): Promise<unknown> =>
      prepareEncryption(ownerUrl, readConfig({ DATA_DIR: settings.dataDir, ...variables }));
    await expect(start({})).rejects.toThrow(/there is no key in .*Put the key back/);
    expect(readdirSync(join(settings.keyFile, '..'))).toEqual(['key-encryption-key.away']);
    const other = Buffer.alloc(32, 7).toString('base64');
    await expect(start({ KEY_ENCRYPTION_KEY: other })).rejects.toThrow(/holds another one/);
    await expect(start({ KEY_ENCRYPTION_KEY: 'short' })).rejects.toThrow(/32 random bytes/);
    await expect(start({ KEY_FILE: join(folder, 'nowhere') })).rejects.toThrow(/there is no key/);
    expect(await one('select * from installation_key')).toEqual(before);
    renameSync(`${settings.keyFile}.away`, settings.keyFile);
    await start({});
  });
});
