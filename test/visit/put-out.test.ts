import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

describe('a patient whom the doctor takes out of the visit', () => {
  it('is gone at once, reads why, and waits for admission on rejoining', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    expect(await staff.ask('admit', { participantId: self.id })).toMatchObject({ ok: true });
    await patient.told('visit:admitted');
    // Only staff can remove, and only the patient.
    expect(await patient.ask('putOut', { participantId: self.id })).toMatchObject({
      error: { code: 'not_found' },
    });

    expect(await staff.ask('putOut', { participantId: self.id })).toMatchObject({ ok: true });
    expect(await patient.told('visit:refused')).toMatchObject({ error: { code: 'removed' } });
    await patient.closed;
    await staff.told('participant:changed', ({ connection }) => connection === 'left');
    expect(await staff.ask('putOut', { participantId: self.id })).toMatchObject({
      error: { code: 'not_found' },
    });

    const again = patientSocket(clinic, visitor);
    const back = Welcome.parse(await again.told('visit:welcome'));
    expect(back).toMatchObject({ encounter: { status: 'in-progress' }, chat: [] });
    expect(back.self.admitted).toBe(false);
    expect(await staff.ask('admit', { participantId: back.self.id })).toMatchObject({ ok: true });
    await again.told('visit:admitted');

    // The patient's accounting of disclosures names who did it.
    const { body } = await visitor.call(routes.listMyDisclosures);
    const kinds = (body['disclosures'] as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toContain('put-out');
    for (const socket of [staff, again]) socket.close();
  });
});
