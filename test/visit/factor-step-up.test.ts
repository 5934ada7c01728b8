import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type PasskeyRequest,
  type StepUpCredential,
  type Route,
  routes,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { anotherClinic } from '../support/actors/members.ts';
import { SoftPasskey } from '../support/actors/soft-passkey.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { addApp, codeOf, type TotpApp } from '../support/actors/totp-app.ts';

const email = 'doctor@demo.example';
const password = 'a-quiet-river-at-dawn';

/** Routes that add or remove a second factor or its recovery codes. */
const changes = [
  routes.beginTotp,
  routes.confirmTotp,
  routes.removeTotp,
  routes.beginPasskey,
  routes.addPasskey,
  routes.removePasskey,
  routes.renewRecoveryCodes,
];

let clinic: TestClinic;
let doctor: Visitor;
/** Each test uses another address, so that rate limits do not disturb it. */
let place = 0;

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
});

afterAll(() => clinic.close());

beforeEach(async () => {
  await clinic.rows(
    `update account_totp set removed_at = now(); update account_passkey set removed_at = now();
     update recovery_code set used_at = now()`,
  );
  place += 1;
  doctor = await signedIn();
});

/** Signs in as the doctor, with the password. */
async function signedIn(): Promise<Visitor> {
  const visitor = new Visitor(clinic.url);
  visitor.address = `203.0.113.${place}`;
  await visitor.signIn();
  return visitor;
}

const letStepUpExpire = (): Promise<unknown> =>
  clinic.rows(
    `update staff_session set proved_at = now() - interval '16 min',
       factor_proved_at = factor_proved_at - interval '16 min'`,
  );

const prove = (credential: StepUpCredential): Promise<Answer> =>
  doctor.call(routes.completeStepUp, { body: credential });
const provePassword = (): Promise<Answer> => prove({ kind: 'password', password });
const proveCode = ({ secret }: TotpApp): Promise<Answer> =>
  prove({ kind: 'totp', code: codeOf(secret) });

/** The server's answer to a change; `bad_request` where only the target is missing. */
async function change(route: Route, visitor = doctor): Promise<unknown> {
  const { status, body } = await visitor.call(route, { params: { passkeyId: 'x' }, body: {} });
  return status === 200 ? 'done' : body['code'];
}

async function changeAll(visitor = doctor): Promise<ReadonlySet<unknown>> {
  const answers = [];
  for (const route of changes) answers.push(await change(route, visitor));
  return new Set(answers);
}

const sign = (): Promise<Answer> =>
  doctor.call(routes.signNote, { params: { documentId: randomUUID() }, body: { version: 1 } });

describe('changing second factors', () => {
  it('asks for an existing one, not for the password', async () => {
    const app = await addApp(doctor);
    await letStepUpExpire();
    expect(await changeAll()).toEqual(new Set(['factor_step_up_required']));
    expect((await provePassword()).status).toBe(200);
    expect(await changeAll()).toEqual(new Set(['factor_step_up_required']));
    // For other sensitive actions the password is enough.
    expect((await sign()).body['code']).toBe('not_found');

    expect((await proveCode(app)).status).toBe(200);
    expect(await changeAll()).toEqual(new Set(['done', 'bad_request']));
  });

  it('asks for the password alone where there is no second factor', async () => {
    await letStepUpExpire();
    expect(await changeAll()).toEqual(new Set(['step_up_required']));
    await provePassword();
    expect(await changeAll()).toEqual(new Set(['done', 'bad_request']));
  });

  it('is possible for 15 minutes after the factor was added or proved', async () => {
    const app = await addApp(doctor);
    expect(await change(routes.renewRecoveryCodes)).toBe('done');
    await letStepUpExpire();
    await proveCode(app);
    // Another step-up in between revokes nothing.
    await provePassword();
    expect(await change(routes.renewRecoveryCodes)).toBe('done');
    await letStepUpExpire();
    expect(await change(routes.renewRecoveryCodes)).toBe('factor_step_up_required');
  });

  it('is possible with a passkey', async () => {
    const accountId = await clinic.accountOf(email);
    const passkey = await SoftPasskey.addTo(clinic, `select '${accountId}'::uuid`);
    expect(await change(routes.removeTotp)).toBe('factor_step_up_required');
    const { body } = await doctor.call(routes.beginStepUp);
    expect(body).toMatchObject({ totp: false, recoveryCode: false });
    const assertion = passkey.answer(body['passkey'] as PasskeyRequest);
    expect((await prove({ kind: 'passkey', assertion })).status).toBe(200);
    expect(await change(routes.removeTotp)).toBe('done');
  });

  it('is possible with a recovery code, each good for one step-up', async () => {
    const { recoveryCodes } = await addApp(doctor);
    await letStepUpExpire();
    const credential = { kind: 'recovery-code', code: recoveryCodes[0] ?? '' } as const;
    expect((await prove(credential)).status).toBe(200);
    expect((await prove(credential)).body['code']).toBe('verification_failed');
    expect(await change(routes.removeTotp)).toBe('done');
  });

  it('is refused to another session of the account that proved the password alone', async () => {
    const other = await signedIn();
    await addApp(doctor);
    expect(await changeAll(other)).toEqual(new Set(['factor_step_up_required']));
  });

  it('takes a fresh step-up along to another clinic, and gains none by the switch', async () => {
    const [own] = await clinic.rows("select id from tenant where name like 'Demo%'");
    const far = await anotherClinic(clinic, 'Far Clinic', email, ['doctor']);
    const goTo = (clinicId: unknown, visitor = doctor): Promise<Answer> =>
      visitor.call(routes.switchClinic, { body: { clinicId } });
    const other = await signedIn();
    await addApp(doctor);
    expect((await goTo(far)).status).toBe(200);
    expect(await change(routes.renewRecoveryCodes)).toBe('done');
    await letStepUpExpire();
    await provePassword();
    expect((await goTo(own?.['id'])).status).toBe(200);
    expect(await changeAll()).toEqual(new Set(['factor_step_up_required']));
    expect((await goTo(far, other)).status).toBe(200);
    expect(await changeAll(other)).toEqual(new Set(['factor_step_up_required']));
    await clinic.rows(`update membership set active = false where tenant_id = '${far}'`);
  });
});

describe('guesses at a second factor', () => {
  const guess = async (): Promise<unknown> =>
    (await prove({ kind: 'totp', code: '000000' })).body['code'];
  const letWaitGoBy = (): Promise<unknown> =>
    clinic.rows('update sign_in_place set locked_until = null');

  it.each<[string, () => Promise<Answer>]>([
    ['a step-up', provePassword],
    [
      'a change of it that fails',
      () =>
        doctor.call(routes.changePassword, {
          body: { currentPassword: password, newPassword: 'too short' },
        }),
    ],
  ])('are not forgiven for the right password in %s', async (_where, say) => {
    const app = await addApp(doctor);
    for (let time = 0; time < 5; time += 1) expect(await guess()).toBe('verification_failed');
    await letWaitGoBy();
    expect([200, 422]).toContain((await say()).status);
    expect(await guess()).toBe('too_many_attempts');
    await letWaitGoBy();
    expect((await proveCode(app)).status).toBe(200);
    expect(await guess()).toBe('verification_failed');
  });

  it('are not counted higher by the right password, however often it is proved', async () => {
    const app = await addApp(doctor);
    for (let time = 0; time < 4; time += 1) expect(await guess()).toBe('verification_failed');
    for (let time = 0; time < 6; time += 1) expect((await provePassword()).status).toBe(200);
    expect((await proveCode(app)).status).toBe(200);
  });
});
