import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

const refused = { error: { code: 'unauthenticated' } };

let clinic: TestClinic;
/** Another process of the same clinic. */
let other: TestClinic;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  other = await clinic.beside();
});

afterAll(async () => {
  await other.close();
  await clinic.close();
});

const signedIn = async (): Promise<Visitor> => {
  const visitor = new Visitor(clinic.url);
  await visitor.signIn();
  return visitor;
};

const dayList = (at: TestClinic, { cookie }: Visitor): VisitSocket =>
  new VisitSocket(at.url, cookie, { protocol: 2, purpose: 'clinic', as: 'staff' });

const sessionOf = async (visitor: Visitor): Promise<string> => {
  const { body } = await visitor.call(routes.listSignIns);
  const signIns = body['signIns'] as { sessionId: string; current: boolean }[];
  return signIns.find(({ current }) => current)?.sessionId ?? '';
};

describe('a session that ends', () => {
  it('closes its sockets in every process at once, and no other sockets', async () => {
    const [lost, own] = [await signedIn(), await signedIn()];
    const [here, there, kept] = [dayList(clinic, lost), dayList(other, lost), dayList(other, own)];
    await Promise.all([here, there, kept].map((socket) => socket.told('clinic:day')));
    const params = { sessionId: await sessionOf(lost) };
    expect((await own.call(routes.endSignIn, { params })).status).toBe(200);
    for (const socket of [here, there]) {
      expect(await socket.told('visit:refused')).toMatchObject(refused);
      await socket.closed;
    }
    expect(kept.heard('visit:refused')).toBe(false);
    kept.close();
  });

  it('is noticed also by a process whose database connection was lost', async () => {
    const visitor = await signedIn();
    const socket = dayList(other, visitor);
    await socket.told('clinic:day');
    // Disconnects the listener and ends the session in one transaction: nobody
    // listens at that moment.
    await clinic.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query like 'listen%';
       update staff_session set ended_at = now() where id = '${await sessionOf(visitor)}'`,
    );
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    const next = await signedIn();
    const again = dayList(other, next);
    await again.told('clinic:day');
    await next.call(routes.signOut);
    expect(await again.told('visit:refused')).toMatchObject(refused);
  });

  it('removes the person from a running call, also from another process', async () => {
    const patientVisitor = await arrivedPatient(clinic);
    const { encounterId } = patientVisitor;
    const visitor = await signedIn();
    const staff = doctorSocket(other, visitor, encounterId);
    await staff.told('visit:welcome');
    const patient = patientSocket(other, patientVisitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await staff.ask('admit', { participantId: self.id });
    await patient.told('visit:admitted');

    await clinic.rows("update membership set active = false where name like 'Dr Asha%'");
    expect(await staff.told('visit:refused')).toMatchObject(refused);
    await staff.closed;
    // Not `reconnecting`, which would keep the media for a minute.
    await patient.told(
      'participant:changed',
      ({ role, connection }) => role === 'doctor' && connection === 'left',
    );
    expect((await visitor.call(routes.readSession)).body).toMatchObject(refused.error);
    await clinic.rows("update membership set active = true where name like 'Dr Asha%'");
    expect((await visitor.call(routes.readSession)).body).toMatchObject(refused.error);
    patient.close();
  });

  it('ends for a role that is taken away, and not for one that is given', async () => {
    const visitor = await signedIn();
    const socket = dayList(clinic, visitor);
    await socket.told('clinic:day');
    const roles = (list: string): Promise<unknown> =>
      clinic.rows(`update membership set roles = array[${list}] where name like 'Dr Asha%'`);
    await roles("'doctor', 'administrator', 'nurse'");
    expect((await visitor.call(routes.readSession)).status).toBe(200);
    expect(socket.heard('visit:refused')).toBe(false);
    const account = await clinic.addAccount('x@x.example');
    await clinic.rows(
      `insert into membership (id, tenant_id, account_id, name, roles)
         select gen_random_uuid(), t.id, '${account}', 'X', array['administrator'] from tenant t`,
    );
    await roles("'doctor', 'administrator'");
    expect(await socket.told('visit:refused')).toMatchObject(refused);
    await roles("'doctor'");
  });
});
