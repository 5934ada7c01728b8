import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Guest, routes, Welcome } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { askToInvite, guestSocket, invite, invitedGuest } from '../support/actors/guests.ts';
import { audioParameters } from '../support/media/media-parameters.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { type VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;
let doctor: Visitor;
let desk: Visitor;
/** The visit of the current test, whose patient has arrived. */
let patient: Visitor;
const open: VisitSocket[] = [];

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.setEncryption('off');
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  desk = new Visitor(clinic.url);
  await desk.call(routes.signIn, {
    body: { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
});

afterEach(async () => {
  open.splice(0).forEach((socket) => {
    socket.close();
  });
  await doctor.call(routes.endVisit, { params: { encounterId: patient.encounterId } });
});

afterAll(() => clinic.close());

const keep = (socket: VisitSocket): VisitSocket => {
  open.push(socket);
  return socket;
};

const selfOf = async (socket: VisitSocket): Promise<string> =>
  Welcome.parse(await socket.told('visit:welcome')).self.id;

const guestsOf = async (by = doctor): Promise<readonly Guest[]> => {
  const params = { encounterId: patient.encounterId };
  return (await by.call(routes.listGuests, { params })).body['guests'] as Guest[];
};

const refused = (code: string) => ({ error: { code } });
const isRole =
  (role: string, more: Record<string, unknown> = {}) =>
  (told: Record<string, unknown>): boolean =>
    told['role'] === role && Object.entries(more).every(([key, value]) => told[key] === value);

/** The next patient of the day, in the call with the doctor. */
async function call(): Promise<{ staff: VisitSocket; patients: VisitSocket; patientId: string }> {
  patient = await arrivedPatient(clinic);
  const patients = keep(patientSocket(clinic, patient));
  const patientId = await selfOf(patients);
  const staff = keep(doctorSocket(clinic, doctor, patient.encounterId));
  await staff.told('visit:welcome');
  await staff.ask('admit', { participantId: patientId });
  return { staff, patients, patientId };
}

const say = (socket: VisitSocket, text: string) =>
  socket.ask('sendChat', { id: randomUUID(), text });

describe('a guest', () => {
  it('joins the call by link and code, is admitted separately, and is shown with the role', async () => {
    const { staff, patients } = await call();
    await say(patients, 'written before anybody came');
    const invited = await invitedGuest(clinic, desk, patient.encounterId);
    expect(invited.code).toMatch(/^\d{6}$/);
    const { body } = await invited.visitor.call(routes.readGuestVisit);
    expect(body).toMatchObject({
      guestName: 'Maya Interpreter',
      role: 'interpreter',
      encounterId: patient.encounterId,
      practitionerName: expect.any(String),
    });
    expect(await guestsOf(desk)).toMatchObject([{ state: 'invited', name: 'Maya Interpreter' }]);

    const socket = keep(guestSocket(clinic, invited));
    const welcome = Welcome.parse(await socket.told('visit:welcome'));
    expect(welcome).toMatchObject({ participants: [], chat: [], self: { admitted: false } });
    // Everybody in the call sees who waits, and in which role.
    const waiting = isRole('interpreter', { admitted: false });
    await patients.told('participant:changed', waiting);
    await staff.told('participant:changed', waiting);
    expect(await guestsOf()).toMatchObject([{ state: 'waiting' }]);
    expect(await say(socket, 'hello')).toMatchObject(refused('not_admitted'));

    expect(await staff.ask('admit', { participantId: welcome.self.id })).toMatchObject({
      ok: true,
    });
    const admitted = await socket.told('visit:admitted');
    expect(admitted).toMatchObject({
      chat: [],
      participants: expect.arrayContaining([
        expect.objectContaining({ role: 'doctor' }),
        expect.objectContaining({ role: 'patient' }),
      ]),
    });
    await patients.told('participant:changed', isRole('interpreter', { admitted: true }));
    expect(await guestsOf()).toMatchObject([{ state: 'in-call' }]);
    expect(await say(socket, 'good morning')).toMatchObject({ ok: true });
    await patients.told('chat:received', isRole('interpreter', { text: 'good morning' }));
    const rows = await clinic.rows(
      `select action, actor_kind as kind, outcome from audit_event
       where entity_id = '${invited.guestId}' or actor_id = '${invited.guestId}'
       order by recorded_at, id`,
    );
    expect(rows).toEqual([
      { action: 'guest.invite', kind: 'staff', outcome: 'success' },
      { action: 'guest-link.open', kind: 'anonymous', outcome: 'success' },
      { action: 'guest.read-own', kind: 'guest', outcome: 'success' },
      { action: 'encounter.join', kind: 'guest', outcome: 'success' },
      { action: 'guest.admit', kind: 'staff', outcome: 'success' },
    ]);
  });

  it('with a wrong code waits longer after each attempt, and is audited', async () => {
    patient = await arrivedPatient(clinic);
    const { token, code, guestId } = await invite(doctor, patient.encounterId);
    const stranger = new Visitor(clinic.url);
    const guess = (body: { code: string }) =>
      stranger.call(routes.openGuestLink, { body: { token, ...body } });
    const preview = await stranger.call(routes.previewVisitLink, { body: { token } });
    expect(preview.body).toMatchObject({ kind: 'guest', guestName: 'Maya Interpreter' });
    expect(JSON.stringify(preview.body)).not.toContain(patient.encounterId);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await guess({ code: wrong })).body).toMatchObject({ code: 'code_mismatch' });
    }
    expect((await guess({ code })).body).toMatchObject({
      code: 'too_many_attempts',
      retryAfter: expect.any(Number),
    });
    const locked = async (): Promise<number> => {
      const [row] = await clinic.rows(
        `select extract(epoch from locked_until - now())::float8 as seconds from guest_link
         where guest_id = '${guestId}'`,
      );
      return Number(row?.['seconds']);
    };
    const first = await locked();
    const unlock = () =>
      clinic.rows(`update guest_link set locked_until = now() where guest_id = '${guestId}'`);
    await unlock();
    await guess({ code: wrong });
    expect(await locked()).toBeGreaterThan(2 * first);
    await unlock();
    expect((await guess({ code })).status).toBe(200);
    const traces = await clinic.rows(
      `select outcome from audit_event where action = 'guest-link.open'
       and entity_id = '${guestId}' order by recorded_at, id`,
    );
    expect(traces.map(({ outcome }) => outcome)).toEqual([
      ...['refused', 'refused', 'refused', 'refused', 'success'],
    ]);
    const [kept] = await clinic.rows(
      `select code_hash, encode(secret_hash, 'hex') as secret from guest_link
       where guest_id = '${guestId}'`,
    );
    expect(kept?.['code_hash']).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it('has at most three of many simultaneous guesses compared', async () => {
    patient = await arrivedPatient(clinic);
    const { token } = await invite(doctor, patient.encounterId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        new Visitor(clinic.url).call(routes.openGuestLink, {
          body: { token, code: String(number).padStart(6, '0') },
          headers: { 'X-Forwarded-For': `10.3.0.${number}` },
        }),
      ),
    );
    const codes = answers.map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'code_mismatch').length).toBeLessThanOrEqual(3);
    expect(codes.filter((code) => code === 'too_many_attempts').length).toBeGreaterThanOrEqual(17);
  });

  it('gets nothing of the room before admission, and media only with doctor and patient present', async () => {
    patient = await arrivedPatient(clinic);
    const invited = await invitedGuest(clinic, doctor, patient.encounterId);
    const guest = keep(guestSocket(clinic, invited));
    const guestId = await selfOf(guest);
    const staff = keep(doctorSocket(clinic, doctor, patient.encounterId));
    await staff.told('visit:welcome');
    // Before the patient joins, the guest is admitted and keeps waiting.
    expect(await staff.ask('admit', { participantId: guestId })).toMatchObject({ ok: true });
    await guest.told('participant:changed', isRole('interpreter', { held: true }));
    expect(guest.heard('visit:admitted')).toBe(false);
    expect(await guestsOf()).toMatchObject([{ state: 'held' }]);
    await say(staff, 'between us');
    const patients = keep(patientSocket(clinic, patient));
    const patientId = await selfOf(patients);
    expect(await say(guest, 'am I alone?')).toMatchObject(refused('not_admitted'));
    const [visit] = await clinic.rows(
      `select status from encounter where id = '${patient.encounterId}'`,
    );
    expect(visit).toEqual({ status: 'arrived' });
    // With the patient they join together.
    await staff.ask('admit', { participantId: patientId });
    expect(await guest.told('visit:admitted')).toMatchObject({ chat: [] });
    expect(guest.heard('chat:received')).toBe(false);
    // The patient leaves: the guest hears and reads nothing more until both are back.
    await patients.ask('leave', {});
    await guest.told(
      'participant:changed',
      (told) => told['id'] === guestId && told['held'] === true && told['admitted'] === false,
    );
    await say(staff, 'while the patient was away');
    expect(await say(guest, 'hello?')).toMatchObject(refused('not_admitted'));
    const back = keep(patientSocket(clinic, patient));
    await back.told('visit:welcome');
    await staff.told('participant:changed', isRole('interpreter', { admitted: true, held: false }));
    await say(staff, 'now');
    await guest.told('chat:received', (line) => line['text'] === 'now');
    expect(guest.heard('chat:received')).toBe(true);
    const lines = guest.all('chat:received').map(({ text }) => text);
    expect(lines).toEqual(['now']);
  });
});

describe('the sound of a call', () => {
  /** Produces audio, as a page does. @returns the producer's id */
  const speak = async (socket: VisitSocket, paused = false) => {
    const { media } = Welcome.parse(await socket.told('visit:welcome'));
    const transportId = media?.sendTransport.id;
    return socket.ask('produce', {
      ...{ transportId, kind: 'audio', source: 'microphone', paused },
      rtpParameters: audioParameters(),
    });
  };
  /** Sends its capabilities. @returns the streams that it gets */
  const listen = async (socket: VisitSocket): Promise<unknown> => {
    const { media } = Welcome.parse(await socket.told('visit:welcome'));
    const rtpCapabilities = media?.routerRtpCapabilities;
    const answer = await socket.ask('startMedia', { rtpCapabilities });
    return answer.ok ? answer.data['consumers'] : answer;
  };
  const idIn = (told: unknown, key: string): string =>
    String((told as Record<string, unknown>)[key]);

  it('flows to and from a guest only while doctor and patient are in the call', async () => {
    const { staff, patients, patientId } = await call();
    await listen(staff);
    await speak(staff);
    const invited = await invitedGuest(clinic, doctor, patient.encounterId);
    const guest = keep(guestSocket(clinic, invited));
    const guestId = await selfOf(guest);
    expect(await listen(guest)).toEqual([]);
    expect(await speak(guest)).toMatchObject(refused('not_admitted'));
    const own = await speak(guest, true);
    expect(own).toMatchObject({ ok: true });
    const producerId = own.ok ? own.data['producerId'] : '';
    expect(await guest.ask('resumeProducer', { producerId })).toMatchObject(
      refused('not_admitted'),
    );
    expect(guest.heard('consumer:added')).toBe(false);
    expect(staff.heard('consumer:added')).toBe(false);

    await staff.ask('admit', { participantId: guestId });
    const heard = idIn(await guest.told('consumer:added'), 'id');
    const hears = idIn(await staff.told('consumer:added'), 'id');
    expect(await guest.ask('resumeConsumer', { consumerId: heard })).toMatchObject({ ok: true });
    expect(await guest.ask('resumeProducer', { producerId })).toMatchObject({ ok: true });

    // The patient leaves, and the server stops all streams.
    await patients.ask('leave', {});
    await guest.told('consumer:closed', (told) => told['consumerId'] === heard);
    await staff.told('consumer:closed', (told) => told['consumerId'] === hears);
    expect(await guest.ask('resumeConsumer', { consumerId: heard })).toMatchObject(
      refused('not_found'),
    );
    expect(await guest.ask('resumeProducer', { producerId })).toMatchObject(
      refused('not_admitted'),
    );
    expect(await listen(guest)).toEqual([]);

    const back = keep(patientSocket(clinic, patient));
    expect(await selfOf(back)).toBe(patientId);
    await guest.told('consumer:added', (told) => told['id'] !== heard);
    await staff.told('consumer:added', (told) => told['id'] !== hears);

    const params = { encounterId: patient.encounterId, guestId: invited.guestId };
    const again = guest.all('consumer:added').length;
    await doctor.call(routes.removeGuest, { params });
    await guest.closed;
    await until(
      'both consumers of the removed guest are closed',
      () => staff.all('consumer:closed').length,
      (closed) => closed === 2,
    );
    expect(guest.all('consumer:added')).toHaveLength(again);
  });

  it('and its picture follow the guest’s permissions: who may not speak or see sends and gets none', async () => {
    const { staff } = await call();
    await listen(staff);
    await speak(staff);
    const invited = await invitedGuest(clinic, doctor, patient.encounterId, {
      role: 'family',
      allowance: { speaks: false, pictures: false },
    });
    const guest = keep(guestSocket(clinic, invited));
    await listen(guest);
    await staff.ask('admit', { participantId: await selfOf(guest) });
    expect(await guest.told('consumer:added')).toMatchObject({ kind: 'audio' });
    expect(await speak(guest)).toMatchObject(refused('not_found'));
    expect(await speak(guest, true)).toMatchObject(refused('not_found'));
  });
});

describe('a removed guest', () => {
  it('is out at once: socket, cookie and link are dead', async () => {
    const { staff, patients } = await call();
    const invited = await invitedGuest(clinic, doctor, patient.encounterId);
    const guest = keep(guestSocket(clinic, invited));
    await staff.ask('admit', { participantId: await selfOf(guest) });
    await guest.told('visit:admitted');
    const { guestId, token, code } = invited;
    const params = { encounterId: patient.encounterId, guestId };
    expect((await desk.call(routes.removeGuest, { params })).status).toBe(200);
    expect(await guest.told('visit:refused')).toMatchObject(refused('removed'));
    await guest.closed;
    await patients.told('participant:changed', isRole('interpreter', { connection: 'left' }));
    expect((await invited.visitor.call(routes.readGuestVisit)).body).toMatchObject({
      code: 'unauthenticated',
    });
    for (const [route, body] of [
      [routes.previewVisitLink, { token }],
      [routes.openGuestLink, { token, code }],
    ] as const) {
      expect((await new Visitor(clinic.url).call(route, { body })).body).toMatchObject({
        code: 'link_invalid',
      });
    }
    const again = keep(guestSocket(clinic, invited));
    expect(await again.told('visit:refused')).toMatchObject(refused('unauthenticated'));
    expect(await guestsOf()).toMatchObject([{ state: 'removed' }]);
    // Repeating it is harmless, and audited once.
    expect((await desk.call(routes.removeGuest, { params })).status).toBe(200);
    const rows = await clinic.rows(
      `select outcome from audit_event where action = 'guest.remove' and entity_id = '${guestId}'`,
    );
    expect(rows).toEqual([{ outcome: 'success' }]);
    expect((await doctor.call(routes.admitGuest, { params })).body).toMatchObject({
      code: 'invalid_state',
    });
  });

  it('cannot rejoin while joining and removal cross', async () => {
    const { staff } = await call();
    for (let round = 0; round < 8; round += 1) {
      const invited = await invitedGuest(clinic, doctor, patient.encounterId);
      const params = { encounterId: patient.encounterId, guestId: invited.guestId };
      const coming = guestSocket(clinic, invited);
      const going = desk.call(routes.removeGuest, { params });
      const admission = doctor.call(routes.admitGuest, { params });
      expect((await going).status).toBe(200);
      await admission;
      await coming.told('visit:refused');
      await coming.closed;
    }
    const states = await guestsOf();
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['removed']));
    expect(await staff.ask('setDevices', { microphone: 'on', camera: 'on' })).toMatchObject({
      ok: true,
    });
  });
});

describe('an ended visit', () => {
  it('ends for its guests, with their session and link', async () => {
    const { staff } = await call();
    const inside = await invitedGuest(clinic, doctor, patient.encounterId);
    const outside = await invitedGuest(clinic, doctor, patient.encounterId, { role: 'family' });
    const guest = keep(guestSocket(clinic, inside));
    await staff.ask('admit', { participantId: await selfOf(guest) });
    const waiting = keep(guestSocket(clinic, outside));
    await waiting.told('visit:welcome');
    await staff.ask('end', {});
    await guest.told('visit:ended');
    await waiting.told('visit:ended');
    await guest.closed;
    for (const { visitor, token, code } of [inside, outside]) {
      expect((await visitor.call(routes.readGuestVisit)).body).toMatchObject({
        code: 'unauthenticated',
      });
      const body = { token, code };
      expect((await visitor.call(routes.openGuestLink, { body })).body).toMatchObject({
        code: 'visit_ended',
      });
    }
    const late = await askToInvite(doctor, patient.encounterId);
    expect(late.body).toMatchObject({ code: 'visit_ended' });
  });
});

describe('two guests', () => {
  it('meet in the call only when each was admitted, and one leaves without the other', async () => {
    const { staff } = await call();
    const { encounterId } = patient;
    const first = await invitedGuest(clinic, doctor, encounterId);
    const second = await invitedGuest(clinic, doctor, encounterId, {
      name: 'Ravi',
      role: 'family',
    });
    const one = keep(guestSocket(clinic, first));
    const other = keep(guestSocket(clinic, second));
    await staff.ask('admit', { participantId: await selfOf(one) });
    await one.told('visit:admitted');
    await selfOf(other);
    expect(one.heard('participant:changed')).toBe(false);
    const params = { encounterId, guestId: second.guestId };
    expect((await doctor.call(routes.admitGuest, { params })).status).toBe(200);
    await one.told('participant:changed', isRole('family', { admitted: true }));
    await desk.call(routes.removeGuest, { params: { encounterId, guestId: first.guestId } });
    await other.told('participant:changed', isRole('interpreter', { connection: 'left' }));
    expect(await say(other, 'still here')).toMatchObject({ ok: true });
  });

  it('are the most that a visit takes, also when many are invited at once', async () => {
    patient = await arrivedPatient(clinic);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => askToInvite(desk, patient.encounterId)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.filter(({ body }) => body['code'] === 'limit_reached')).toHaveLength(4);
  });

  it('who use one device after the other cannot act for each other', async () => {
    patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const first = await invitedGuest(clinic, doctor, encounterId);
    const second = await invitedGuest(clinic, doctor, encounterId, { role: 'family' });
    const crossed = keep(guestSocket(clinic, { ...second, guestId: first.guestId }));
    expect(await crossed.told('visit:refused')).toMatchObject(refused('unauthenticated'));
    const params = { guestId: first.guestId };
    expect((await second.visitor.call(routes.leaveGuestVisit, { params })).body).toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a guest’s permissions', () => {
  it('are enforced by the server: who may only listen sends nothing, sees no video, reads no chat', async () => {
    const { staff } = await call();
    const invited = await invitedGuest(clinic, doctor, patient.encounterId, {
      role: 'family',
      allowance: { speaks: false, pictures: false, chat: false },
    });
    const guest = keep(guestSocket(clinic, invited));
    await staff.ask('admit', { participantId: await selfOf(guest) });
    await guest.told('visit:admitted');
    await say(staff, 'not for everybody');
    expect(await say(guest, 'a word')).toMatchObject(refused('not_found'));
    expect(guest.heard('chat:received')).toBe(false);
  });

  it('include the earlier chat where the host chose so', async () => {
    const { staff } = await call();
    await say(staff, 'from before');
    const invited = await invitedGuest(clinic, doctor, patient.encounterId, {
      allowance: { earlierChat: true },
    });
    const guest = keep(guestSocket(clinic, invited));
    await staff.ask('admit', { participantId: await selfOf(guest) });
    expect(await guest.told('visit:admitted')).toMatchObject({ chat: [{ text: 'from before' }] });
  });
});

describe('a guest who asks for everything', () => {
  it('learns nothing about other visits, and can do nothing that is for staff', async () => {
    const { staff, patientId } = await call();
    const { encounterId } = patient;
    const invited = await invitedGuest(clinic, doctor, encounterId);
    const guest = keep(guestSocket(clinic, invited));
    const own = await selfOf(guest);
    const tryAll = async (): Promise<void> => {
      for (const [name, payload] of [
        ['admit', { participantId: own }],
        ['admit', { participantId: patientId }],
        ['end', {}],
      ] as const) {
        expect(await guest.ask(name, payload)).toMatchObject(refused('not_found'));
      }
    };
    await tryAll();
    await staff.ask('admit', { participantId: own });
    await tryAll();
    const [other] = await clinic.rows(
      `select id from encounter where id <> '${encounterId}' and status = 'planned' limit 1`,
    );
    const strayed = keep(
      guestSocket(clinic, {
        ...invited,
        visitor: Object.assign(new Visitor(clinic.url), {
          cookie: invited.visitor.cookie,
          encounterId: String(other?.['id']),
        }),
      }),
    );
    expect(await strayed.told('visit:refused')).toMatchObject(refused('unauthenticated'));
    const { body } = await invited.visitor.call(routes.readGuestVisit);
    expect(Object.keys(body).toSorted()).toEqual(
      [
        ...['allowance', 'clinic', 'demo', 'encounterId', 'endsAt', 'guestId', 'guestName'],
        ...['patientName', 'practitionerName', 'role', 'startsAt', 'status'],
      ].toSorted(),
    );
  });

  it('rejoins after a lost connection without asking, and has to ask again after leaving', async () => {
    const { staff } = await call();
    const invited = await invitedGuest(clinic, doctor, patient.encounterId);
    const first = keep(guestSocket(clinic, invited));
    await staff.ask('admit', { participantId: await selfOf(first) });
    await first.told('visit:admitted');
    first.close();
    await staff.told('participant:changed', isRole('interpreter', { connection: 'reconnecting' }));
    const second = keep(guestSocket(clinic, invited));
    expect(Welcome.parse(await second.told('visit:welcome')).self.admitted).toBe(true);
    await second.ask('leave', {});
    const third = keep(guestSocket(clinic, invited));
    expect(Welcome.parse(await third.told('visit:welcome')).self).toMatchObject({
      admitted: false,
      held: false,
    });
  });
});
