import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditEvent, routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { guestSocket, invitedGuest } from '../support/actors/guests.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let auditor: Visitor;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  auditor = new Visitor(clinic.url);
  const body = { email: 'auditor@demo.example', password: 'every-page-has-two-sides' };
  await auditor.call(routes.signIn, { body });
  const { encounterId } = await arrivedPatient(clinic);
  await doctor.call(routes.readVisit, { params: { encounterId } });
});

afterAll(() => clinic.close());

interface Page {
  readonly events: readonly AuditEvent[];
  readonly more: boolean;
}

const search = async (body: Record<string, string> = {}): Promise<Page> => {
  const answer = await auditor.call(routes.searchAudit, { body });
  expect(answer.status).toBe(200);
  return answer.body as unknown as Page;
};

describe('the audit that an auditor searches', () => {
  it('shows actor, action, patient and network address, newest first', async () => {
    const { events } = await search();
    expect(events).toContainEqual(
      expect.objectContaining({
        actorName: 'Dr Asha Rao (invented)',
        actorRoles: ['doctor'],
        action: 'encounter.read',
        patientName: 'Meera Iyer',
        outcome: 'success',
        address: '127.0.0.1',
      }),
    );
    const times = events.map(({ recordedAt }) => recordedAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('can be searched by part of the patient’s or actor’s name, in any case', async () => {
    const byPatient = await search({ name: 'meera' });
    expect(byPatient.events.length).toBeGreaterThan(0);
    for (const { patientName, actorName } of byPatient.events) {
      expect(`${patientName ?? ''} ${actorName ?? ''}`).toContain('Meera');
    }
    expect((await search({ name: 'Ravi' })).events[0]).toMatchObject({ action: 'audit.search' });
    expect((await search({ name: '%' })).events).toEqual([]);
  });

  it('finds a guest by a part of their name, and only that guest', async () => {
    const { encounterId } = await arrivedPatient(clinic);
    const invited = await invitedGuest(clinic, doctor, encounterId, { name: 'Kamala Marrowbell' });
    const socket = guestSocket(clinic, invited);
    await socket.told('visit:welcome');
    socket.close();
    const { events } = await search({ name: 'marrow' });
    expect(events).toEqual([
      expect.objectContaining({
        ...{ action: 'encounter.join', actorKind: 'guest', actorName: 'Kamala Marrowbell' },
      }),
    ]);
    expect((await search({ name: 'marrow', outcome: 'refused' })).events).toEqual([]);
  });

  it('can be filtered by refusals and by days in the clinic’s time zone', async () => {
    await doctor.call(routes.searchAudit, { body: {} });
    const { events } = await search({ outcome: 'refused' });
    expect(events[0]).toMatchObject({ action: 'audit.search', actorRoles: ['doctor'] });
    expect(events.every(({ outcome }) => outcome === 'refused')).toBe(true);
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' }).format(new Date());
    expect((await search({ from: day, to: day })).events.length).toBeGreaterThan(0);
    expect((await search({ to: '2020-01-01' })).events).toEqual([]);
    expect((await search({ from: '2999-01-01' })).events).toEqual([]);
  });

  it('finds events by their subject', async () => {
    const visits = await search({ area: 'visits' });
    expect(visits.events.length).toBeGreaterThan(0);
    for (const { action } of visits.events) {
      expect(action).toMatch(/^(encounter|appointment|free-time|queue|guest|turn-notice|feedback)/);
    }
    const signIns = await search({ area: 'sign-in' });
    expect(signIns.events.some(({ action }) => action === 'sign-in')).toBe(true);
    expect(signIns.events.every(({ action }) => !action.startsWith('encounter'))).toBe(true);
  });

  it('is exported as a file, and the export is audited', async () => {
    const body = { area: 'visits' };
    const { status, body: taken } = await auditor.call(routes.exportAudit, { body });
    expect(status).toBe(200);
    const file = taken as unknown as Page;
    expect(file.more).toBe(false);
    const shown = await search(body);
    expect(file.events.slice(0, shown.events.length)).toEqual(shown.events);
    expect((await search({ area: 'audit' })).events.map(({ action }) => action)).toContain(
      'audit.export',
    );
    expect((await doctor.call(routes.exportAudit, { body })).body).toMatchObject({
      code: 'not_found',
    });
  });

  it('comes page by page, without a gap or a repetition', async () => {
    const patientId = randomUUID();
    for (let round = 0; round < 7; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          doctor.call(routes.readPatientRecord, { params: { patientId } }),
        ),
      );
    }
    await Promise.all(Array.from({ length: 120 }, () => doctor.call(routes.listAppointments)));
    const seen: string[] = [];
    let page = await search({ name: 'asha' });
    for (;;) {
      seen.push(...page.events.map(({ id }) => id));
      if (!page.more) break;
      page = await search({ name: 'asha', before: seen.at(-1) ?? '' });
    }
    const byName = await clinic.rows(
      `select count(*)::int as count from audit_event a join membership m on m.id = a.actor_id
       where lower(m.name) like '%asha%'`,
    );
    expect(seen.length).toBeGreaterThan(100);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(Number(byName[0]?.['count']));
  });
});
