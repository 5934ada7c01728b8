import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let token: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO: 'false' });
  token = (await clinic.beginSetUp()) ?? '';
});

afterAll(() => clinic.close());

const administrator = {
  name: 'Asha Rao',
  email: 'Asha.Rao@hill.example',
  password: 'seven lamps by the door',
  isDoctor: true,
  qualification: 'MBBS',
  registrationNumber: 'TN-1234',
};
const hill = {
  name: 'Hill Clinic',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  emergencyNumber: '112',
  phone: null,
};

const setUp = (change: Record<string, unknown> = {}, visitor = new Visitor(clinic.url)) =>
  visitor.call(routes.setUpClinic, { body: { token, clinic: hill, administrator, ...change } });

const codeOf = ({ body }: Answer): unknown => body['code'];

describe('the first start', () => {
  it('has no account, and offers no demo account', async () => {
    expect(await clinic.rows('select 1 from account')).toEqual([]);
    const { body } = await new Visitor(clinic.url).call(routes.application);
    expect(body).toMatchObject({ demo: false, demoAccounts: [] });
  });

  it('refuses to set up a clinic without the link, with a weak password or without a time zone', async () => {
    expect(codeOf(await setUp({ token: 'A'.repeat(43) }))).toBe('set_up_closed');
    const weak = { ...administrator, password: 'Asha Rao Asha Rao' };
    expect(codeOf(await setUp({ administrator: weak }))).toBe('password_weak');
    const nowhere = { ...hill, timeZone: 'Asia/Nowhere' };
    expect(codeOf(await setUp({ clinic: nowhere }))).toBe('bad_request');
    expect(codeOf(await setUp({ clinic: { ...hill, country: 'India' } }))).toBe('bad_request');
    expect(await clinic.rows('select 1 from account')).toEqual([]);
  });

  it('creates one clinic and one administrator, also if the link is used twice at once', async () => {
    const visitors = [1, 2, 3].map(() => new Visitor(clinic.url));
    const answers = await Promise.all(visitors.map((visitor) => setUp({}, visitor)));
    const done = answers.findIndex(({ status }) => status === 200);
    expect(answers.map(codeOf).filter((code) => code === 'set_up_closed')).toHaveLength(2);
    expect(answers[done]?.body).toMatchObject({
      clinic: { name: 'Hill Clinic', timeZone: 'Asia/Kolkata', emergencyNumber: '112' },
      practitioner: { name: 'Asha Rao', registrationNumber: 'TN-1234' },
      roles: ['administrator', 'doctor'],
      demo: false,
    });
    const list = await visitors[done]?.call(routes.listAppointments);
    expect(list?.body).toMatchObject({ appointments: [] });
    expect(await clinic.opened('account')).toMatchObject([{ email: 'asha.rao@hill.example' }]);
    expect(
      await clinic.rows("select action, outcome from audit_event where action = 'set-up'"),
    ).toEqual([{ action: 'set-up', outcome: 'success' }]);
  });

  it('cannot be repeated, also after a restart, and the administrator signs in normally', async () => {
    expect(codeOf(await setUp())).toBe('set_up_closed');
    expect(await clinic.beginSetUp()).toBeNull();
    const { email, password } = administrator;
    const signedIn = await new Visitor(clinic.url).call(routes.signIn, {
      body: { email, password },
    });
    expect(signedIn.status).toBe(200);
  });
});
