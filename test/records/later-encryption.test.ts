import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, prepareDatabase, readConfig, TenantDatabase } from '@teleward/platform';
import { installation, plainFormat } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { OwnerDatabase } from '../../apps/server/src/keys/owner-database.ts';
import { openKeys, prepareEncryption } from '../../apps/server/src/keys/prepare-encryption.ts';
import { shredClinic } from '../../apps/server/src/keys/shred.ts';
import { Vault } from '../../libs/records/src/encryption/vault.ts';
import { databaseBefore, wordsOnDisk } from '../support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'teleward-test-'));
const settings = readConfig({ DATA_DIR: join(folder, 'data') });

/** A clinic with its keys; a guest's name and a member's address are still unencrypted. */
interface Clinic {
  readonly tenant: string;
  readonly account: string;
  readonly invitation: string;
  readonly patient: string;
  readonly guest: string;
  readonly guestName: string;
  readonly email: string;
}

let ownerUrl: string;
let owner: Client;
let app: DataSource;
let vault: Vault;
let living: Clinic;
let destroyed: Clinic;

/**
 * A database with encrypted records, from before guests' names and members'
 * addresses were encrypted.
 */
beforeAll(async () => {
  const older = await databaseBefore('0016');
  ownerUrl = older.ownerUrl;
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  // The start at that version does not know later tables.
  const before = await OwnerDatabase.connect(ownerUrl);
  const encryption = await openKeys(before, settings, () => undefined);
  await before.addKey(installation, 1, encryption.newest, encryption);
  await before.client.query('alter domain sealed validate constraint sealed');
  await before.client.query('alter domain blind_index validate constraint blind_index');
  await before.close();
  app = createDataSource(older.appUrl, []);
  await app.initialize();
  // An older database cannot tell yet which clinic is the demo's.
  vault = new Vault(new TenantDatabase(app, true), encryption);
  living = await addClinic('Quillwren', 'murmelsong@x.example');
  destroyed = await addClinic('Brindlecote', 'dyspnoxia@x.example');
  const keys = await OwnerDatabase.connect(ownerUrl);
  await shredClinic(keys, destroyed.tenant);
  await keys.close();
});

afterAll(async () => {
  vault.close();
  await app.destroy();
  await owner.end();
  rmSync(folder, { recursive: true, force: true });
});

async function addClinic(guestName: string, email: string): Promise<Clinic> {
  const [tenant, patient, guest, invitation] = Array.from({ length: 4 }, () => randomUUID()) as [
    ...[string, string, string, string],
  ];
  const [account, member] = [randomUUID(), randomUUID()];
  const [appointment, encounter] = [randomUUID(), randomUUID()];
  await owner.query(
    `insert into tenant (id, name, country, time_zone) values ('${tenant}', 'x', 'IN', 'UTC')`,
  );
  const keys = await vault.toSeal(tenant);
  const patientOf = (column: string, value: string): string =>
    hex(keys.seal('patient', column, patient, value));
  await owner.query(
    `insert into account (id, email, password_hash) values ('${account}', '${email}', 'x');
     insert into account_totp (id, account_id, secret, created_at, removed_at)
       values ('${account}', '${account}', '', now(), now());
     insert into membership (id, tenant_id, account_id, name, roles)
       values ('${member}', '${tenant}', '${account}', 'x', array['doctor']);
     insert into patient
       (id, tenant_id, identifier, identifier_index, name, birth_date, gender, language)
       values ('${patient}', '${tenant}', ${patientOf('identifier', '1')},
         ${hex(keys.index('patient', 'identifier', '1'))}, ${patientOf('name', 'Meera')},
         ${patientOf('birth_date', '1956-03-14')}, 'female', 'en');
     insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
       values ('${appointment}', '${tenant}', '${patient}', '${member}', now(), now() + '1 h',
         ${hex(keys.seal('appointment', 'reason', appointment, 'x'))});
     insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
       values ('${encounter}', '${tenant}', '${appointment}', '${patient}', '${member}');
     insert into guest (id, tenant_id, encounter_id, name, role, speaks, pictures, chat, earlier_chat,
         invited_by, invited_at)
       values ('${guest}', '${tenant}', '${encounter}', '${guestName}', 'family', true, true, true,
         true, '${member}', now());
     insert into invitation (id, tenant_id, email, name, roles, secret_hash, invited_by, created_at,
         expires_at)
       values ('${invitation}', '${tenant}', '${email}', 'x', array['nurse'],
         '${invitation}', '${member}', now(), now())`,
  );
  return { tenant, account, patient, guest, invitation, guestName, email };
}

const hex = (value: Buffer): string => `'\\x${value.toString('hex')}'`;

async function one(sql: string): Promise<Record<string, unknown>> {
  return (await owner.query<Record<string, unknown>>(sql)).rows[0] ?? {};
}

describe('a column that becomes encrypted later', () => {
  it('is sealed at the next start, and values sealed before stay unchanged', async () => {
    const words = [living, destroyed].flatMap(({ guestName, email }) => [guestName, email]);
    expect((await wordsOnDisk(owner, words)).toSorted()).toEqual(words.toSorted());
    const before = await one(`select name from patient where id = '${living.patient}'`);
    await prepareDatabase({ ownerUrl, migrationsDir: 'infra/migrations' });
    const said: string[] = [];
    await prepareEncryption(ownerUrl, settings, (line) => said.push(line));
    expect(said).toEqual(['Encrypting the records, once …']);
    expect(await wordsOnDisk(owner, words)).toEqual([]);
    const { name } = await one(`select name from guest where id = '${living.guest}'`);
    const keys = await vault.toOpen(living.tenant);
    expect(keys.open('guest', 'name', living.guest, name as Buffer)).toBe(living.guestName);
    expect(await one(`select name from patient where id = '${living.patient}'`)).toEqual(before);
  });

  it('is found by its blind index, under the installation’s key where it belongs to no clinic', async () => {
    const invited = await one(`select * from invitation where id = '${living.invitation}'`);
    const ofClinic = await vault.toOpen(living.tenant);
    expect(
      ofClinic.open('invitation', 'email', living.invitation, invited['email'] as Buffer),
    ).toBe(living.email);
    expect(invited['email_index']).toEqual(ofClinic.index('invitation', 'email', living.email));
    const keys = await app.transaction((manager) => vault.ofInstallation(manager));
    // An account belongs to the person: it outlives a clinic's records.
    for (const { account, email } of [living, destroyed]) {
      const row = await one(`select * from account where id = '${account}'`);
      expect(keys.open('account', 'email', account, row['email'] as Buffer)).toBe(email);
      expect(row['email_index']).toEqual(keys.index('account', 'email', email));
    }
  });

  it('is shredded where the clinic’s keys were destroyed', async () => {
    const { name } = await one(`select name from guest where id = '${destroyed.guest}'`);
    const { email } = await one(
      `select email from invitation where id = '${destroyed.invitation}'`,
    );
    for (const value of [name, email] as Buffer[]) {
      expect(value[0]).not.toBe(plainFormat);
      expect(value.includes(destroyed.guestName)).toBe(false);
      expect(value.includes(destroyed.email)).toBe(false);
    }
    await expect(vault.toOpen(destroyed.tenant)).rejects.toThrow('records_destroyed');
  });
});
