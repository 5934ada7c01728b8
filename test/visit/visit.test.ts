import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  doctor = new Visitor(clinic.url);
  await clinic.seed();
  await doctor.signIn();
});

afterAll(() => clinic.close());

describe('a visit', () => {
  it('goes from the link to the signed record', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const patient = patientSocket(clinic, visitor);
    const welcome = await patient.told('visit:welcome');
    expect(welcome).toMatchObject({ resumed: false, participants: [], self: { admitted: false } });
    expect(welcome['media']).toMatchObject({ sendTransport: { iceCandidates: expect.anything() } });
    const self = welcome['self'] as { id: string };

    const staff = doctorSocket(clinic, doctor, encounterId);
    expect(await staff.told('visit:welcome')).toMatchObject({
      participants: [{ id: self.id, admitted: false, role: 'patient' }],
    });
    const early = await patient.ask('sendChat', { id: randomUUID(), text: 'hello?' });
    expect(early).toMatchObject({ ok: false, error: { code: 'not_admitted' } });
    const notYours = await patient.ask('admit', { participantId: self.id });
    expect(notYours).toMatchObject({ ok: false, error: { code: 'not_found' } });

    expect(await staff.ask('admit', { participantId: self.id })).toEqual({ ok: true, data: {} });
    expect(await patient.told('visit:admitted')).toMatchObject({
      participants: [{ role: 'doctor' }],
    });
    const line = { id: randomUUID(), text: 'Can you hear me?' };
    expect(await patient.ask('sendChat', line)).toMatchObject({ ok: true, data: { id: line.id } });
    expect(await patient.ask('sendChat', line)).toMatchObject({ ok: true, data: { id: line.id } });
    expect(await staff.told('chat:received')).toMatchObject({ text: line.text });

    const noteId = randomUUID();
    const content = { subjective: 'Tired', objective: '', assessment: 'Rested badly', plan: '' };
    const note = { params: { documentId: noteId }, body: { encounterId, baseVersion: 0, content } };
    expect((await doctor.call(routes.saveNote, note)).body).toMatchObject({ version: 1 });
    expect((await doctor.call(routes.saveNote, note)).body).toMatchObject({ version: 1 });
    const stale = { ...note, body: { ...note.body, content: { ...content, plan: 'Sleep' } } };
    expect((await doctor.call(routes.saveNote, stale)).body).toMatchObject({
      code: 'version_conflict',
    });
    const signature = { params: { documentId: noteId }, body: { version: 1 } };
    const signed = await doctor.call(routes.signNote, signature);
    expect(signed.body).toMatchObject({ status: 'final', version: 2 });
    const after = { ...note, body: { ...note.body, baseVersion: 2 } };
    expect((await doctor.call(routes.saveNote, after)).body).toMatchObject({
      code: 'already_signed',
    });

    expect(await staff.ask('end', {})).toMatchObject({ ok: true });
    await patient.told('visit:ended');
    const mine = await visitor.call(routes.readMyVisitSummary);
    expect(mine.body).toMatchObject({ status: 'finished', documents: [] });
    const kept = await clinic.opened('document_version', `where document_id = '${noteId}'`);
    expect(
      kept.map(({ status, content }) => [status, JSON.parse(String(content)) as unknown]),
    ).toEqual([['final', expect.objectContaining({ assessment: 'Rested badly' })]]);
    const again = patientSocket(clinic, visitor);
    expect(await again.told('visit:refused')).toMatchObject({ error: { code: 'visit_ended' } });
  });
});

describe('a dead media worker', () => {
  it('is replaced, and everybody is told how to join the media again', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const staff = doctorSocket(clinic, doctor, encounterId);
    const patient = patientSocket(clinic, visitor);
    const before = await patient.told('visit:welcome');
    await staff.told('visit:welcome');
    clinic.killMediaWorker();
    const after = await patient.told('media:reset');
    await staff.told('media:reset');
    const idOf = (setup: unknown): unknown =>
      (setup as { readonly sendTransport: { readonly id: string } }).sendTransport.id;
    expect(idOf(after)).not.toBe(idOf(before['media']));
    const transportId = idOf(after);
    expect(await patient.ask('restartIce', { transportId })).toMatchObject({ ok: true });
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });
});

describe('hostile or invalid input', () => {
  it('is answered with one clear error each, and the call goes on', async () => {
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    const bad = { ok: false, error: { code: 'bad_request' } };
    expect(await socket.raw('no:such-event', {})).toMatchObject(bad);
    expect(await socket.raw('chat:send', 'text')).toMatchObject(bad);
    expect(await socket.raw('chat:send', { id: randomUUID(), text: 'a', more: 1 })).toMatchObject(
      bad,
    );
    expect(await socket.raw('chat:send')).toMatchObject(bad);
    const hostile: unknown = JSON.parse('{"__proto__": {"admitted": true}, "microphone": "on"}');
    expect(await socket.raw('participant:devices', hostile)).toMatchObject(bad);
    const transportId = randomUUID();
    expect(await socket.ask('restartIce', { transportId })).toMatchObject({
      error: { code: 'not_found' },
    });
    const dtlsParameters = { role: 'client', fingerprints: [] };
    expect(await socket.ask('connectTransport', { transportId, dtlsParameters })).toMatchObject(
      bad,
    );
    socket.shout('chat:send', { id: randomUUID(), text: 'nobody answers this' });
    const devices = { microphone: 'on', camera: 'off' };
    expect(await socket.ask('setDevices', devices)).toEqual({ ok: true, data: {} });
    socket.close();
    await doctor.call(routes.endVisit, { params: { encounterId } });
  });

  it('is refused without a session, from another origin or for an unknown visit', async () => {
    const stranger = new Visitor(clinic.url);
    expect((await stranger.call(routes.listAppointments)).body).toMatchObject({
      code: 'unauthenticated',
    });
    const nobody = new VisitSocket(clinic.url, '', {
      protocol: 2,
      purpose: 'visit',
      as: 'patient',
      encounterId: randomUUID(),
      instanceId: randomUUID(),
    });
    expect(await nobody.told('visit:refused')).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    const encounterId = randomUUID();
    expect((await doctor.call(routes.readVisit, { params: { encounterId } })).status).toBe(404);
    const foreign = await doctor.call(routes.signOut, {
      headers: { Origin: 'https://evil.example' },
    });
    expect(foreign.body).toMatchObject({ code: 'forbidden_origin' });
    const large = { email: 'a@b.example', password: 'x'.repeat(1_000_000) };
    expect((await stranger.call(routes.signIn, { body: large })).status).toBe(413);
  });

  it('cannot guess a birth date for long', async () => {
    const { token, birthDate } = await clinic.seed();
    const stranger = new Visitor(clinic.url);
    const guess = (day: string) =>
      stranger.call(routes.openVisitLink, { body: { token, birthDate: day } });
    for (const day of ['1900-01-01', '1900-01-02', '1900-01-03']) {
      expect((await guess(day)).body).toMatchObject({ code: 'birth_date_mismatch' });
    }
    expect((await guess(birthDate)).body).toMatchObject({ code: 'too_many_attempts' });
  });

  it('cannot see another clinic, nor change stored versions', async () => {
    const client = new Client({ connectionString: clinic.appUrl });
    await client.connect();
    try {
      for (const tenant of ['', randomUUID()]) {
        await client.query('begin');
        await client.query("select set_config('teleward.tenant', $1, true)", [tenant]);
        const { rows } = await client.query(
          `select (select count(*) from patient) + (select count(*) from encounter)
             + (select count(*) from document_version) + (select count(*) from document_draft)
             + (select count(*) from audit_event)
             + (select count(*) from visit_link) + (select count(*) from tenant) as seen`,
        );
        expect(rows).toEqual([{ seen: '0' }]);
        await client.query('rollback');
      }
      for (const table of ['document_version', 'audit_event', 'consent', 'chat_message']) {
        await expect(client.query(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
        await expect(client.query(`update ${table} set id = id`)).rejects.toMatchObject({
          code: '42501',
        });
      }
    } finally {
      await client.end();
    }
  });
});
