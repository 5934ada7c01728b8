import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type SignIn, Welcome } from '@teleward/contracts';
import { anotherClinic } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

const account = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const refused = { error: { code: 'unauthenticated' } };

let clinic: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

const signInFrom = (place: string, body: Record<string, string> = account): Promise<Answer> =>
  new Visitor(clinic.url).call(routes.signIn, { body, headers: { 'X-Forwarded-For': place } });

const guesses = (place: string, count: number): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: count }, () => signInFrom(place, { ...account, password: 'wrong' })),
  );

const dayList = ({ cookie }: Visitor): VisitSocket =>
  new VisitSocket(clinic.url, cookie, { protocol: 2, purpose: 'clinic', as: 'staff' });

const own = '203.0.113.5';

describe('guesses at a password', () => {
  it('delay the guesser, not the account’s owner', async () => {
    expect((await signInFrom(own)).status).toBe(200);
    const codes = (await guesses('198.51.100.7', 12)).map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(7);
    expect((await signInFrom(own)).status).toBe(200);
  });

  it('from many addresses are throttled together, without affecting the account’s owner', async () => {
    const places = Array.from({ length: 12 }, (_, number) => `198.51.100.${101 + number}`);
    const answers = (await Promise.all(places.map((place) => guesses(place, 4)))).flat();
    const judged = answers.filter(({ body }) => body['code'] === 'sign_in_failed').length;
    const waiting = answers.filter(({ body }) => body['code'] === 'too_many_attempts').length;
    // Thirty, and one more whenever the wait of 1, 2, 4 … seconds is over.
    expect(judged).toBeGreaterThanOrEqual(30);
    expect(judged).toBeLessThan(35);
    expect(judged + waiting).toBe(answers.length);
    const id = await clinic.accountOf(account.email);
    await clinic.rows(
      `update account set locked_until = now() + interval '1 min' where id = '${id}'`,
    );
    // A stranger with the correct password waits like the others; nothing reveals
    // that it was correct.
    expect((await signInFrom('198.51.100.200')).body).toMatchObject({ code: 'too_many_attempts' });
    expect((await signInFrom(own)).status).toBe(200);
  });

  it('are answered at a full second, whether or not the address has an account', async () => {
    for (const email of [account.email, 'nobody@x.example']) {
      const began = performance.now();
      const { body } = await signInFrom('192.0.2.150', { email, password: 'wrong' });
      expect(body).toMatchObject({ code: 'sign_in_failed' });
      expect(performance.now() - began).toBeGreaterThanOrEqual(999);
    }
  });

  it('are limited in total, so that they cannot overload the server', async () => {
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, number) =>
        signInFrom(`192.0.2.${number}`, { email: `nobody${number}@x.example`, password: 'x' }),
      ),
    );
    const codes = new Set(answers.map(({ body }) => body['code']));
    expect(codes).toEqual(new Set(['sign_in_failed', 'rate_limited']));
    expect((await signInFrom(own)).status).toBe(200);
  });

  it('from one address are limited, whichever accounts they target', async () => {
    const place = '192.0.2.200';
    const previews = await Promise.all(
      Array.from({ length: 80 }, () =>
        new Visitor(clinic.url).call(routes.previewVisitLink, {
          body: { token: 'A'.repeat(43) },
          headers: { 'X-Forwarded-For': place },
        }),
      ),
    );
    const limited = previews.filter(({ body }) => body['code'] === 'rate_limited');
    expect(limited.length).toBeGreaterThanOrEqual(15);
    expect(limited[0]?.body['retryAfter']).toBe(1);
    expect((await signInFrom(own)).status).toBe(200);
  });
});

describe('the trail', () => {
  it('has failed and successful sign-ins, with their network address', async () => {
    await guesses('192.0.2.77', 1);
    await signInFrom('2001:db8::5');
    const visitor = await arrivedPatient(clinic);
    const rows = await clinic.rows(
      `select distinct action, actor_kind as kind, outcome, host(address) as address
       from audit_event where action in ('sign-in', 'visit-link.open')`,
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { action: 'sign-in', kind: 'anonymous', outcome: 'refused', address: '192.0.2.77' },
        { action: 'sign-in', kind: 'staff', outcome: 'success', address: '2001:db8::5' },
        { action: 'visit-link.open', kind: 'anonymous', outcome: 'success', address: '127.0.0.1' },
      ]),
    );
    const params = { encounterId: visitor.encounterId };
    await doctor.call(routes.listDocuments, { params });
    const [read] = await clinic.rows(
      `select a.patient_id = e.patient_id as "isTheirs" from audit_event a
       join encounter e on e.id = a.entity_id where a.action = 'document.read'`,
    );
    expect(read).toEqual({ isTheirs: true });
    await doctor.call(routes.endVisit, { params });
  });

  it('has no further rows for watching the day, however often it changes', async () => {
    const watcher = dayList(doctor);
    await watcher.told('clinic:day');
    const count = async (): Promise<unknown> =>
      (await clinic.rows("select count(*) from audit_event where action like 'appointment.%'"))[0];
    const before = await count();
    const visitor = await arrivedPatient(clinic);
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    await watcher.told('clinic:day', ({ appointments }) =>
      (appointments as { present: boolean }[]).some(({ present }) => present),
    );
    expect(await count()).toEqual(before);
    await doctor.call(routes.endVisit, { params: { encounterId: visitor.encounterId } });
    watcher.close();
  });
});

describe('a session', () => {
  it('of a deactivated member ends everywhere at once', async () => {
    const former = new Visitor(clinic.url);
    await former.signIn();
    const socket = dayList(former);
    await socket.told('clinic:day');
    const active = (is: boolean): Promise<unknown> =>
      clinic.rows(`update membership set active = ${is} where name like 'Dr Asha%'`);
    await active(false);
    expect((await former.call(routes.listAppointments)).body).toMatchObject(refused.error);
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    await socket.closed;
    await active(true);
    // A restored membership does not restore the ended sessions.
    expect((await former.call(routes.listAppointments)).body).toMatchObject(refused.error);
    await doctor.signIn();
  });

  it('ends after an hour without use', async () => {
    const idle = new Visitor(clinic.url);
    await idle.signIn();
    const seen = (minutes: number): Promise<unknown> =>
      clinic.rows(
        `update staff_session set last_seen_at = now() - interval '${minutes} min'
         where id = (select id from staff_session order by created_at desc limit 1)`,
      );
    await seen(59);
    expect((await idle.call(routes.readSession)).status).toBe(200);
    // Its use is recorded, so another 59 minutes are possible.
    expect(
      await clinic.rows(
        `select 1 from staff_session where last_seen_at > now() - interval '1 min'
         and id = (select id from staff_session order by created_at desc limit 1)`,
      ),
    ).toHaveLength(1);
    await seen(61);
    expect((await idle.call(routes.readSession)).body).toMatchObject(refused.error);
  });

  it('that expires closes its clinic socket, but does not end a call', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const late = new Visitor(clinic.url);
    await late.signIn();
    const list = dayList(late);
    await list.told('clinic:day');
    const call = doctorSocket(clinic, late, encounterId);
    await call.told('visit:welcome');
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await call.ask('admit', { participantId: self.id });
    await clinic.rows("update staff_session set expires_at = now() - interval '1 s'");
    await clinic.lookAtSessions();
    expect(await list.told('visit:refused')).toMatchObject(refused);
    expect(await call.ask('setDevices', { microphone: 'on', camera: 'on' })).toMatchObject({
      ok: true,
    });
    // Nor does signing in again, which everything else requires.
    await late.signIn();
    const next = dayList(late);
    await next.told('clinic:day');
    next.close();
    expect(call.heard('visit:refused')).toBe(false);
    expect(await call.ask('end', {})).toMatchObject({ ok: true });
    await patient.told('visit:ended');
    await doctor.signIn();
  });

  it('ends with its sockets when another sign-in in the same browser succeeds, not earlier', async () => {
    const first = new Visitor(clinic.url);
    await first.signIn();
    const { cookie } = first;
    const list = dayList(first);
    await list.told('clinic:day');
    await expect(first.signIn('wrong')).rejects.toThrow('401');
    expect((await first.call(routes.readSession)).status).toBe(200);

    await first.call(routes.signIn, { body: desk });
    expect(await list.told('visit:refused')).toMatchObject(refused);
    const old = new Visitor(clinic.url);
    old.cookie = cookie;
    expect((await old.call(routes.readSession)).body).toMatchObject(refused.error);
    expect((await first.call(routes.readSession)).body).toMatchObject({ roles: ['front-desk'] });
    const rows = await clinic.rows(
      'select action, outcome from audit_event order by recorded_at desc, id desc limit 2',
    );
    expect(rows.toReversed()).toEqual([
      { action: 'session.end', outcome: 'success' },
      { action: 'sign-in', outcome: 'success' },
    ]);
    await first.call(routes.signOut);
  });

  it('and the sign-in that replaces it end and begin in one transaction', async () => {
    const visitor = new Visitor(clinic.url);
    await visitor.signIn();
    const check = "check (action <> 'sign-in' or outcome <> 'success') not valid";
    await clinic.rows(`alter table audit_event add constraint no_trace ${check}`);
    const { status } = await visitor.call(routes.signIn, { body: desk });
    await clinic.rows('alter table audit_event drop constraint no_trace');
    expect(status).toBe(500);
    expect((await visitor.call(routes.readSession)).status).toBe(200);
  });

  it('in another clinic ends too when the same browser signs in again', async () => {
    const { email } = desk;
    const far = await anotherClinic(clinic, 'Valley Clinic', email, ['nurse']);
    const visitor = new Visitor(clinic.url);
    await visitor.call(routes.signIn, { body: desk });
    await visitor.call(routes.switchClinic, { body: { clinicId: far } });
    const socket = dayList(visitor);
    await socket.told('clinic:day');
    await visitor.signIn();
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    await clinic.rows(`update membership set active = false where tenant_id = '${far}'`);
  });

  it('from a replaced link ends, unless the patient is connected', async () => {
    const visitor = await arrivedPatient(clinic);
    const params = { encounterId: visitor.encounterId };
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    await doctor.call(routes.renewVisitLink, { params });
    expect((await visitor.call(routes.readMyVisit)).status).toBe(200);
    const watcher = dayList(doctor);
    const isPresent = ({ appointments }: Record<string, unknown>): boolean =>
      (appointments as { present: boolean }[]).some(({ present }) => present);
    await watcher.told('clinic:day', isPresent);
    await socket.ask('leave', {});
    await watcher.told('clinic:day', (day) => !isPresent(day));
    await until(
      'the departure is recorded',
      () =>
        clinic.rows(`select 1 from encounter_participant where left_at is not null
        and encounter_id = '${visitor.encounterId}'`),
      ({ length }) => length > 0,
    );
    watcher.close();
    await doctor.call(routes.renewVisitLink, { params });
    expect((await visitor.call(routes.readMyVisit)).body).toMatchObject(refused.error);
    await doctor.call(routes.endVisit, { params });
  });
});

describe('a person’s own sessions', () => {
  const signIns = async (visitor: Visitor): Promise<readonly SignIn[]> =>
    (await visitor.call(routes.listSignIns)).body['signIns'] as SignIn[];
  const signedIn = async (userAgent: string, body = desk): Promise<Visitor> => {
    const visitor = new Visitor(clinic.url);
    const headers = { 'User-Agent': userAgent, 'X-Forwarded-For': '203.0.113.20' };
    expect((await visitor.call(routes.signIn, { body, headers })).status).toBe(200);
    return visitor;
  };

  it('are listed, and can be ended one by one with their sockets', async () => {
    const phone = await signedIn('A phone');
    const office = await signedIn('The office');
    const [first, second] = await signIns(office);
    expect(first).toMatchObject({ userAgent: 'The office', current: true });
    expect(second).toMatchObject({ userAgent: 'A phone', current: false, address: '203.0.113.20' });
    const socket = dayList(phone);
    await socket.told('clinic:day');
    const params = { sessionId: second?.sessionId ?? '' };
    expect((await office.call(routes.endSignIn, { params })).status).toBe(200);
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    expect((await phone.call(routes.readSession)).body).toMatchObject(refused.error);
    expect((await office.call(routes.endSignIn, { params })).body).toMatchObject({
      code: 'not_found',
    });
    expect(await signIns(office)).toHaveLength(1);
  });

  it('do not include a colleague’s, which cannot be ended either', async () => {
    const office = await signedIn('The office');
    const [own] = await signIns(doctor);
    const ids = (await signIns(office)).map(({ sessionId }) => sessionId);
    expect(ids).not.toContain(own?.sessionId);
    const params = { sessionId: own?.sessionId ?? '' };
    expect((await office.call(routes.endSignIn, { params })).body).toMatchObject({
      code: 'not_found',
    });
    expect((await doctor.call(routes.readSession)).status).toBe(200);
  });

  it('stay, with the password, if its change cannot be audited', async () => {
    const office = await signedIn('The office');
    const body = { currentPassword: desk.password, newPassword: 'nine white stones in a row' };
    const check = "check (action <> 'password.change') not valid";
    await clinic.rows(`alter table audit_event add constraint no_trace ${check}`);
    const { status } = await office.call(routes.changePassword, { body });
    await clinic.rows('alter table audit_event drop constraint no_trace');
    expect(status).toBe(500);
    await signedIn('Another office');
  });

  it('end everywhere else when the password is changed', async () => {
    const phone = await signedIn('A phone');
    const office = await signedIn('The office');
    const change = (currentPassword: string, newPassword: string): Promise<Answer> =>
      office.call(routes.changePassword, { body: { currentPassword, newPassword } });
    const next = 'nine white stones in a row';
    expect((await change('wrong', next)).body).toMatchObject({ code: 'password_wrong' });
    expect((await change(desk.password, 'short')).body).toMatchObject({ code: 'password_weak' });
    expect((await phone.call(routes.readSession)).status).toBe(200);
    const socket = dayList(phone);
    await socket.told('clinic:day');
    expect((await change(desk.password, next)).status).toBe(200);
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    expect((await phone.call(routes.readSession)).body).toMatchObject(refused.error);
    expect((await office.call(routes.readSession)).status).toBe(200);
    expect((await signInFrom(own, desk)).body).toMatchObject({ code: 'sign_in_failed' });
    await signedIn('The office', { ...desk, password: next });
    const rows = await clinic.rows(
      "select outcome from audit_event where action = 'password.change' order by recorded_at",
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['refused', 'success']);
  });
});
