import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FirstStep, routes, type FirstSteps } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { MessageClinic } from '../support/servers/message-clinic.ts';
import { MemberVisitor, nurse } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

let at: MessageClinic;

beforeAll(async () => {
  at = await MessageClinic.open();
});

afterAll(() => at.close());

const read = async (): Promise<FirstSteps> =>
  (await at.staff.call(routes.readFirstSteps)).body as unknown as FirstSteps;

const done = async (): Promise<readonly string[]> =>
  (await read()).steps.filter((one) => one.done).map(({ step }) => step);

const good = async (answer: Promise<{ readonly status: number }>): Promise<void> => {
  expect((await answer).status).toBe(200);
};

describe('the first steps of a clinic that was set up', () => {
  it('are derived from the clinic’s data, each independently', async () => {
    expect(await done()).toEqual([]);

    const { version, ...details } = (await at.staff.call(routes.readClinicDetails)).body;
    const body = { ...details, version, address: '12 Hill Road' };
    await good(at.staff.call(routes.changeClinicDetails, { body }));
    expect(await done()).toEqual(['details']);

    await good(at.staff.call(routes.invite, { body: nurse }));
    expect(await done()).toEqual(['details', 'colleagues']);

    const weekly = [{ weekday: 1, from: '09:00', to: '12:00' }];
    const save = (of: string, baseVersion: number, hours: typeof weekly) =>
      at.staff.call(routes.saveSchedule, {
        params: { of },
        body: { weekly: hours, daysOff: [], baseVersion },
      });
    // The clinic's own hours do not make any doctor bookable.
    await good(save('clinic', 0, weekly));
    expect(await done()).not.toContain('hours');
    await good(save(at.doctorId, 0, weekly));
    expect(await done()).toContain('hours');
    await good(save(at.doctorId, 1, []));
    expect(await done()).not.toContain('hours');

    const type = {
      ...{ names: { en: 'New problem', 'zh-Hans': '新问题' }, minutes: 15, mode: 'video' },
      ...{ colour: 'teal', bufferMinutes: 0, isOffered: true },
    };
    const params = { visitTypeId: randomUUID() };
    await good(at.staff.call(routes.saveVisitType, { params, body: type }));
    expect(await done()).toContain('visit-types');
    await good(
      at.staff.call(routes.saveVisitType, { params, body: { ...type, isOffered: false } }),
    );
    expect(await done()).not.toContain('visit-types');

    // A test message that was refused proves nothing.
    const trial = (to: string) =>
      at.staff.call(routes.sendTrialMessage, { body: { channel: 'email', to } });
    await good(trial('nobody@hill.example'));
    expect(await done()).not.toContain('messages');
    await good(trial('me@hill.example'));
    expect(await done()).toContain('messages');

    const { appointment } = await at.book(await at.register(), new Date(Date.now() + 3_600_000));
    expect(await done()).not.toContain('visit');
    await at.clinic.rows(
      `update encounter set status = 'in-progress', started_at = now()
       where appointment_id = '${appointment.appointmentId}'`,
    );
    expect(await done()).toEqual(['details', 'colleagues', 'messages', 'visit']);
  });

  it('can be hidden and shown again, which is audited', async () => {
    const hide = async (hidden: boolean) =>
      (await at.staff.call(routes.hideFirstSteps, { body: { hidden } })).body['hidden'];
    expect((await read()).hidden).toBe(false);
    expect(await hide(true)).toBe(true);
    expect((await read()).hidden).toBe(true);
    expect(await hide(false)).toBe(false);
    const kept = await at.clinic.rows(
      `select count(*)::int as n from audit_event where action = 'clinic.configure'
       and entity_type = 'Organization' and outcome = 'success'`,
    );
    // The change of the details, and these two.
    expect(kept).toEqual([{ n: 3 }]);
  });

  it.each([
    ['nothing', {}, false],
    ['e-mail', { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'x@hill.example' }, true],
    ['SMS', { SMS_GATEWAY_URL: 'http://127.0.0.1:9', SMS_GATEWAY_BODY: '{to} {text}' }, true],
  ])(
    'ask for a test message only where the server can send: %s',
    async (_ways, variables, tried) => {
      const clinic = await TestClinic.open(variables);
      try {
        await clinic.seed();
        const administrator = await MemberVisitor.signedIn(clinic);
        const { body } = await administrator.call(routes.readFirstSteps);
        const steps = (body as unknown as FirstSteps).steps.map(({ step }) => step);
        expect(steps).toEqual(FirstStep.options.filter((step) => tried || step !== 'messages'));
      } finally {
        await clinic.close();
      }
    },
  );
});
