import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import {
  accept,
  administrator,
  anotherClinic,
  MemberVisitor,
  nurse,
} from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

const doctorAccount = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const codeOf = ({ body }: Answer): unknown => body['code'];

let clinic: TestClinic;
let admin: MemberVisitor;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  admin = await MemberVisitor.signedIn(clinic);
});

afterAll(() => clinic.close());

const traces = async (action: string): Promise<readonly unknown[]> =>
  (
    await clinic.rows(
      `select outcome from audit_event where action = '${action}' order by recorded_at`,
    )
  ).map(({ outcome }) => outcome);

describe('the members of a clinic', () => {
  it('are listed for their administrator, without those of other clinics', async () => {
    await clinic.addAccount('stranger@far.example');
    await anotherClinic(clinic, 'Far Clinic', 'stranger@far.example', ['administrator']);
    const doctor = await MemberVisitor.signedIn(clinic, doctorAccount);
    const members = await admin.members();
    expect(members.map(({ email }) => email).toSorted()).toEqual([
      'administrator@demo.example',
      'auditor@demo.example',
      'chw@demo.example',
      'desk@demo.example',
      'doctor@demo.example',
    ]);
    const [found] = members.filter(({ email }) => email === doctorAccount.email);
    expect(found).toMatchObject({
      ...{ name: 'Dr Asha Rao (invented)', roles: ['doctor'], active: true },
      ...{ registrationNumber: 'DEMO-0001', secondFactor: false },
    });
    expect(found?.lastSeenAt).not.toBeNull();
    expect((await doctor.call(routes.listMembers)).status).toBe(404);
    expect(await traces('member.list')).toEqual(['success', 'refused']);
  });

  it('can get another name and other roles, and have to sign in again where they lost a role', async () => {
    const desk = await MemberVisitor.signedIn(clinic, deskAccount);
    const { memberId } = await admin.member(deskAccount.email);
    const person = { name: 'Li Wei', qualification: null, registrationNumber: null };
    const set = (roles: readonly string[]): Promise<Answer> =>
      admin.of(routes.changeMember, memberId, { ...person, roles });
    expect((await set(['front-desk', 'auditor'])).status).toBe(200);
    expect((await desk.call(routes.searchAudit, { body: {} })).status).toBe(200);
    expect((await set(['front-desk'])).status).toBe(200);
    expect(codeOf(await desk.call(routes.readSession))).toBe('unauthenticated');
    expect(await admin.member(deskAccount.email)).toMatchObject({ name: 'Li Wei' });
    for (const roles of [[], ['nurse', 'nurse'], ['owner']]) {
      expect(codeOf(await set(roles))).toBe('bad_request');
    }
  });

  it('can be changed only after re-authentication', async () => {
    const { memberId } = await admin.member(deskAccount.email);
    const old = await MemberVisitor.signedIn(clinic);
    await clinic.rows(
      `update staff_session set proved_at = now() - interval '16 min'
       where id = (select id from staff_session order by created_at desc limit 1)`,
    );
    const person = { name: 'X', roles: ['auditor'], qualification: null, registrationNumber: null };
    const asked = [
      await old.of(routes.changeMember, memberId, person),
      await old.of(routes.deactivateMember, memberId),
      await old.of(routes.reactivateMember, memberId),
      await old.of(routes.makePasswordReset, memberId),
      await old.call(routes.invite, { body: nurse }),
    ];
    expect(asked.map(codeOf)).toEqual(asked.map(() => 'step_up_required'));
    expect(await old.members()).toHaveLength(5);
  });

  it('who leave drop out of a running call in every process, and stay the authors of what they signed', async () => {
    const other = await clinic.beside();
    const doctor = await MemberVisitor.signedIn(clinic, doctorAccount);
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(other, doctor, encounterId);
    await staff.told('visit:welcome');
    const patient = patientSocket(other, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await staff.ask('admit', { participantId: self.id });
    const documentId = '0190a000-0000-7000-8009-000000000001';
    const content = { subjective: '', objective: '', assessment: '', plan: 'Rest' };
    const body = { encounterId, baseVersion: 0, content };
    await doctor.call(routes.saveNote, { params: { documentId }, body });
    await doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } });

    const { memberId } = await admin.member(doctorAccount.email);
    expect((await admin.of(routes.deactivateMember, memberId)).status).toBe(200);
    expect(await staff.told('visit:refused')).toMatchObject({ error: { code: 'unauthenticated' } });
    await staff.closed;
    await patient.told('participant:changed', ({ connection }) => connection === 'left');
    expect(codeOf(await doctor.call(routes.readSession))).toBe('unauthenticated');
    expect(codeOf(await doctor.enter(doctorAccount))).toBe('sign_in_failed');
    const health = await MemberVisitor.signedIn(clinic, {
      ...{ email: 'chw@demo.example', password: 'two-bicycles-up-the-hill' },
    });
    const { body: found } = await health.call(routes.listDocuments, { params: { encounterId } });
    expect(found).toMatchObject({
      documents: [{ status: 'final', author: { id: memberId, name: 'Dr Asha Rao (invented)' } }],
    });
    expect((await admin.of(routes.reactivateMember, memberId)).status).toBe(200);
    expect(codeOf(await doctor.call(routes.readSession))).toBe('unauthenticated');
    expect((await doctor.enter(doctorAccount)).status).toBe(200);
    patient.close();
    await other.close();
  });

  it('of another clinic cannot be found by any request', async () => {
    const [stranger] = await clinic.rows(
      `select id from membership where account_id = '${await clinic.accountOf('stranger@far.example')}'`,
    );
    const memberId = String(stranger?.['id']);
    const person = { ...nurse, email: undefined };
    for (const answer of [
      await admin.of(routes.changeMember, memberId, person),
      await admin.of(routes.deactivateMember, memberId),
      await admin.of(routes.makePasswordReset, memberId),
    ]) {
      expect(codeOf(answer)).toBe('not_found');
    }
  });
});

describe('the last administrator', () => {
  it('remains, also when two remove each other at once', async () => {
    const own = await admin.member(administrator.email);
    expect(codeOf(await admin.of(routes.deactivateMember, own.memberId))).toBe(
      'last_administrator',
    );
    const demoted = { ...own, roles: ['auditor'] };
    const personOf = ({ name, roles, qualification, registrationNumber }: typeof demoted) => ({
      ...{ name, roles, qualification, registrationNumber },
    });
    expect(codeOf(await admin.of(routes.changeMember, own.memberId, personOf(demoted)))).toBe(
      'last_administrator',
    );
    for (let round = 0; round < 5; round += 1) {
      const { memberId: doctorId, ...doctor } = await admin.member(doctorAccount.email);
      const both = { memberId: doctorId, ...doctor, roles: ['doctor', 'administrator'] };
      expect((await admin.of(routes.changeMember, doctorId, personOf(both))).status).toBe(200);
      const second = await MemberVisitor.signedIn(clinic, doctorAccount);
      const answers = await Promise.all([
        admin.of(routes.deactivateMember, doctorId),
        second.of(routes.deactivateMember, own.memberId),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      await clinic.rows(
        `update membership set active = true where id in ('${own.memberId}', '${doctorId}')`,
      );
      await clinic.rows(`update membership set roles = '{doctor}' where id = '${doctorId}'`);
      admin = await MemberVisitor.signedIn(clinic);
    }
  });
});

describe('a member of two clinics', () => {
  it('switches between them without signing in again, and is in one at a time', async () => {
    const far = await anotherClinic(clinic, 'Valley Clinic', deskAccount.email, ['nurse']);
    const visitor = await MemberVisitor.signedIn(clinic, deskAccount);
    const { body: session } = await visitor.call(routes.readSession);
    const places = session['workplaces'] as { id: string; name: string }[];
    expect(places.map(({ name }) => name)).toEqual(['Demo Clinic Nilgiri', 'Valley Clinic']);
    const socket = new VisitSocket(clinic.url, visitor.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await socket.told('clinic:day');
    const before = visitor.cookie;
    const entered = await visitor.call(routes.switchClinic, { body: { clinicId: far } });
    expect(entered.body).toMatchObject({ clinic: { name: 'Valley Clinic' }, roles: ['nurse'] });
    expect(visitor.cookie).not.toBe(before);
    expect(await socket.told('visit:refused')).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    const old = new Visitor(clinic.url);
    old.cookie = before;
    expect(codeOf(await old.call(routes.readSession))).toBe('unauthenticated');
    // A page still open for the other clinic can do nothing in this one.
    const { practitioner } = session as { practitioner: { id: string } };
    const stale = { headers: { 'teleward-member': practitioner.id } };
    expect(codeOf(await visitor.call(routes.listAppointments, stale))).toBe('unauthenticated');
    for (const greeting of [
      { purpose: 'clinic' },
      { purpose: 'visit', encounterId: randomUUID(), instanceId: randomUUID() },
    ]) {
      const greet = (memberId: string): VisitSocket =>
        new VisitSocket(clinic.url, visitor.cookie, {
          ...{ protocol: 2, as: 'staff', memberId, ...greeting },
        });
      const refused = greet(practitioner.id);
      expect(await refused.told('visit:refused')).toMatchObject({
        error: { code: 'unauthenticated' },
      });
      await refused.closed;
      const { id } = entered.body['practitioner'] as { id: string };
      const own = greet(id);
      // A page of the right clinic only reads that the visit does not exist.
      expect(await own.toldOneOf('clinic:day', 'visit:refused')).toBe(
        greeting.purpose === 'clinic' ? 'clinic:day' : 'visit:refused',
      );
      own.close();
    }
    const rows = await clinic.rows(
      `select t.name, action from audit_event e join tenant t on t.id = e.tenant_id
       where action like 'clinic.%' order by recorded_at`,
    );
    expect(rows).toEqual([
      { name: 'Valley Clinic', action: 'clinic.enter' },
      { name: 'Demo Clinic Nilgiri', action: 'clinic.leave' },
    ]);
    // The next sign-in opens the clinic that was used last.
    const again = await MemberVisitor.signedIn(clinic, deskAccount);
    expect((await again.call(routes.readSession)).body).toMatchObject({ clinic: { id: far } });
  });

  it('gains nothing by a switch: no time, no proof, and no clinic without a membership', async () => {
    const [own] = await clinic.rows("select id from tenant where name like 'Demo%'");
    const visitor = await MemberVisitor.signedIn(clinic, deskAccount);
    await clinic.rows(
      `update staff_session set proved_at = proved_at - interval '1 h',
         expires_at = expires_at - interval '1 h'
       where id = (select id from staff_session order by created_at desc limit 1)`,
    );
    const clinicId = String(own?.['id']);
    expect((await visitor.call(routes.switchClinic, { body: { clinicId } })).status).toBe(200);
    expect(
      await clinic.rows(
        `select proved_at < now() - interval '59 min' as old, expires_at < now() + interval '11 h' as
         soon from staff_session order by created_at desc limit 1`,
      ),
    ).toEqual([{ old: true, soon: true }]);
    const [far] = await clinic.rows("select id from tenant where name = 'Far Clinic'");
    const there = { body: { clinicId: String(far?.['id']) } };
    expect(codeOf(await visitor.call(routes.switchClinic, there))).toBe('not_found');
    expect(await traces('clinic.leave')).toContain('refused');
    expect((await visitor.call(routes.readSession)).status).toBe(200);
  });
});

describe('an invitation', () => {
  it('creates a member with the roles that it names, once', async () => {
    const token = await admin.invite();
    const preview = await new Visitor(clinic.url).call(routes.previewInvitation, {
      body: { token },
    });
    expect(preview.body).toEqual({
      clinic: { name: 'Demo Clinic Nilgiri', timeZone: 'Asia/Kolkata' },
      ...{ name: nurse.name, email: nurse.email, roles: ['nurse'], demo: true },
    });
    expect(codeOf(await accept(clinic, token, { password: 'short' }))).toBe('password_weak');
    const answers = await Promise.all([accept(clinic, token), accept(clinic, token)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.map(codeOf)).toContain('link_invalid');
    const account = { email: nurse.email, password: 'seven lamps by the door' };
    const joined = await MemberVisitor.signedIn(clinic, account);
    expect((await joined.call(routes.readSession)).body).toMatchObject({
      ...{ roles: ['nurse'], practitioner: { name: nurse.name, qualification: 'RN' } },
    });
    expect(await traces('member.join')).toEqual(['success']);
    expect(codeOf(await admin.call(routes.invite, { body: nurse }))).toBe('already_member');
  });

  it('stops working when it expires, is withdrawn or replaced, or its inviter leaves', async () => {
    const person = { ...nurse, email: 'ravi@hill.example' };
    const first = await admin.invite(person);
    const second = await admin.invite(person);
    expect(codeOf(await accept(clinic, first))).toBe('link_invalid');
    await clinic.rows(
      'update invitation set expires_at = now() where revoked_at is null and accepted_at is null',
    );
    expect(codeOf(await accept(clinic, second))).toBe('link_expired');
    const { body } = await admin.call(routes.invite, { body: person });
    const third = String(body['url']).split('#')[1] ?? '';
    const params = { invitationId: String(body['invitationId']) };
    expect((await admin.call(routes.revokeInvitation, { params })).status).toBe(200);
    expect(codeOf(await admin.call(routes.revokeInvitation, { params }))).toBe('not_found');
    expect(codeOf(await accept(clinic, third))).toBe('link_invalid');

    const { memberId } = await admin.member(doctorAccount.email);
    const roles = (list: string): Promise<unknown> =>
      clinic.rows(`update membership set roles = '{${list}}' where id = '${memberId}'`);
    await roles('doctor,administrator');
    const doctor = await MemberVisitor.signedIn(clinic, doctorAccount);
    const fourth = await doctor.invite(person);
    await roles('doctor');
    expect(codeOf(await accept(clinic, fourth))).toBe('link_invalid');
    await expect(clinic.accountOf(person.email)).rejects.toThrow('Nobody');
    const secrets = await clinic.rows(
      'select encode(secret_hash, $$hex$$) as hash from invitation',
    );
    expect(JSON.stringify(secrets)).not.toContain(fourth);
  });

  it('to an address with an account asks for its password, and does not reveal the account before', async () => {
    const stranger = { email: 'tara@far.example', password: 'nine white stones in a row' };
    const third = await anotherClinic(clinic, 'Third Clinic', administrator.email, [
      'administrator',
    ]);
    const elsewhere = await MemberVisitor.signedIn(clinic);
    await elsewhere.call(routes.switchClinic, { body: { clinicId: third } });
    const tara = { ...nurse, name: 'Tara', email: stranger.email };
    const own = { password: stranger.password, name: 'Tara' };
    const made = await accept(clinic, await elsewhere.invite(tara), own);
    expect(made.status).toBe(200);

    const known = await admin.call(routes.invite, { body: tara });
    const unknown = await admin.call(routes.invite, {
      body: { ...tara, email: 'nobody@far.example' },
    });
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    const token = String(known.body['url']).split('#')[1] ?? '';
    const tokenOfNobody = String(unknown.body['url']).split('#')[1] ?? '';
    for (const answer of [
      await accept(clinic, token, { account: 'new' }),
      await accept(clinic, token, { account: 'existing', password: deskAccount.password }),
      await accept(clinic, tokenOfNobody, { account: 'existing' }),
    ]) {
      expect(codeOf(answer)).toBe('invitation_refused');
    }
    const joined = await accept(clinic, token, { account: 'existing', ...own });
    expect(joined.status).toBe(200);
    expect(codeOf(await accept(clinic, token, { account: 'existing' }))).toBe('link_invalid');
    const visitor = await MemberVisitor.signedIn(clinic, stranger);
    expect((await visitor.call(routes.readSession)).body['workplaces']).toHaveLength(2);
    // A password alone gives no session.
    expect(joined.body).toEqual({ clinicId: expect.any(String), email: stranger.email });
  });
});

describe('a link for another password', () => {
  const use = (token: string, password = 'four green boats at noon'): Promise<Answer> =>
    new Visitor(clinic.url).call(routes.resetPassword, { body: { token, password } });

  it('sets the password once, and ends every session', async () => {
    const account = { email: nurse.email, password: 'seven lamps by the door' };
    const before = await MemberVisitor.signedIn(clinic, account);
    const { memberId } = await admin.member(nurse.email);
    const replaced = await admin.makeReset(memberId);
    const token = await admin.makeReset(memberId);
    expect(codeOf(await use(replaced))).toBe('link_invalid');
    const preview = await new Visitor(clinic.url).call(routes.previewPasswordReset, {
      body: { token },
    });
    expect(preview.body).toMatchObject({ email: nurse.email, clinicName: 'Demo Clinic Nilgiri' });
    expect(codeOf(await use(token, 'meera@hill.example'))).toBe('password_weak');
    expect((await before.call(routes.readSession)).status).toBe(200);
    const answers = await Promise.all([use(token), use(token)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(codeOf(await before.call(routes.readSession))).toBe('unauthenticated');
    expect(codeOf(await before.enter(account))).toBe('sign_in_failed');
    await MemberVisitor.signedIn(clinic, { ...account, password: 'four green boats at noon' });
    expect(await traces('password.reset')).toEqual(['success']);
  });

  it('is refused for an account with another clinic, and for a former member', async () => {
    const { memberId } = await admin.member('tara@far.example');
    const token = await admin.makeReset(memberId);
    expect(codeOf(await use(token))).toBe('reset_refused');
    // Former members may return: their account belongs to this clinic no more than before.
    await clinic.rows(
      `update membership set active = false where tenant_id = (
         select id from tenant where name = 'Third Clinic') and name = 'Tara'`,
    );
    expect(codeOf(await use(token))).toBe('reset_refused');
    expect(
      (
        await new MemberVisitor(clinic.url).enter({
          ...{ email: 'tara@far.example', password: 'nine white stones in a row' },
        })
      ).status,
    ).toBe(200);

    const meera = await admin.member(nurse.email);
    const late = await admin.makeReset(meera.memberId);
    await admin.of(routes.deactivateMember, meera.memberId);
    expect(codeOf(await use(late))).toBe('link_invalid');
    expect(codeOf(await admin.of(routes.makePasswordReset, meera.memberId))).toBe('not_found');
  });
});
