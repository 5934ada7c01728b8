import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { readConfig } from '@teleward/platform';
import { runClinicsCommand } from '../../apps/server/src/clinics/command.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

const person = { email: 'administrator@demo.example', password: 'a-kettle-and-a-compass' };

let clinic: TestClinic;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
});

afterAll(() => clinic.close());

async function run(...words: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const config = readConfig({ KEY_FILE: clinic.keyFile });
  const code = await runClinicsCommand(words, clinic.ownerUrl, config, (line) => said.push(line));
  return { code, said: said.join('\n') };
}

const clinics = async (): Promise<number> => (await clinic.rows('select 1 from tenant')).length;

describe('a second clinic', () => {
  it('is added for an existing account, who enters it, invites, and sees nothing of the first', async () => {
    const { code, said } = await run('add', 'Valley Clinic', 'NP', 'Asia/Kathmandu', person.email);
    expect([code, said]).toEqual([0, expect.stringContaining('Grace Thomas (invented)')]);
    const id = /\(([0-9a-f-]{36})\) was added/.exec(said)?.[1] ?? '';
    const admin = await MemberVisitor.signedIn(clinic, person);
    const there = await admin.call(routes.switchClinic, { body: { clinicId: id } });
    expect(there.body['clinic']).toMatchObject({ name: 'Valley Clinic', country: 'NP' });
    expect((await admin.call(routes.readClinicDetails)).body).toMatchObject({
      ...{ name: 'Valley Clinic', timeZone: 'Asia/Kathmandu', sites: [] },
    });
    // A new clinic requires the registration of prescribers.
    expect((await admin.call(routes.readSigningSettings)).body).toMatchObject({
      registrationRequired: true,
    });
    expect(await admin.members()).toHaveLength(1);
    const invited = await admin.call(routes.invite, {
      body: {
        ...{ name: 'Sita', email: 'sita@valley.example', roles: ['doctor'] },
        ...{ qualification: null, registrationNumber: null },
      },
    });
    expect(invited.status).toBe(200);
    expect(
      await clinic.rows(
        `select action from audit_event where tenant_id = '${id}' order by recorded_at`,
      ),
    ).toContainEqual({ action: 'clinic.add' });
    expect((await run()).said).toContain('Valley Clinic');
  });

  it.each([
    [1, ['add', 'Hill', 'IN', 'Asia/Kolkata', 'nobody@x.example']],
    [2, ['add', '\u200B', 'IN', 'Asia/Kolkata', person.email]],
    [2, ['add', 'Hill', 'India', 'Asia/Kolkata', person.email]],
    [2, ['add', 'Hill', 'IN', 'Mars/Olympus', person.email]],
    [2, ['add', 'Hill', 'IN', 'Asia/Kolkata', 'x']],
    [2, ['add', 'Hill']],
    [2, ['remove', 'Hill']],
  ])('is not added, with exit code %i, by %j', async (code, words) => {
    const before = await clinics();
    expect((await run(...words)).code).toBe(code);
    expect(await clinics()).toBe(before);
  });
});
