import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  routes,
  usualRules,
  Welcome,
  type AppointmentRow,
  type DeviceCheck,
  type QueuePosition,
  type Queue,
  type Route,
  type WaitingEntry,
} from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import {
  agreement,
  departed,
  deviceCheck,
  doctorSocket,
  patientSocket,
} from '../support/actors/visit-clients.ts';
import { addDoctor, appoint, book, doctorsPassword } from '../support/actors/waiting.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;
let admin: MemberVisitor;
let doctors: readonly MemberVisitor[];
let doctorIds: readonly string[];
let desk: MemberVisitor;
let board: VisitSocket;
let desksBoard: VisitSocket;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  admin = await MemberVisitor.signedIn(clinic);
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  const email = 'second@demo.example';
  const second = await addDoctor(clinic, 'Dr Second', email);
  doctors = await Promise.all(
    ['doctor@demo.example', email].map((one) =>
      MemberVisitor.signedIn(clinic, { email: one, password: doctorsPassword }),
    ),
  );
  const own = (await doctors[0]?.call(routes.readSession))?.body['practitioner'];
  doctorIds = [(own as { id: string }).id, second];
  const watch = async (visitor: Visitor): Promise<VisitSocket> => {
    const socket = new VisitSocket(clinic.url, visitor.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await socket.told('queue:board');
    return socket;
  };
  board = await watch(doctors[0] ?? desk);
  desksBoard = await watch(desk);
});

afterAll(async () => {
  board.close();
  desksBoard.close();
  await clinic.close();
});

beforeEach(async () => {
  await clinic.rows(
    `update queue_entry set left_at = now(), outcome = 'ended', state = 'waiting', called_by = null
     where left_at is null`,
  );
});

interface Waiter {
  readonly encounterId: string;
  readonly visitor: Visitor;
  readonly socket: VisitSocket;
}

/** Books a patient in this many minutes, opens the link and arrives. The page stays open. */
async function arrive(minutes: number, doctorId = doctorIds[0] ?? ''): Promise<Waiter> {
  const { encounterId, token, birthDate } = await book(clinic, doctorId);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  await visitor.call(routes.giveConsent, { body: agreement });
  const { status } = await visitor.call(routes.arrive, { body: { deviceCheck } });
  expect(status).toBe(200);
  await appoint(clinic, encounterId, minutes);
  const socket = patientSocket(clinic, visitor);
  await socket.told('queue:position');
  return { encounterId, visitor, socket };
}

const positionOf = (
  { socket }: Waiter,
  fits: (position: QueuePosition) => boolean,
): Promise<unknown> =>
  socket.told('queue:position', (payload) => fits(payload as unknown as QueuePosition));

const ask = (by: Visitor, route: Route, { encounterId }: Waiter, body?: unknown): Promise<Answer> =>
  by.call(route, { params: { encounterId }, ...(body !== undefined && { body }) });

const codeOf = ({ body }: Answer): unknown => body['code'];

/** Waits for a state of a patient on the board. */
const onBoard = ({ encounterId }: Waiter, fits: (entry: WaitingEntry | null) => boolean) =>
  board.told(
    'queue:changed',
    (payload) =>
      payload['encounterId'] === encounterId && fits(payload['entry'] as WaitingEntry | null),
  );

const pair = async (): Promise<string> => {
  const body = { name: `Pair ${newId()}`, practitionerIds: doctorIds, rules: usualRules };
  const { status, body: queue } = await admin.call(routes.makeQueue, { body });
  expect(status).toBe(200);
  return String(queue['queueId']);
};

const close = async (queueId: string): Promise<void> => {
  const closed = { name: `Closed ${queueId}`, practitionerIds: [], rules: usualRules };
  const body = { ...closed, isOpen: false };
  expect((await admin.call(routes.changeQueue, { params: { queueId }, body })).status).toBe(200);
};

const leave = (...waiters: readonly Waiter[]): void => {
  waiters.forEach(({ socket }) => {
    socket.close();
  });
};

describe('a waiting patient', () => {
  it('is told the position, and every change of it with the reason', async () => {
    const first = await arrive(10);
    await positionOf(first, ({ position, practitionerName }) => {
      return position === 1 && practitionerName?.startsWith('Dr Asha') === true;
    });
    const second = await arrive(20);
    await positionOf(second, ({ position, moved }) => position === 2 && moved === null);
    const earlier = await arrive(5);
    await positionOf(earlier, ({ position }) => position === 1);
    await positionOf(first, ({ position, moved }) => position === 2 && moved === 'earlier');
    await positionOf(second, ({ position, moved }) => position === 3 && moved === 'earlier');
    const urgent = { priority: 'UR' };
    const [doctor = admin] = doctors;
    expect((await ask(doctor, routes.setPriority, second, urgent)).status).toBe(200);
    await positionOf(second, ({ position }) => position === 1);
    await positionOf(earlier, ({ position, moved }) => position === 2 && moved === 'urgent');
    await onBoard(second, (entry) => entry?.priority === 'UR' && entry.reason === 'priority');
    leave(first, second, earlier);
  });

  it('is called in by one doctor only, and told so; a withdrawn call restores the position', async () => {
    const queueId = await pair();
    const [first, second] = [await arrive(10), await arrive(20)];
    await positionOf(second, ({ position, practitionerName, servedBy }) => {
      return position === 2 && practitionerName === null && servedBy === 2;
    });
    const [own = admin, colleague = admin] = doctors;
    expect((await ask(colleague, routes.callPatient, first)).status).toBe(200);
    await positionOf(first, ({ state, practitionerName }) => {
      return state === 'called' && practitionerName === 'Dr Second';
    });
    await positionOf(second, ({ position }) => position === 1);
    expect(codeOf(await ask(own, routes.callPatient, first))).toBe('already_called');
    // The visit belongs to the colleague now: only they can join its room.
    const wrong = doctorSocket(clinic, own, first.encounterId);
    expect(await wrong.told('visit:refused')).toMatchObject({ error: { code: 'not_found' } });
    expect((await ask(desk, routes.returnToQueue, first)).status).toBe(200);
    await positionOf(first, ({ state, position }) => state === 'waiting' && position === 1);
    await positionOf(second, ({ position, moved }) => position === 2 && moved === 'earlier');
    const { body: next } = await own.call(routes.callNext);
    expect(next).toEqual({ encounterId: first.encounterId, because: 'order', passedOver: 0 });
    const room = doctorSocket(clinic, own, first.encounterId);
    const { participants } = Welcome.parse(await room.told('visit:welcome'));
    expect(await room.ask('admit', { participantId: participants[0]?.id })).toMatchObject({
      ok: true,
    });
    await first.socket.told('visit:admitted');
    await onBoard(first, (entry) => entry === null);
    await positionOf(second, ({ position }) => position === 1);
    room.close();
    leave(first, second);
    await close(queueId);
  });

  it('is shown to staff with the current state of the devices, which the patient cannot hide', async () => {
    const waiter = await arrive(10);
    const { socket } = waiter;
    const shows = (check: Partial<DeviceCheck>) =>
      onBoard(waiter, (entry) => {
        const shown = { ...entry?.deviceCheck };
        return shown.microphone === check.microphone && shown.camera === check.camera;
      });
    await shows(deviceCheck);
    await socket.ask('setDevices', { microphone: 'silent', camera: 'on' });
    await shows({ microphone: 'silent', camera: 'on' });
    const { body } = await desk.call(routes.listAppointments);
    const rows = body['appointments'] as AppointmentRow[];
    expect(rows.find(({ encounterId }) => encounterId === waiter.encounterId)).toMatchObject({
      deviceCheck: { microphone: 'silent', camera: 'on' },
    });
    // A device that was turned off says nothing of what it can do.
    await socket.ask('setDevices', { microphone: 'on', camera: 'off' });
    await shows({ microphone: 'on', camera: deviceCheck.camera });
    leave(waiter);
  });

  it('keeps the position on hold, and cannot be called in meanwhile', async () => {
    const [first, second] = [await arrive(10), await arrive(20)];
    const [doctor = admin] = doctors;
    expect((await ask(desk, routes.holdPatient, first, { held: true })).status).toBe(200);
    await positionOf(first, ({ state, position }) => state === 'held' && position === 1);
    expect(codeOf(await ask(doctor, routes.callPatient, first))).toBe('invalid_state');
    // Nor can the doctor admit them from the page of the visit.
    const room = doctorSocket(clinic, doctor, first.encounterId);
    const { participants } = Welcome.parse(await room.told('visit:welcome'));
    const admit = { participantId: participants[0]?.id };
    expect(await room.ask('admit', admit)).toMatchObject({ ok: false, error: { code: 'on_hold' } });
    room.close();
    const [encounter] = await clinic.rows(
      `select status from encounter where id = '${first.encounterId}'`,
    );
    expect(encounter).toEqual({ status: 'arrived' });
    const { body: next } = await doctor.call(routes.callNext);
    expect(next).toEqual({ encounterId: second.encounterId, because: 'order', passedOver: 1 });
    expect((await ask(desk, routes.holdPatient, first, { held: false })).status).toBe(200);
    await positionOf(first, ({ state, position }) => state === 'waiting' && position === 1);
    expect((await ask(doctor, routes.holdPatient, second, { held: true })).status).toBe(200);
    await positionOf(second, ({ state, position }) => state === 'held' && position === 2);
    leave(first, second);
  });

  it('is not passed over while the page reloads', async () => {
    const [first, second] = [await arrive(10), await arrive(20)];
    first.socket.close();
    await onBoard(first, (entry) => entry?.present === false);
    const [doctor = admin] = doctors;
    expect((await doctor.call(routes.callNext)).body).toMatchObject({
      ...{ encounterId: first.encounterId, passedOver: 0 },
    });
    leave(first, second);
  });

  it('with an appointment keeps the position while the page is away for 20 minutes', async () => {
    const [first, second] = [await arrive(-25), await arrive(-20)];
    const { encounterId } = first;
    await first.socket.ask('leave', {});
    await departed(clinic, encounterId);
    await clinic.rows(
      `update encounter_participant set left_at = now() - interval '20 min'
         where encounter_id = '${encounterId}' and role = 'patient';
       update encounter set arrived_at = now() - interval '30 min' where id = '${encounterId}';
       update queue_entry set arrived_at = now() - interval '30 min'
         where encounter_id = '${encounterId}' and left_at is null;
       update queue_entry set arrived_at = now() - interval '21 min'
         where encounter_id = '${second.encounterId}' and left_at is null`,
    );
    const again = patientSocket(clinic, first.visitor);
    expect(await again.told('queue:position')).toMatchObject({ position: 1, moved: null });
    const [doctor = admin] = doctors;
    expect((await doctor.call(routes.callNext)).body).toMatchObject({ encounterId });
    again.close();
    leave(first, second);
  });

  it('keeps the position over a lost connection, a reopened page and an away mark', async () => {
    const [first, second] = [await arrive(10), await arrive(20)];
    await first.socket.ask('leave', {});
    await onBoard(first, (entry) => entry?.present === false);
    const [doctor = admin] = doctors;
    expect((await doctor.call(routes.callNext)).body).toMatchObject({
      ...{ encounterId: second.encounterId, passedOver: 1 },
    });
    const again = patientSocket(clinic, first.visitor);
    const told = await again.told('queue:position');
    expect(told).toMatchObject({ position: 1, state: 'waiting' });
    await onBoard(first, (entry) => entry?.present === true);
    again.close();
    leave(second);
  });
});

describe('a transfer', () => {
  it('to a colleague keeps the arrival time and passes on the note', async () => {
    const [first] = [await arrive(10)];
    const other = await arrive(20, doctorIds[1]);
    const [own = admin, colleague = admin] = doctors;
    const to = { practitionerId: doctorIds[1] };
    const note = 'Quillwren: knows about the cough';
    expect((await ask(own, routes.transferPatient, first, { to, note })).status).toBe(200);
    await positionOf(first, ({ position, practitionerName }) => {
      return position === 1 && practitionerName === 'Dr Second';
    });
    await positionOf(other, ({ position, moved }) => position === 2 && moved === 'earlier');
    await onBoard(first, (entry) => entry?.note === note && entry.practitionerId === doctorIds[1]);
    // The desk sees where they wait now, but not the note between the doctors.
    await desksBoard.told(
      'queue:changed',
      ({ encounterId, entry }) =>
        encounterId === first.encounterId &&
        (entry as WaitingEntry | null)?.practitionerId === doctorIds[1],
    );
    const again = new VisitSocket(clinic.url, admin.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    const whole = await again.told('queue:board');
    again.close();
    expect(JSON.stringify([desksBoard.all('queue:changed'), whole])).not.toMatch(/Quillwren/);
    expect(await clinic.opened('queue_entry', 'where note is not null')).toMatchObject([{ note }]);
    expect(codeOf(await ask(own, routes.callPatient, first))).toBe('not_found');
    expect((await ask(colleague, routes.callPatient, first)).status).toBe(200);
    leave(first, other);
  });

  it('is refused to a closed queue, to anybody but a doctor, and twice at once', async () => {
    const first = await arrive(10);
    const queueId = await pair();
    await close(queueId);
    const transfer = (to: object): Promise<Answer> =>
      ask(desk, routes.transferPatient, first, { to, note: '' });
    expect(codeOf(await transfer({ queueId }))).toBe('queue_closed');
    expect(codeOf(await transfer({ queueId: newId() }))).toBe('bad_request');
    const { memberId } = await admin.member(deskAccount.email);
    expect(codeOf(await transfer({ practitionerId: memberId }))).toBe('bad_request');
    const answers = await Promise.all(
      doctorIds.map((practitionerId) => transfer({ practitionerId })),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const open = await clinic.rows(
      `select 1 from queue_entry where encounter_id = '${first.encounterId}' and left_at is null`,
    );
    expect(open).toHaveLength(1);
    leave(first);
  });
});

describe('a patient who left', () => {
  it('is told so, holds up nobody, and can no longer be called in', async () => {
    const [first, second] = [await arrive(10), await arrive(20)];
    expect((await ask(desk, routes.markNoShow, first)).status).toBe(200);
    await first.socket.told('visit:ended');
    await positionOf(second, ({ position }) => position === 1);
    await onBoard(first, (entry) => entry === null);
    expect(codeOf(await ask(desk, routes.markNoShow, first))).toBe('invalid_state');
    const [doctor = admin] = doctors;
    expect(codeOf(await ask(doctor, routes.callPatient, first))).not.toBe('');
    expect(
      await clinic.rows(`select status from encounter where id = '${first.encounterId}'`),
    ).toEqual([{ status: 'cancelled' }]);
    leave(first, second);
  });
});

describe('a queue', () => {
  it('is shared by its doctors, each of whom gets their own patients first within limits', async () => {
    const queueId = await pair();
    const [mine, theirs] = [await arrive(10), await arrive(25, doctorIds[1])];
    const [, colleague = admin] = doctors;
    expect((await colleague.call(routes.callNext)).body).toEqual({
      ...{ encounterId: theirs.encounterId, because: 'own-doctor', passedOver: 0 },
    });
    expect((await colleague.call(routes.callNext)).body).toEqual({
      ...{ encounterId: mine.encounterId, because: 'order', passedOver: 0 },
    });
    expect(codeOf(await colleague.call(routes.callNext))).toBe('nobody_waits');
    leave(mine, theirs);
    await close(queueId);
  });

  it('has a unique name and only doctors, each in one queue', async () => {
    const body = { name: 'Mornings', practitionerIds: doctorIds, rules: usualRules };
    const made = await admin.call(routes.makeQueue, { body });
    expect(made.body).toMatchObject({ name: 'Mornings', isOpen: true });
    expect(codeOf(await admin.call(routes.makeQueue, { body }))).toBe('name_taken');
    const { memberId } = await admin.member(deskAccount.email);
    const wrong = { ...body, name: 'Desk', practitionerIds: [memberId] };
    expect(codeOf(await admin.call(routes.makeQueue, { body: wrong }))).toBe('bad_request');
    const [one] = doctorIds;
    await admin.call(routes.makeQueue, { body: { ...body, name: 'Noon', practitionerIds: [one] } });
    const { queues } = (await desk.call(routes.listQueues)).body as { queues: Queue[] };
    const served = (name: string) => queues.find((queue) => queue.name === name)?.practitionerIds;
    expect(served('Noon')).toEqual([one]);
    expect(served('Mornings')).toEqual(doctorIds.slice(1));
    for (const { queueId } of queues) await close(queueId);
  });
});

describe('another process', () => {
  it('shows the same at once, and after a server restart everybody keeps the position', async () => {
    const [first, second] = [await arrive(10), await arrive(20)];
    const beside = await clinic.beside();
    await second.socket.ask('leave', {});
    const there = patientSocket(beside, second.visitor);
    expect(await there.told('queue:position')).toMatchObject({ position: 2 });
    expect((await ask(desk, routes.markNoShow, first)).status).toBe(200);
    await there.told('queue:position', ({ position }) => position === 1);
    const screen = new VisitSocket(beside.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    const { entries } = await screen.told('queue:board');
    expect(entries).toMatchObject([{ encounterId: second.encounterId, complaint: 'Cough' }]);
    screen.close();
    there.close();
    await beside.close();
    leave(first, second);
  });
});
