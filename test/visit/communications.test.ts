import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  routes,
  type Communication,
  type CommunicationState,
  type WaitingEntry,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor, book, doctorsPassword } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let beside: TestClinic;
let desk: MemberVisitor;
let board: VisitSocket;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  beside = await clinic.beside();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  board = boardOf(clinic);
  await board.told('queue:board');
});

afterAll(async () => {
  board.close();
  await beside.close();
  await clinic.close();
});

const boardOf = ({ url }: TestClinic): VisitSocket =>
  new VisitSocket(url, desk.cookie, { ...{ protocol: 2, purpose: 'clinic', as: 'staff' } });

let doctors = 0;

/** A new doctor for each test, whose queue is empty. */
async function aDoctor(): Promise<string> {
  doctors += 1;
  return addDoctor(clinic, `Dr ${doctors}`, `writes-${doctors}@demo.example`);
}

/** A patient who waits for a doctor, without an open page. */
async function arrive(doctorId: string, name = 'Somebody'): Promise<Visitor> {
  const { token, birthDate } = await book(clinic, doctorId, name);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  await visitor.call(routes.giveConsent, { body: agreement });
  expect((await visitor.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);
  return visitor;
}

const write = (visitor: Visitor, text: string, id: string = randomUUID()): Promise<Answer> =>
  visitor.call(routes.sendMyCommunication, { body: { id, text } });

const reply = (to: Visitor, text: string, id: string = randomUUID()): Promise<Answer> =>
  desk.call(routes.sendCommunication, {
    params: { encounterId: to.encounterId },
    body: { id, text },
  });

const linesOf = ({ body }: Answer): unknown[] =>
  (body['communications'] as Communication[]).map(({ sender, text }) => [sender, text]);

const count = (socket: VisitSocket, fits: (count: number) => boolean) =>
  socket.told('queue:communications', (payload) => fits(Number(payload['count'])));

/** The newest state of a patient's messages on the board. */
async function onBoard(
  { encounterId }: Visitor,
  fits: (state: CommunicationState) => boolean,
): Promise<void> {
  await board.told('queue:changed', (payload) => {
    const entry = payload['entry'] as WaitingEntry | null;
    return payload['encounterId'] === encounterId && entry !== null && fits(entry.communications);
  });
}

describe('messages between waiting patients and the clinic', () => {
  it('arrive at once on both sides, whichever process each is connected to', async () => {
    const visitor = await arrive(await aDoctor());
    const here = patientSocket(clinic, visitor);
    await count(here, (lines) => lines === 0);
    expect((await write(visitor, 'My camera stays black.')).body).toMatchObject({
      ...{ sender: 'patient', senderName: null, text: 'My camera stays black.' },
    });
    await onBoard(visitor, (state) => state.count === 1 && state.unansweredSince !== null);
    await count(here, (lines) => lines === 1);
    await here.ask('leave', {});

    // The desk answers through the other process.
    const elsewhere = patientSocket(beside, visitor);
    await count(elsewhere, (lines) => lines === 1);
    const answered = await reply(visitor, 'We call you by phone then.');
    expect(answered.body).toMatchObject({ sender: 'clinic', text: 'We call you by phone then.' });
    expect(answered.body['senderName']).toBeTruthy();
    await count(elsewhere, (lines) => lines === 2);
    await onBoard(visitor, (state) => state.count === 2 && state.unansweredSince === null);
    const lines = [
      ['patient', 'My camera stays black.'],
      ['clinic', 'We call you by phone then.'],
    ];
    expect(linesOf(await visitor.call(routes.readMyCommunications))).toEqual(lines);
    const { encounterId } = visitor;
    const params = { encounterId };
    expect(linesOf(await desk.call(routes.readCommunications, { params }))).toEqual(lines);
    elsewhere.close();
  });

  it('count as unanswered since the first message after the last answer', async () => {
    const visitor = await arrive(await aDoctor());
    const sentAt = async (text: string) => String((await write(visitor, text)).body['sentAt']);
    const first = await sentAt('Are you there?');
    await sentAt('Hello?');
    await onBoard(visitor, (state) => state.count === 2 && state.unansweredSince === first);
    await reply(visitor, 'Yes.');
    await onBoard(visitor, (state) => state.unansweredSince === null);
    const again = await sentAt('Thank you. How long still?');
    await onBoard(visitor, (state) => state.count === 4 && state.unansweredSince === again);
  });

  it('are stored once, as first received, however often they are sent', async () => {
    const visitor = await arrive(await aDoctor());
    const id = randomUUID();
    const answers = await Promise.all(
      ['Once', 'Once', 'Once'].map((text) => write(visitor, text, id)),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await write(visitor, 'Something else', id)).body['text']).toBe('Once');
    expect(linesOf(await visitor.call(routes.readMyCommunications))).toEqual([['patient', 'Once']]);
  });

  it('never match another patient’s message by its id', async () => {
    const doctor = await aDoctor();
    const [one, other] = [await arrive(doctor), await arrive(doctor)];
    const id = randomUUID();
    await write(one, 'Only for the clinic', id);
    for (const answer of [await write(other, 'x', id), await reply(one, 'x', id)]) {
      expect([answer.status, answer.body['code']]).toEqual([404, 'not_found']);
      expect(JSON.stringify(answer.body)).not.toContain('Only');
    }
    const params = { encounterId: one.encounterId };
    // A patient has access only to their own visit.
    const foreign = await other.call(routes.readMyCommunications, { params });
    expect(foreign.body['code']).toBe('unauthenticated');
    expect(linesOf(await other.call(routes.readMyCommunications))).toEqual([]);
  });

  it('are refused for a patient who does not wait', async () => {
    const doctorId = await aDoctor();
    const { token, birthDate, encounterId } = await book(clinic, doctorId);
    const visitor = new Visitor(clinic.url);
    await visitor.openLink(token, birthDate);
    expect((await write(visitor, 'Hello?')).body['code']).toBe('invalid_state');
    expect((await reply(visitor, 'Hello?')).body['code']).toBe('invalid_state');
    await visitor.call(routes.giveConsent, { body: agreement });
    await visitor.call(routes.arrive, { body: { deviceCheck } });
    expect((await write(visitor, 'Hello?')).status).toBe(200);
    await desk.call(routes.markNoShow, { params: { encounterId } });
    expect((await write(visitor, 'Hello?')).body['code']).toBe('invalid_state');
    expect((await reply(visitor, 'Hello?')).body['code']).toBe('invalid_state');
    // Earlier messages stay readable.
    expect(linesOf(await visitor.call(routes.readMyCommunications))).toHaveLength(1);
  });

  it('include those written while the page was away', async () => {
    const visitor = await arrive(await aDoctor());
    await reply(visitor, 'Please have your papers ready.');
    const socket = patientSocket(clinic, visitor);
    await count(socket, (lines) => lines === 1);
    socket.close();
  });
});

describe('a message to the whole queue', () => {
  it('reaches everybody in it, each separately, and nobody else', async () => {
    const [doctor, another] = [await aDoctor(), await aDoctor()];
    const [one, two, apart] = [await arrive(doctor), await arrive(doctor), await arrive(another)];
    const socket = patientSocket(clinic, one);
    await count(socket, (lines) => lines === 0);
    const said = { params: { lineId: doctor }, body: { text: 'The doctor is ten minutes late.' } };
    expect((await desk.call(routes.announce, said)).body).toEqual({ recipients: 2 });
    await count(socket, (lines) => lines === 1);
    for (const visitor of [one, two]) {
      expect(linesOf(await visitor.call(routes.readMyCommunications))).toEqual([
        ['clinic', 'The doctor is ten minutes late.'],
      ]);
    }
    expect(linesOf(await apart.call(routes.readMyCommunications))).toEqual([]);
    // It counts as an answer to earlier questions.
    await write(two, 'Is she coming?');
    await onBoard(two, (state) => state.unansweredSince !== null);
    await desk.call(routes.announce, said);
    await onBoard(two, (state) => state.unansweredSince === null);
    socket.close();
  });

  it('reaches nobody where nobody waits', async () => {
    const to = (lineId: string) =>
      desk.call(routes.announce, { params: { lineId }, body: { text: 'Hello' } });
    expect((await to(await aDoctor())).body).toEqual({ recipients: 0 });
    expect((await to(randomUUID())).body['code']).toBe('not_found');
  });
});

describe('the patient', () => {
  it('sees in their accounting of disclosures who read and wrote', async () => {
    const visitor = await arrive(await aDoctor());
    const doctor = await MemberVisitor.signedIn(clinic, {
      ...{ email: 'doctor@demo.example', password: doctorsPassword },
    });
    await doctor.call(routes.readCommunications, { params: { encounterId: visitor.encounterId } });
    await reply(visitor, 'Hello');
    const { disclosures } = (await visitor.call(routes.listMyDisclosures)).body as {
      disclosures: { kind: string }[];
    };
    expect(disclosures.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['messages-read', 'message-sent']),
    );
  });
});
