import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type PasskeyRequest, type Route, routes, type StaffSession } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { Secret } from 'otpauth';
import { administrator, anotherClinic, MemberVisitor, nurse } from '../support/actors/members.ts';
import { SoftPasskey } from '../support/actors/soft-passkey.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { addApp, codeOf } from '../support/actors/totp-app.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

const account = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };

let clinic: TestClinic;
let doctor: Visitor;
/** Each test uses another address, so that rate limits do not disturb it. */
let place = 0;

function newVisitor(): Visitor {
  const visitor = new Visitor(clinic.url);
  visitor.address = `203.0.113.${place}`;
  return visitor;
}

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
  await forgive();
  place += 1;
  doctor = newVisitor();
  await doctor.signIn();
});

/** Resets the counters: only one test is about a guesser's wait. */
const forgive = (): Promise<unknown> =>
  clinic.rows('update sign_in_place set failed_attempts = 0, locked_until = null');

const post = (visitor: Visitor, route: Route, body: unknown = {}): Promise<Answer> =>
  visitor.call(route, { body });

/** Proves the password, and is asked for a second factor. */
async function halfWay(): Promise<Visitor> {
  const visitor = newVisitor();
  expect(await post(visitor, routes.signIn, account)).toMatchObject({
    status: 200,
    body: { next: 'second-factor', totp: true, passkey: null },
  });
  return visitor;
}

const isSignedIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.call(routes.readSession)).status === 200;

/** Lets the last step-up be older than 15 minutes. */
const letStepUpExpire = (): Promise<unknown> =>
  clinic.rows("update staff_session set proved_at = now() - interval '16 min'");

describe('an authenticator app', () => {
  it('counts once a first code was correct, and is asked for from then on', async () => {
    const begun = await post(doctor, routes.beginTotp);
    const secret = String(begun.body['secret']);
    expect(begun.body['uri']).toContain(`secret=${secret}`);
    const wrong = await post(doctor, routes.confirmTotp, { code: '000 000' });
    expect(wrong.body['code']).toBe('verification_failed');
    expect((await post(newVisitor(), routes.signIn, account)).body['next']).toBe('done');
    const right = await post(doctor, routes.confirmTotp, { code: codeOf(secret, -1) });
    expect(right.body['recoveryCodes']).toHaveLength(10);

    const visitor = await halfWay();
    expect(await isSignedIn(visitor)).toBe(false);
    const given = await post(visitor, routes.giveSecondFactor, {
      kind: 'totp',
      code: codeOf(secret),
    });
    expect(given).toMatchObject({ status: 200, body: { next: 'done' } });
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it('accepts each code once', async () => {
    const { secret } = await addApp(doctor);
    const [one, other] = [await halfWay(), await halfWay()];
    const factor = { kind: 'totp', code: codeOf(secret) };
    const answers = await Promise.all(
      [one, other].map((visitor) => post(visitor, routes.giveSecondFactor, factor)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403]);
  });

  it('is not accepted with an old code or with another app’s, and guesses are delayed', async () => {
    const { secret } = await addApp(doctor);
    const visitor = await halfWay();
    const give = async (code: string): Promise<unknown> =>
      (await post(visitor, routes.giveSecondFactor, { kind: 'totp', code })).body['code'];
    expect(await give(codeOf(secret, -3))).toBe('verification_failed');
    expect(await give(codeOf(secret, 3))).toBe('verification_failed');
    expect(await give(codeOf(new Secret().base32))).toBe('verification_failed');
    expect(await give('000000')).toBe('verification_failed');
    expect(await give('000001')).toBe('verification_failed');
    expect(await give(codeOf(secret))).toBe('too_many_attempts');
  });

  it('is not asked for once it is removed', async () => {
    await addApp(doctor);
    expect((await doctor.call(routes.removeTotp)).status).toBe(200);
    expect((await post(newVisitor(), routes.signIn, account)).body['next']).toBe('done');
  });
});

describe('a sign-in between the two factors', () => {
  it('gives access to nothing, and expires after five minutes', async () => {
    const { secret } = await addApp(doctor);
    const visitor = await halfWay();
    for (const route of [routes.readSession, routes.listAppointments, routes.listSecondFactors]) {
      expect((await visitor.call(route)).status).toBe(401);
    }
    await clinic.rows("update sign_in_step set expires_at = now() - interval '1 s'");
    const late = await post(visitor, routes.giveSecondFactor, {
      kind: 'totp',
      code: codeOf(secret),
    });
    expect(late.body['code']).toBe('unauthenticated');
  });

  it('can be completed once', async () => {
    const { secret, recoveryCodes: codes } = await addApp(doctor);
    const visitor = await halfWay();
    const step = visitor.cookie;
    await post(visitor, routes.giveSecondFactor, { kind: 'totp', code: codeOf(secret) });
    visitor.cookie = step;
    const again = { kind: 'recovery-code', code: codes[0] };
    expect((await post(visitor, routes.giveSecondFactor, again)).body['code']).toBe(
      'unauthenticated',
    );
  });
});

describe('an invitation accepted with the password', () => {
  afterAll(() => clinic.rows(`update membership set active = false where name = '${nurse.name}'`));

  /** Accepts an invitation to another clinic as the doctor. */
  async function acceptInvitation(clinicName: string): Promise<void> {
    const clinicId = await anotherClinic(clinic, clinicName, administrator.email, [
      'administrator',
    ]);
    const inviter = await MemberVisitor.signedIn(clinic);
    await inviter.call(routes.switchClinic, { body: { clinicId } });
    const token = await inviter.invite({ ...nurse, email: account.email });
    const { password } = account;
    const acceptance = { token, account: 'existing', name: nurse.name, password };
    expect((await post(newVisitor(), routes.acceptInvitation, acceptance)).status).toBe(200);
  }

  it('does not reset failures at the second factor', async () => {
    const { secret } = await addApp(doctor);
    const visitor = await halfWay();
    const give = async (code: string): Promise<unknown> =>
      (await post(visitor, routes.giveSecondFactor, { kind: 'totp', code })).body['code'];
    for (let time = 0; time < 5; time += 1) {
      expect(await give('000000')).toBe('verification_failed');
    }
    await clinic.rows('update sign_in_place set locked_until = null');
    await acceptInvitation('Hill Clinic');
    expect(await give(codeOf(secret))).toBe('too_many_attempts');
  });

  it('resets failures of an account without a second factor', async () => {
    const visitor = newVisitor();
    const signIn = async (password: string): Promise<unknown> =>
      (await post(visitor, routes.signIn, { ...account, password })).body['code'];
    for (let time = 0; time < 4; time += 1) {
      expect(await signIn('not this one')).toBe('sign_in_failed');
    }
    await acceptInvitation('Shore Clinic');
    expect(await signIn('not this one')).toBe('sign_in_failed');
  });
});

describe('a passkey as the second factor', () => {
  const addPasskey = async (): Promise<SoftPasskey> => {
    const { practitioner } = (await doctor.call(routes.readSession)).body as StaffSession;
    const accountId = `select account_id from membership where id = '${practitioner.id}'`;
    return SoftPasskey.addTo(clinic, accountId);
  };

  /** Proves the password, and is asked for a passkey. */
  async function asked(): Promise<{ visitor: Visitor; request: PasskeyRequest }> {
    const visitor = newVisitor();
    const { body } = await post(visitor, routes.signIn, account);
    return { visitor, request: body['passkey'] as PasskeyRequest };
  }

  it('can be tried again after a failure, within the same sign-in', async () => {
    const passkey = await addPasskey();
    const { visitor, request } = await asked();
    const give = (to: PasskeyRequest, of = passkey): Promise<Answer> =>
      post(visitor, routes.giveSecondFactor, { kind: 'passkey', assertion: of.answer(to) });
    const stranger = await addPasskey();
    await clinic.rows(`update account_passkey set removed_at = now()
      where credential_id = '${stranger.id}'`);
    expect((await give(request, stranger)).body['code']).toBe('verification_failed');
    // That challenge is used up, whoever answers it now.
    expect((await give(request)).body['code']).toBe('verification_failed');

    const step = visitor.cookie;
    const again = (await post(visitor, routes.askSecondFactorAgain)).body['passkey'];
    expect(visitor.cookie).toBe(step);
    expect((again as PasskeyRequest).challenge).not.toBe(request.challenge);
    expect(await give(again as PasskeyRequest)).toMatchObject({
      status: 200,
      body: { next: 'done' },
    });
    expect(await isSignedIn(visitor)).toBe(true);
  });

  it('can be requested any number of times, but answered no more often than codes', async () => {
    const passkey = await addPasskey();
    const { visitor, request } = await asked();
    const give = (to: PasskeyRequest): Promise<Answer> =>
      post(visitor, routes.giveSecondFactor, { kind: 'passkey', assertion: passkey.answer(to) });
    const again = async (): Promise<PasskeyRequest> =>
      (await post(visitor, routes.askSecondFactorAgain)).body['passkey'] as PasskeyRequest;
    for (let time = 0; time < 5; time += 1) {
      await again();
      expect((await give({ ...request, rpId: 'elsewhere' })).body['code']).toBe(
        'verification_failed',
      );
    }
    expect((await give(await again())).body['code']).toBe('too_many_attempts');
  });

  it('is requested only after the right password, and for a limited time', async () => {
    await addPasskey();
    const stranger = await post(newVisitor(), routes.askSecondFactorAgain);
    expect(stranger.body['code']).toBe('unauthenticated');
    const { visitor } = await asked();
    await clinic.rows("update sign_in_step set expires_at = now() - interval '1 s'");
    const late = await post(visitor, routes.askSecondFactorAgain);
    expect(late.body['code']).toBe('unauthenticated');
  });
});

describe('recovery codes', () => {
  it('each work once, however they are typed, until new ones are created', async () => {
    const { recoveryCodes: codes } = await addApp(doctor);
    const give = async (code = ''): Promise<number> => {
      const factor = { kind: 'recovery-code', code };
      return (await post(await halfWay(), routes.giveSecondFactor, factor)).status;
    };
    expect(await give(codes[0]?.toLowerCase().replaceAll('-', ' '))).toBe(200);
    expect(await give(codes[0])).toBe(403);
    const { body } = await post(doctor, routes.renewRecoveryCodes);
    expect(await give(codes[1])).toBe(403);
    await forgive();
    expect(await give((body['recoveryCodes'] as string[])[0])).toBe(200);
    expect((await doctor.call(routes.listSecondFactors)).body['recoveryCodesLeft']).toBe(9);
  });

  it('and secrets of apps are not stored in plain text', async () => {
    const { secret, recoveryCodes: codes } = await addApp(doctor);
    const rows = await clinic.rows('select to_jsonb(r)::text as text from recovery_code r');
    const audit = await clinic.rows('select to_jsonb(a)::text as text from audit_event a');
    const apps = await clinic.rows("select encode(secret, 'hex') as secret from account_totp");
    const text = JSON.stringify([...rows, ...audit, ...apps]);
    expect(apps.length).toBeGreaterThan(0);
    expect(text).not.toContain(Buffer.from(Secret.fromBase32(secret).bytes).toString('hex'));
    for (const word of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
      expect(text).not.toContain(word);
    }
  });
});

describe('re-authentication', () => {
  const sign = (): Promise<Answer> =>
    doctor.call(routes.signNote, { params: { documentId: randomUUID() }, body: { version: 1 } });

  it('is needed after 15 minutes for actions that are hard to undo', async () => {
    expect((await sign()).body['code']).toBe('not_found');
    await letStepUpExpire();
    for (const route of [
      routes.signNote,
      routes.signPrescription,
      routes.beginTotp,
      routes.removeTotp,
      routes.beginPasskey,
      routes.renewRecoveryCodes,
    ]) {
      const params = { documentId: randomUUID() };
      const body =
        route === routes.signNote || route === routes.signPrescription ? { version: 1 } : {};
      const answer = await doctor.call(route, { params, body });
      expect(answer).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    }
    // Everything else still works.
    expect((await doctor.call(routes.listAppointments)).status).toBe(200);

    const wrong = await post(doctor, routes.completeStepUp, { kind: 'password', password: 'x' });
    expect(wrong.body['code']).toBe('verification_failed');
    expect((await sign()).body['code']).toBe('step_up_required');
    const { password } = account;
    expect((await post(doctor, routes.completeStepUp, { kind: 'password', password })).status).toBe(
      200,
    );
    expect((await sign()).body['code']).toBe('not_found');
  });

  it('can be by a code, each good for one step-up', async () => {
    const { secret } = await addApp(doctor);
    await letStepUpExpire();
    expect((await post(doctor, routes.beginStepUp)).body).toEqual({
      ...{ totp: true, passkey: null, recoveryCode: true },
    });
    const credential = { kind: 'totp', code: codeOf(secret) };
    expect((await post(doctor, routes.completeStepUp, credential)).status).toBe(200);
    expect((await post(doctor, routes.completeStepUp, credential)).status).toBe(403);
  });

  it('renews the session’s secret: a stolen earlier one is invalid within seconds', async () => {
    const { cookie } = doctor;
    const { password } = account;
    await post(doctor, routes.completeStepUp, { kind: 'password', password });
    expect(doctor.cookie).not.toBe(cookie);
    const thief = newVisitor();
    thief.cookie = cookie;
    // Requests under way during the renewal are still answered.
    expect(await isSignedIn(thief)).toBe(true);
    await clinic.rows("update staff_session set renewed_at = now() - interval '16 s'");
    expect(await isSignedIn(thief)).toBe(false);
    expect(await isSignedIn(doctor)).toBe(true);
  });
});

describe('the trail', () => {
  it('has each change and each refusal', async () => {
    const { secret } = await addApp(doctor);
    const visitor = await halfWay();
    await post(visitor, routes.giveSecondFactor, { kind: 'totp', code: '000000' });
    await post(visitor, routes.giveSecondFactor, { kind: 'totp', code: codeOf(secret) });
    await doctor.call(routes.removeTotp);
    const rows = await clinic.rows(
      'select action, outcome from audit_event order by recorded_at desc, id desc limit 4',
    );
    expect(rows.toReversed()).toEqual([
      { action: 'totp.add', outcome: 'success' },
      { action: 'sign-in', outcome: 'refused' },
      { action: 'sign-in', outcome: 'success' },
      { action: 'totp.remove', outcome: 'success' },
    ]);
  });
});

describe('a clinic that requires two factors', () => {
  afterAll(() => clinic.rows('update tenant set two_factors_since = null'));

  it('lets a member with one factor only add the other, from the next sign-in on', async () => {
    await clinic.rows("update tenant set two_factors_since = now() + interval '1 s'");
    // Running sessions continue.
    expect((await doctor.call(routes.listAppointments)).status).toBe(200);
    await clinic.rows("update tenant set two_factors_since = now() - interval '1 s'");

    doctor = newVisitor();
    const { body } = await post(doctor, routes.signIn, account);
    expect(body).toMatchObject({ next: 'done', session: { mustAddFactor: true } });
    for (const route of [routes.listAppointments, routes.readClinicSettings, routes.signNote]) {
      const answer = await doctor.call(route, { params: { documentId: randomUUID() } });
      expect(answer.body['code']).toBe('second_factor_required');
    }
    const list = { protocol: 2, purpose: 'clinic', as: 'staff' };
    const socket = new VisitSocket(clinic.url, doctor.cookie, list);
    expect(await socket.told('visit:refused')).toMatchObject({
      error: { code: 'second_factor_required' },
    });
    socket.close();

    const { secret } = await addApp(doctor);
    expect((await doctor.call(routes.listAppointments)).status).toBe(200);
    const visitor = await halfWay();
    const given = await post(visitor, routes.giveSecondFactor, {
      kind: 'totp',
      code: codeOf(secret),
    });
    expect(given.body).toMatchObject({ session: { mustAddFactor: false } });
  });
});
