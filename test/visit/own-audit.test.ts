import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Disclosure, routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { invitedGuest } from '../support/actors/guests.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
let patient: Visitor;
let patientId: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  patient = await arrivedPatient(clinic);
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const { encounterId } = patient;
  const { body } = await doctor.call(routes.readVisit, {
    params: { encounterId },
    headers: { 'X-Forwarded-For': '203.0.113.9' },
  });
  patientId = (body['patient'] as { id: string }).id;
});

afterAll(() => clinic.close());

interface Page {
  readonly disclosures: readonly Disclosure[];
  readonly more: boolean;
}

const mine = async (before = ''): Promise<Page> => {
  const { url } = clinic;
  const query = before === '' ? '' : `?before=${before}`;
  const path = routes.listMyDisclosures.path.replace('{encounterId}', patient.encounterId);
  const response = await fetch(`${url}${path}${query}`, { headers: { Cookie: patient.cookie } });
  expect(response.status).toBe(200);
  const page = (await response.json()) as Page;
  expect(JSON.stringify(page)).not.toMatch(/203\.0\.113\.9|127\.0\.0\.1/);
  return page;
};

const doctorsName = 'Dr Asha Rao (invented)';

describe('a patient who asks who opened their record', () => {
  it('reads of staff by name and role, newest first, and of their own link', async () => {
    const documentId = randomUUID();
    const content = { subjective: '', objective: '', assessment: '', plan: 'Rest' };
    const { encounterId } = patient;
    await doctor.call(routes.saveNote, {
      params: { documentId },
      body: { encounterId, baseVersion: 0, content },
    });
    await doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } });
    const { disclosures } = await mine();
    const byDoctor = { by: 'staff', name: doctorsName, roles: ['doctor'], refused: false };
    expect(disclosures).toEqual([
      expect.objectContaining({ ...byDoctor, kind: 'note-signed' }),
      expect.objectContaining({ ...byDoctor, kind: 'note-written' }),
      expect.objectContaining({ ...byDoctor, kind: 'visit-opened' }),
      expect.objectContaining({ by: 'link', name: null, roles: [], kind: 'link-opened' }),
    ]);
  });

  it('reads of a new link for them, and of nothing that concerns others', async () => {
    const [other] = await clinic.rows(
      `select id from encounter where patient_id <> '${patientId}' limit 1`,
    );
    const before = (await mine()).disclosures;
    await doctor.call(routes.readVisit, { params: { encounterId: String(other?.['id']) } });
    await doctor.call(routes.listAppointments);
    expect((await mine()).disclosures).toEqual(before);
    const desk = new Visitor(clinic.url);
    const body = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
    await desk.call(routes.signIn, { body });
    const params = { encounterId: patient.encounterId };
    await desk.call(routes.renewVisitLink, { params });
    const { status } = await desk.call(routes.readVisit, { params });
    expect(status).toBe(404);
  });

  it('sees that a person was refused, with their role and without their name', async () => {
    // Making a new link ended the unused session.
    const { token, birthDate } = await clinic.seed();
    const stranger = new Visitor(clinic.url);
    await stranger.call(routes.openVisitLink, { body: { token, birthDate: '1900-01-01' } });
    await patient.openLink(token, birthDate);
    const { disclosures } = await mine();
    expect(disclosures[1]).toMatchObject({ by: 'link', kind: 'link-opened', refused: true });
    expect(disclosures[2]).toMatchObject({
      ...{ by: 'staff', name: null, roles: ['front-desk'] },
      ...{ kind: 'visit-opened', refused: true },
    });
    expect(disclosures[3]).toMatchObject({ name: 'Li Wei (invented)', kind: 'link-made' });
  });

  it('reads of a guest by name, from the invitation to the code that was proved', async () => {
    const { encounterId } = patient;
    const invited = await invitedGuest(clinic, doctor, encounterId, { name: 'Maya Interpreter' });
    const wrong = { token: invited.token, code: invited.code === '000000' ? '000001' : '000000' };
    await new Visitor(clinic.url).call(routes.openGuestLink, { body: wrong });
    const { disclosures } = await mine();
    const ofGuest = { by: 'guest', kind: 'guest-link-opened' };
    expect(disclosures.slice(0, 3)).toEqual([
      expect.objectContaining({ ...ofGuest, name: null, refused: true }),
      expect.objectContaining({ ...ofGuest, name: 'Maya Interpreter', refused: false }),
      expect.objectContaining({ name: doctorsName, kind: 'guest-invited' }),
    ]);
  });

  it('leaves an audit event by asking, which is not listed', async () => {
    const { disclosures } = await mine();
    const traces = await clinic.rows(
      `select distinct actor_kind, outcome from audit_event
       where action = 'audit.read-own' and patient_id = '${patientId}'`,
    );
    expect(traces).toEqual([{ actor_kind: 'patient', outcome: 'success' }]);
    expect(disclosures.map(({ kind }) => kind)).not.toContain('other');
  });

  it('reads page by page, without a gap or a repetition', async () => {
    for (let round = 0; round < 13; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          doctor.call(routes.readPatientRecord, { params: { patientId } }),
        ),
      );
    }
    const seen: string[] = [];
    let page = await mine();
    for (;;) {
      seen.push(...page.disclosures.map(({ id }) => id));
      if (!page.more) break;
      page = await mine(seen.at(-1));
    }
    const [{ count } = {}] = await clinic.rows(
      `select count(*)::int as count from audit_event
       where patient_id = '${patientId}' and actor_kind in ('staff', 'anonymous')`,
    );
    expect(seen.length).toBeGreaterThan(400);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(Number(count));
  });
});
