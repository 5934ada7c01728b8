import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { checkServerEvents, routes, serverEvents } from '@teleward/contracts';
import { dtlsParameters } from '../support/media/media-parameters.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;
let doctor: Visitor;
const open: VisitSocket[] = [];

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

function check(visitor: Visitor, as: 'staff' | 'patient' | 'guest' = 'patient'): VisitSocket {
  const greeting = { protocol: 2, purpose: 'check', as };
  const socket = new VisitSocket(clinic.url, visitor.cookie, greeting);
  open.push(socket);
  return socket;
}

/** The patient with the link opened again: a session of its own. */
async function another(): Promise<Visitor> {
  const { token, birthDate } = await clinic.seed();
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  return visitor;
}

const refused = (code: string) => ({ error: expect.objectContaining({ code }) as unknown });
const failure = (code: string) => ({ ok: false, ...refused(code) });

describe('a network check', () => {
  it('lists the available paths, and no relay where there is none', async () => {
    const setup = await check(await another()).told('check:setup');
    const { paths, iceServers } = checkServerEvents.checkSetup.payload.parse(setup);
    expect(paths.map(({ path }) => path)).toEqual(['udp', 'tcp']);
    expect(iceServers).toEqual([]);
  });

  it('is one at a time for a session: a newer one ends it', async () => {
    const visitor = await another();
    const first = check(visitor);
    await first.told('check:setup');
    const second = check(visitor);
    await second.told('check:setup');
    expect(await first.told('visit:refused')).toEqual(refused('superseded'));
    await first.closed;
    expect(await second.ask('readCheck', { path: 'udp' })).toEqual({
      ok: true,
      data: { points: [] },
    });
  });

  it('begun twice at the same time leaves one', async () => {
    const visitor = await another();
    const both = [check(visitor), check(visitor)];
    const firsts = await Promise.all(
      both.map((socket) => socket.toldOneOf('visit:refused', 'check:setup')),
    );
    expect(firsts).toContain('check:setup');
    const gone = await Promise.race(both.map((socket, index) => socket.closed.then(() => index)));
    const left = both[1 - gone];
    expect(await left?.ask('readCheck', { path: 'udp' })).toMatchObject({ ok: true });
  });

  it('is limited to a few a minute for one session, without limiting others', async () => {
    const visitor = await another();
    const words: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const socket = check(visitor);
      words.push(await socket.toldOneOf('visit:refused', 'check:setup'));
      if (count === 6) {
        const { error } = serverEvents.refused.payload.parse(await socket.told('visit:refused'));
        expect(error.code).toBe('rate_limited');
        expect(error.retryAfter).toBeGreaterThan(0);
        expect(error.retryAfter).toBeLessThanOrEqual(20);
      }
    }
    expect(words).toEqual([...Array<string>(6).fill('check:setup'), 'visit:refused']);
    await check(doctor, 'staff').told('check:setup');
  });

  it('ends with the session', async () => {
    const visitor = await another();
    const socket = check(visitor);
    await socket.told('check:setup');
    await visitor.call(routes.leaveMyVisit);
    expect(await socket.told('visit:refused')).toEqual(refused('unauthenticated'));
    await socket.closed;
  });

  it('ends with the media worker, without notifying others', async () => {
    const socket = check(await another());
    await socket.told('check:setup');
    clinic.killMediaWorker();
    expect(await socket.told('visit:refused')).toEqual(refused('unavailable'));
    await socket.closed;
  });

  it('refuses invalid messages', async () => {
    const socket = check(await another());
    await socket.told('check:setup');
    const dtls = (pair: string) => ({ path: 'udp', dtlsParameters: dtlsParameters(pair) });
    expect(await socket.ask('connectCheck', dtls('AB'))).toEqual({ ok: true, data: {} });
    expect(await socket.ask('connectCheck', dtls('CD'))).toEqual(failure('invalid_state'));
    expect(await socket.ask('loadCheck', { path: 'relay', durationMs: 500 })).toEqual(
      failure('not_found'),
    );
    for (const payload of [
      { path: 'udp', durationMs: 60_000 },
      { path: 'udp', durationMs: 0 },
      { path: 'pigeon', durationMs: 500 },
      { path: 'udp' },
    ]) {
      expect(await socket.ask('loadCheck', payload)).toEqual(failure('bad_request'));
    }
    const early = { path: 'udp', durationMs: 500 };
    expect(await socket.ask('loadCheck', early)).toEqual(failure('invalid_state'));
  });

  it('gives no access to a visit, and a visit’s session none to a check', async () => {
    const patient = await arrivedPatient(clinic);
    const socket = check(patient);
    await socket.told('check:setup');
    for (const name of ['leave', 'end', 'renewMedia'] as const) {
      expect(await socket.ask(name, {})).toEqual(failure('bad_request'));
    }
    const seats = [
      patientSocket(clinic, patient),
      doctorSocket(clinic, doctor, patient.encounterId),
    ];
    for (const seat of seats) {
      open.push(seat);
      await seat.told('visit:welcome');
      expect(await seat.ask('readCheck', { path: 'udp' })).toEqual(failure('bad_request'));
    }
  });
});
