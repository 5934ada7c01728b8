import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type ClinicSettings } from '@teleward/contracts';
import { accept, MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let first: MemberVisitor;
let second: MemberVisitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  first = await MemberVisitor.signedIn(clinic);
  const colleague = { email: 'anil@hill.example', password: 'seven lamps by the door' };
  const { email } = colleague;
  const token = await first.invite({
    ...{ name: 'Anil Rao', email, roles: ['administrator'] },
    ...{ qualification: null, registrationNumber: null },
  });
  expect((await accept(clinic, token, { name: 'Anil Rao' })).status).toBe(200);
  second = await MemberVisitor.signedIn(clinic, colleague);
});

afterAll(() => clinic.close());

const read = async (): Promise<ClinicSettings> =>
  (await first.call(routes.readClinicSettings)).body as unknown as ClinicSettings;

describe('a clinic’s setting', () => {
  it('stays when another administrator changes another setting from an older page', async () => {
    const before = await read();
    expect(before).toMatchObject({
      encryption: 'optional',
      twoFactors: false,
      checkInMinutes: 1440,
    });
    const changes = [
      { encryption: 'required' },
      { twoFactors: true },
      { patientCancelMinutes: null },
      { longWaitMinutes: 20 },
      { consentPurposes: ['treatment'] },
      { checkInMinutes: 60 },
    ];
    for (const [number, body] of changes.entries()) {
      const by = number % 2 === 0 ? first : second;
      expect((await by.call(routes.changeClinicSettings, { body })).status).toBe(200);
    }
    expect(await read()).toEqual(Object.assign({}, before, ...changes));
  });

  it('stays when two administrators change different settings at once', async () => {
    const answers = await Promise.all([
      first.call(routes.changeClinicSettings, { body: { encryption: 'off' } }),
      second.call(routes.changeClinicSettings, { body: { checkInMinutes: 30 } }),
      first.call(routes.changeClinicSettings, { body: { patientMoveMinutes: 0 } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await read()).toMatchObject({
      ...{ encryption: 'off', checkInMinutes: 30, patientMoveMinutes: 0, twoFactors: true },
    });
  });

  it('is not changed by an empty request, nor by one that is invalid', async () => {
    for (const body of [{}, { sends: { sms: true, email: true } }, { encryption: 'never' }]) {
      const answer = await first.call(routes.changeClinicSettings, { body });
      expect(answer.body['code']).toBe('bad_request');
    }
  });
});
