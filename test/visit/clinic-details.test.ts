import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClinicDetails, type ClinicVersion, routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let admin: MemberVisitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  admin = await MemberVisitor.signedIn(clinic, {
    email: 'administrator@demo.example',
    password: 'a-kettle-and-a-compass',
  });
});

afterAll(() => clinic.close());

async function read(): Promise<ClinicDetails> {
  const { status, body } = await admin.call(routes.readClinicDetails);
  expect(status).toBe(200);
  return body as unknown as ClinicDetails;
}

async function versions(): Promise<readonly ClinicVersion[]> {
  const { body } = await admin.call(routes.listClinicVersions);
  return (body as unknown as { versions: readonly ClinicVersion[] }).versions;
}

const audited = async (): Promise<number> => {
  const rows = await clinic.rows("select 1 from audit_event where action = 'clinic.configure'");
  return rows.length;
};

describe('the details of a clinic', () => {
  it('are changed with a history of who, when and what, and reach every page of the clinic', async () => {
    const before = await read();
    expect(before).toMatchObject({ version: 1, name: 'Demo Clinic Nilgiri', country: 'IN' });
    expect(await versions()).toEqual([]);
    const lines = await audited();
    const [site] = before.sites;
    if (site === undefined) throw new Error('The demo has no site');
    const changed = await admin.call(routes.changeClinicDetails, {
      body: {
        ...before,
        ...{
          name: '  Clinic \u202EKotagiri ',
          address: '12 Hill Road, Kotagiri',
          phone: '+٩١ 4266',
        },
        ...{ emergencyNumber: '108', languages: ['zh-Hans', 'zh-Hans'] },
        sites: [
          { ...site, phone: '+91 111' },
          ...[{ siteId: null, name: 'Ooty', timeZone: 'Asia/Kolkata', phone: null, active: true }],
        ],
      },
    });
    expect(changed.status).toBe(200);
    const after = await read();
    expect(after).toMatchObject({
      ...{ version: 2, name: 'Clinic Kotagiri', address: '12 Hill Road, Kotagiri' },
      ...{ phone: '+91 4266', emergencyNumber: '108', languages: ['zh-Hans'] },
    });
    expect(after.sites.map(({ name, phone }) => [name, phone])).toEqual([
      ['Ooty', null],
      [site.name, '+91 111'],
    ]);
    expect(changed.body).toEqual(after);
    expect(await audited()).toBe(lines + 1);

    const session = (await admin.call(routes.readSession)).body;
    expect(session['clinic']).toMatchObject({ name: 'Clinic Kotagiri', emergencyNumber: '108' });
    const [now, first] = await versions();
    expect(now).toMatchObject({ details: after });
    expect(now?.changedBy).toBe((session['practitioner'] as { name: string }).name);
    expect(Date.parse(now?.changedAt ?? '')).not.toBeNaN();
    expect(first).toEqual({ details: before, changedAt: null, changedBy: null });
  });

  it('do not overwrite a colleague’s change', async () => {
    const { version, ...details } = await read();
    const answers = await Promise.all(
      ['One', 'Other', 'Third'].map((name) =>
        admin.call(routes.changeClinicDetails, { body: { ...details, version, name } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await read()).version).toBe(version + 1);
    expect((await versions())[0]?.details.version).toBe(version + 1);
  });

  it('keep a site that the request leaves out, and one that closed', async () => {
    const { sites, ...details } = await read();
    const [first] = sites;
    const body = { ...details, sites: [{ ...first, active: false }] };
    expect((await admin.call(routes.changeClinicDetails, { body })).status).toBe(200);
    const after = await read();
    expect(after.sites).toHaveLength(sites.length);
    expect(after.sites.filter(({ active }) => !active).map(({ siteId }) => siteId)).toEqual([
      first?.siteId,
    ]);
  });

  it('are refused where they are invalid', async () => {
    const before = await read();
    const site = { siteId: randomUUID(), name: 'x', timeZone: 'UTC', phone: null, active: true };
    const [known] = before.sites;
    for (const [wrong, status] of [
      [{ name: '\u200B' }, 400],
      [{ timeZone: 'Mars/Olympus' }, 400],
      [{ country: 'india' }, 400],
      [{ phone: 'call us' }, 400],
      [{ languages: [] }, 400],
      [{ sites: [known, known] }, 400],
      [{ sites: [{ ...site, timeZone: 'nowhere' }] }, 400],
      // A site of another clinic, or an unknown one.
      [{ sites: [site] }, 404],
    ] as const) {
      const { status: answered } = await admin.call(routes.changeClinicDetails, {
        body: { ...before, ...wrong },
      });
      expect([wrong, answered]).toEqual([wrong, status]);
    }
    expect(await read()).toEqual(before);
  });

  it('can be changed by administrators only', async () => {
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const body = await read();
    expect((await doctor.call(routes.readClinicDetails)).status).toBe(404);
    expect((await doctor.call(routes.listClinicVersions)).status).toBe(404);
    expect((await doctor.call(routes.changeClinicDetails, { body })).status).toBe(404);
    expect(await read()).toEqual(body);
  });

  it('keep a history that cannot be deleted', async () => {
    const { appUrl } = clinic;
    const app = new Client({ connectionString: appUrl });
    await app.connect();
    try {
      for (const statement of [
        'update clinic_version set version = 9',
        'delete from clinic_version',
      ]) {
        await expect(app.query(statement)).rejects.toThrow('permission denied');
      }
    } finally {
      await app.end();
    }
  });
});
