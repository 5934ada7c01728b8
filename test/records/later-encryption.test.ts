import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, prepareDatabase, readConfig, TenantDatabase } from '@teleward/platform';
import { plainFormat, Vault } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';
import { OwnerDatabase } from '../../apps/server/src/keys/owner-database.ts';
import { prepareEncryption } from '../../apps/server/src/keys/prepare-encryption.ts';
import { shredClinic } from '../../apps/server/src/keys/shred.ts';
import { databaseBefore, wordsOnDisk } from '../support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'teleward-test-'));
const settings = readConfig({ DATA_DIR: join(folder, 'data') });

/** A clinic with its keys, and with a guest whose name stands in the clear. */
interface Clinic {
  readonly tenant: string;
  readonly patient: string;
  readonly guest: string;
  readonly guestName: string;
}

let ownerUrl: string;
let owner: Client;
let app: DataSource;
let vault: Vault;
let living: Clinic;
let destroyed: Clinic;

/** A database whose records are encrypted, from before guests' names were. */
beforeAll(async () => {
  const older = await databaseBefore('0016');
  ownerUrl = older.ownerUrl;
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const encryption = await prepareEncryption(ownerUrl, settings);
  app = createDataSource(older.appUrl, []);
  await app.initialize();
  vault = new Vault(new TenantDatabase(app), encryption);
  living = await addClinic('Quillwren');
  destroyed = await addClinic('Brindlecote');
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

async function addClinic(guestName: string): Promise<Clinic> {
  const [tenant, patient, guest] = [randomUUID(), randomUUID(), randomUUID()];
  const [account, member] = [randomUUID(), randomUUID()];
  const [appointment, encounter] = [randomUUID(), randomUUID()];
  await owner.query(
    `insert into tenant (id, name, country, time_zone) values ('${tenant}', 'x', 'IN', 'UTC')`,
  );
  const keys = await vault.toSeal(tenant);
  const patientOf = (column: string, value: string): string =>
    hex(keys.seal('patient', column, patient, value));
  await owner.query(
    `insert into account (id, email, password_hash) values ('${account}', '${account}', 'x');
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
         true, '${member}', now())`,
  );
  return { tenant, patient, guest, guestName };
}

const hex = (value: Buffer): string => `'\\x${value.toString('hex')}'`;

async function one(sql: string): Promise<Record<string, unknown>> {
  return (await owner.query<Record<string, unknown>>(sql)).rows[0] ?? {};
}

describe('a column that is encrypted later than others', () => {
  it('is sealed at the next start, and what was sealed before stays as it is', async () => {
    const names = [living.guestName, destroyed.guestName];
    expect((await wordsOnDisk(owner, names)).toSorted()).toEqual(names.toSorted());
    const before = await one(`select name from patient where id = '${living.patient}'`);
    await prepareDatabase({ ownerUrl, migrationsDir: 'infra/migrations' });
    const said: string[] = [];
    await prepareEncryption(ownerUrl, settings, (line) => said.push(line));
    expect(said).toEqual(['Encrypting the records, once …']);
    expect(await wordsOnDisk(owner, names)).toEqual([]);
    const { name } = await one(`select name from guest where id = '${living.guest}'`);
    const keys = await vault.toOpen(living.tenant);
    expect(keys.open('guest', 'name', living.guest, name as Buffer)).toBe(living.guestName);
    expect(await one(`select name from patient where id = '${living.patient}'`)).toEqual(before);
  });

  it('is destroyed where the clinic’s keys were', async () => {
    const { name } = await one(`select name from guest where id = '${destroyed.guest}'`);
    expect((name as Buffer)[0]).not.toBe(plainFormat);
    expect((name as Buffer).includes(destroyed.guestName)).toBe(false);
    await expect(vault.toOpen(destroyed.tenant)).rejects.toThrow('records_destroyed');
  });
});
