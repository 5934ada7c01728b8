import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { readConfig } from '@teleward/platform';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { Client } from 'pg';
import { runKeysCommand } from '../../apps/server/src/keys/command.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';
import { until } from '../support/until.ts';

let clinic: TestClinic;
let doctor: Visitor;
let encounterId: string;
let tenant: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  ({ encounterId } = await arrivedPatient(clinic));
  tenant = String((await clinic.rows('select id from tenant'))[0]?.['id']);
  await write('Rest');
  await sign();
  await write('Rest');
});

afterAll(() => clinic.close());

async function keys(...words: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const config = readConfig({ KEY_FILE: clinic.keyFile });
  const code = await runKeysCommand(words, clinic.ownerUrl, config, (line) => said.push(line));
  return { code, said: said.join('\n') };
}

let documentId = randomUUID();
let baseVersion = 0;
async function write(plan: string): Promise<void> {
  const content = { subjective: '', objective: '', assessment: '', plan };
  const body = { encounterId, baseVersion, content };
  const { status } = await doctor.call(routes.saveNote, { params: { documentId }, body });
  expect(status).toBe(200);
  baseVersion += 1;
}
/** A signature, so that the next note is a new document. */
async function sign(): Promise<void> {
  const input = { params: { documentId }, body: { version: baseVersion } };
  expect((await doctor.call(routes.signNote, input)).status).toBe(200);
  [documentId, baseVersion] = [randomUUID(), 0];
}
const read = (): Promise<Answer> => doctor.call(routes.listDocuments, { params: { encounterId } });
const versions = async (): Promise<unknown[]> =>
  (await clinic.rows('select version from tenant_key order by version')).map(
    (row) => row['version'],
  );
const traces = async (action: string): Promise<number> =>
  (await clinic.rows(`select 1 from audit_event where action = '${action}'`)).length;

/**
 * Runs the rotation command, and kills it where it waits for a row that `hold` has locked.
 * @param meanwhile what happens while it waits
 */
async function stopped(
  name: string,
  hold: string,
  table: string,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const holder = new Client({ connectionString: clinic.ownerUrl });
  await holder.connect();
  await holder.query(`begin; ${hold}`);
  const command = spawn(process.execPath, ['apps/server/dist/keys-command.js', 'rotate', name], {
    env: { ...process.env, DATABASE_URL: clinic.ownerUrl, KEY_FILE: clinic.keyFile },
    stdio: 'ignore',
  });
  await until('the command waits for the row lock', () =>
    clinic
      .rows(
        `select 1 from pg_stat_activity where datname = current_database()
           and wait_event_type = 'Lock' and query like '%from ${table}%'`,
      )
      .then(({ length }) => length > 0),
  );
  await meanwhile();
  const gone = once(command, 'exit');
  command.kill('SIGKILL');
  await gone;
  await holder.query('rollback');
  await holder.end();
}

describe('rotation', () => {
  it('that is killed leaves everything readable to a running server, and resumes when called again', async () => {
    await stopped(
      tenant,
      'select 1 from document_version for update',
      'document_version',
      async () => {
        await write('Rest, with the new key');
        expect(JSON.stringify((await read()).body)).toContain('with the new key');
      },
    );
    expect(await versions()).toEqual([1, 2]);
    await write('Rest, after it was killed');
    const before = await doctor.call(routes.listAppointments);
    expect(before.status).toBe(200);

    const again = await keys('rotate', tenant);
    expect(again.code).toBe(0);
    expect(again.said).toContain('resumed');
    expect(await versions()).toEqual([2]);
    expect((await doctor.call(routes.listAppointments)).body).toEqual(before.body);
    expect(JSON.stringify((await read()).body)).toContain('after it was killed');
    expect(await traces('keys.rotate')).toBe(1);
    // An identifier is still unique, under the new key's index.
    const [patient] = await clinic.opened('patient');
    const id = randomUUID();
    const identifier = String(patient?.['identifier']);
    await clinic.addPatient(tenant, { id, identifier });
    expect(await clinic.rows(`select 1 from patient where id = '${id}'`)).toEqual([]);
  });

  it('loses nothing that is written while it runs, over many rounds', async () => {
    for (let round = 0; round < 3; round += 1) {
      const rotated = keys('rotate', tenant);
      for (let line = 0; line < 5; line += 1) {
        await write(`Round ${round}, line ${line}`);
        expect(JSON.stringify((await read()).body)).toContain(`Round ${round}, line ${line}`);
      }
      expect((await rotated).code).toBe(0);
    }
    expect(await versions()).toEqual([5]);
    const [draft] = await clinic.opened('document_draft', 'where content is not null');
    expect(draft).toMatchObject({ version: baseVersion });
    expect(draft?.['content']).toContain('Round 2, line 4');
    expect(await clinic.opened('document_version')).toHaveLength(1);
  });
});

describe('rotation of the installation’s key', () => {
  const address = 'kept@x.example';
  const signIn = async (): Promise<number> => {
    const visitor = new Visitor(clinic.url);
    const body = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
    return (await visitor.call(routes.signIn, { body })).status;
  };
  const addresses = async (): Promise<unknown[]> =>
    (await clinic.opened('account')).map(({ email }) => email).toSorted();
  const ownVersions = async (): Promise<unknown[]> =>
    (await clinic.rows('select version from installation_key order by version')).map(
      (row) => row['version'],
    );

  it('that is stopped or killed lets everybody sign in, and resumes when called again', async () => {
    const last = await clinic.addAccount(address);
    const { secret } = (await doctor.call(routes.beginTotp)).body as { secret: string };
    const before = await addresses();
    // A row that refuses the new key, as if the machine had stopped there.
    await clinic.rows(
      `alter table account add constraint stop check (
         id <> '${last}' or substring(email from 2 for 4) = '\\x00000001')`,
    );
    await expect(keys('rotate', 'installation')).rejects.toThrow(/stop/);
    expect(await signIn()).toBe(200);
    await clinic.rows('alter table account drop constraint stop');
    await stopped('installation', 'select 1 from account_totp for update', 'account_totp');
    expect(await ownVersions()).toEqual([1, 2]);
    expect(await signIn()).toBe(200);
    // An address cannot be added twice, whichever key the first one is under.
    await clinic.addAccount(address);
    expect(await addresses()).toEqual(before);

    const again = await keys('rotate', 'installation');
    expect(again).toEqual({ code: 0, said: expect.stringContaining('resumed') });
    expect(await ownVersions()).toEqual([2]);
    expect(await addresses()).toEqual(before);
    expect(await signIn()).toBe(200);
    await clinic.addAccount(address);
    expect(await addresses()).toEqual(before);
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    expect((await doctor.call(routes.confirmTotp, { body: { code } })).status).toBe(200);
    expect(
      await clinic.rows(
        "select 1 from audit_event where action = 'keys.rotate' and entity_type = 'Installation'",
      ),
    ).toHaveLength(1);
  });

  it('refuses no sign-in or new account while it runs, over many rounds', async () => {
    for (let round = 0; round < 3; round += 1) {
      const rotated = keys('rotate', 'installation');
      for (let turn = 0; turn < 4; turn += 1) {
        const email = `${round}-${turn}@x.example`;
        await clinic.addAccount(email);
        expect(await clinic.accountOf(email)).toMatch(/-/);
      }
      expect((await rotated).code).toBe(0);
    }
    expect(await ownVersions()).toEqual([5]);
    expect(await clinic.opened('account')).toHaveLength(5 + 1 + 12);
  });
});

describe('another key-encryption key', () => {
  it('wraps all data keys, and a running server continues without a restart', async () => {
    const before = readFileSync(clinic.keyFile, 'utf8');
    const { code, said } = await keys('rewrap');
    expect(code).toBe(0);
    expect(readFileSync(clinic.keyFile, 'utf8')).not.toContain(before.trim());
    const kept = /are in (\S+)\. /.exec(said)?.[1] ?? '';
    expect(readFileSync(kept, 'utf8')).toContain(before.trim());
    await write('Under another key');
    expect(JSON.stringify((await read()).body)).toContain('Under another key');
    expect(await traces('keys.rewrap')).toBe(1);
    expect((await keys('rotate')).code).toBe(0);
    expect((await read()).status).toBe(200);
  });
});

describe('the records of a clinic', () => {
  it('are destroyed only after a full confirmation', async () => {
    const { code, said } = await keys('shred', tenant);
    expect([code, said]).toEqual([1, expect.stringContaining('nothing was destroyed yet')]);
    expect((await keys('shred', 'No such clinic', '--destroy-for-good')).code).toBe(1);
    expect((await read()).status).toBe(200);
  });

  it('are unreadable at once after that, and the server keeps serving other clinics', async () => {
    expect((await keys('shred', tenant, '--destroy-for-good')).code).toBe(0);
    const refused = { status: 410, body: { code: 'records_destroyed' } };
    expect(await read()).toMatchObject(refused);
    expect(await doctor.call(routes.listAppointments)).toMatchObject(refused);
    await expect(clinic.opened('patient')).rejects.toThrow('records_destroyed');
    expect(await clinic.rows('select wrapped from tenant_key where wrapped is not null')).toEqual(
      [],
    );
    expect(await traces('keys.shred')).toBe(1);
    expect((await keys('rotate', tenant)).said).toContain('has no key to rotate');
    expect((await new Visitor(clinic.url).call(routes.ready)).status).toBe(200);
    const other = randomUUID();
    await clinic.rows(
      `insert into tenant (id, name, country, time_zone) values ('${other}', 'Other', 'IN', 'UTC')`,
    );
    await clinic.addPatient(other, { id: randomUUID(), name: 'Somebody' });
    const names = await clinic.rows(`select id from patient where tenant_id = '${other}'`);
    expect(names).toHaveLength(1);
  });
});
