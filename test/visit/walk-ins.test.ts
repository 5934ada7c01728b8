import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  routes,
  type AppointmentRow,
  type Patient,
  type PatientRow,
  type PatientVisit,
  type WaitingEntry,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let doctorId: string;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  doctorId = await addDoctor(clinic, 'Dr Second', 'second@demo.example');
});

afterAll(() => clinic.close());

const anna = {
  ...{ name: 'Anna Amber', birthDate: '1980-01-01', gender: 'female', language: 'zh-Hans' },
  phone: '+91 98400 12342',
};

const register = (change: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  desk.call(routes.registerWalkIn, {
    body: {
      ...{ encounterId: randomUUID(), patient: anna, practitionerId: doctorId },
      ...{ reason: 'Cough', ...change },
    },
  });

const search = async (text: string): Promise<PatientRow[]> =>
  (await desk.call(routes.searchPatients, { body: { text, limit: 5 } })).body[
    'patients'
  ] as PatientRow[];

const patientOf = ({ body }: Answer): Patient => body['patient'] as Patient;

/** Opens the link of a registered patient. */
async function opened(answer: Answer): Promise<Visitor> {
  expect(answer.status).toBe(200);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(String(answer.body['url']).split('#')[1] ?? '', anna.birthDate);
  return visitor;
}

describe('a walk-in patient', () => {
  it('is registered, joins at once by the link, and waits without an appointed time', async () => {
    // The doctor is booked at this time, which does not prevent a walk-in.
    await book(clinic, doctorId);
    await clinic.rows(
      `update appointment set starts_at = now() - interval '5 min', ends_at = now() + interval '5 min'
       where practitioner_id = '${doctorId}'`,
    );
    const answer = await register();
    expect(patientOf(answer)).toMatchObject({ ...anna, phone: '+919840012342' });
    expect(patientOf(answer).identifier).toMatch(/^P-[0-9A-HJKMNP-TV-Z]{6}$/);
    const visitor = await opened(answer);
    const visit = (await visitor.call(routes.readMyVisit)).body as unknown as PatientVisit;
    expect(visit).toMatchObject({ walkIn: true, status: 'planned', patientName: anna.name });
    await visitor.call(routes.giveConsent, { body: agreement });
    expect((await visitor.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);

    const board = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    const { entries } = (await board.told('queue:board')) as { entries: WaitingEntry[] };
    const entry = entries.find(({ encounterId }) => encounterId === answer.body['encounterId']);
    expect(entry).toMatchObject({
      ...{ appointedAt: null, practitionerId: doctorId, complaint: 'Cough', reason: 'arrival' },
    });
    board.close();
    const list = await desk.call(routes.listAppointments);
    const rows = list.body['appointments'] as AppointmentRow[];
    expect(rows.find(({ encounterId }) => encounterId === entry?.encounterId)).toMatchObject({
      ...{ walkIn: true, reason: 'Cough', status: 'arrived' },
    });
    expect(rows.some(({ walkIn }) => !walkIn)).toBe(true);
  });

  it('who is known is found by the telephone number, and not registered twice', async () => {
    const first = patientOf(await register());
    const found = await search(first.identifier);
    expect(found[0]).toMatchObject(first);
    // As it might be read from a card.
    const read = first.identifier.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await search(read))[0]).toMatchObject(first);
    const again = await register({ patient: { patientId: first.id } });
    expect(patientOf(again)).toEqual(first);
    expect(await search('P-NOBODY')).toEqual([]);
  });

  it('is registered once, however often the same request is sent at once', async () => {
    const encounterId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => register({ encounterId })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map((answer) => patientOf(answer).id)).size).toBe(1);
    // The last link works.
    const last = await register({ encounterId });
    await opened(last);
  });

  it('cannot reuse the id of another visit, patient or doctor', async () => {
    const { encounterId } = await book(clinic, doctorId);
    const code = async (change: Readonly<Record<string, unknown>>) =>
      (await register(change)).body['code'];
    expect(await code({ encounterId })).toBe('not_found');
    expect(await code({ patient: { patientId: randomUUID() } })).toBe('not_found');
    expect(await code({ practitionerId: randomUUID() })).toBe('bad_request');
    expect(await code({ patient: { ...anna, birthDate: '2999-01-01' } })).toBe('bad_request');
    expect(await code({ patient: { ...anna, name: ' ' } })).toBe('bad_request');
  });

  it('leaves no row behind where a visit of another clinic has the id', async () => {
    const elsewhere = randomUUID();
    await clinic.rows(
      `with t as (insert into tenant (id, name, country, time_zone)
         values ('${elsewhere}', 'Elsewhere', 'IN', 'UTC') returning id) select id from t`,
    );
    const [member] = await clinic.rows(
      `select id, account_id from membership where id = '${doctorId}'`,
    );
    const [doctor, patient, appointment, encounterId] = [1, 2, 3, 4].map(() => randomUUID());
    await clinic.rows(
      `insert into membership (id, tenant_id, account_id, name, roles)
       values ('${doctor}', '${elsewhere}', '${String(member?.['account_id'])}', 'x', array['doctor'])`,
    );
    await clinic.addPatient(elsewhere, {
      ...{ id: String(patient), name: 'x', birthDate: '1980-01-01' },
    });
    const reason = await clinic.sealed(
      elsewhere,
      'appointment',
      'reason',
      String(appointment),
      'x',
    );
    await clinic.rows(
      `insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
       values ('${appointment}', '${elsewhere}', '${patient}', '${doctor}', now(), now() + interval '1 min', ${reason});
       insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id)
       values ('${encounterId}', '${elsewhere}', '${appointment}', '${patient}', '${doctor}')`,
    );
    const counted = () => clinic.rows('select count(*)::int as n from patient');
    const before = await counted();
    expect((await register({ encounterId })).body['code']).toBe('not_found');
    expect(await counted()).toEqual(before);
  });
});
