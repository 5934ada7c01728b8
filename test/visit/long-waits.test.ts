import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type WaitingEntry } from '@teleward/contracts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { addDoctor, book, deskAccount, doctorsPassword } from '../support/actors/waiting.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

const doctorAccount = { email: 'second@demo.example', password: doctorsPassword };

let clinic: TestClinic;
let admin: MemberVisitor;
let desk: MemberVisitor;
let board: VisitSocket;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  admin = await MemberVisitor.signedIn(clinic);
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  doctorId = await addDoctor(clinic, 'Dr Second', doctorAccount.email);
  board = boardOf(desk);
  await board.told('queue:board');
});

afterAll(async () => {
  board.close();
  await clinic.close();
});

const boardOf = ({ cookie }: Visitor): VisitSocket =>
  new VisitSocket(clinic.url, cookie, { protocol: 2, purpose: 'clinic', as: 'staff' });

const doctorsHere = (are: readonly string[]): Promise<unknown> =>
  until(
    'the board knows which doctors are there',
    () => Promise.resolve(board.all('queue:doctors').at(-1)),
    (last) => JSON.stringify(last) === JSON.stringify({ practitionerIds: are }),
  );

describe('the doctors who are online', () => {
  it('change for the clinic when a doctor opens the first page and closes the last one', async () => {
    await doctorsHere([]);
    const doctor = await MemberVisitor.signedIn(clinic, doctorAccount);
    const [first, second] = [boardOf(doctor), boardOf(doctor)];
    await doctorsHere([doctorId]);
    const told = board.all('queue:doctors').length;
    first.close();
    second.close();
    await doctorsHere([]);
    // Neither the second page nor the first one that closed made a difference.
    expect(board.all('queue:doctors')).toHaveLength(told + 1);
  });

  it('exclude those whose session ended', async () => {
    const doctor = await MemberVisitor.signedIn(clinic, doctorAccount);
    boardOf(doctor);
    await doctorsHere([doctorId]);
    await doctor.call(routes.signOut);
    await doctorsHere([]);
  });
});

describe('a long wait', () => {
  it('is taken on by one member for all, and audited', async () => {
    const { encounterId, token, birthDate } = await book(clinic, doctorId);
    const patient = new Visitor(clinic.url);
    await patient.openLink(token, birthDate);
    await patient.call(routes.giveConsent, { body: agreement });
    expect((await patient.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);
    const seen = () =>
      board.told('queue:changed', (payload) => {
        const change = payload as { encounterId: string; entry: WaitingEntry | null };
        return (
          change.encounterId === encounterId && typeof change.entry?.longWaitSeenAt === 'string'
        );
      });
    const params = { encounterId };
    expect((await desk.call(routes.seeLongWait, { params })).status).toBe(200);
    await seen();
    const traces = await clinic.rows(
      `select outcome from audit_event where action = 'queue.see-long-wait' and entity_id = '${encounterId}'`,
    );
    expect(traces).toHaveLength(1);
  });

  it('begins at the limit that the clinic set, which reaches every board at once', async () => {
    const { body } = await admin.call(routes.readClinicSettings);
    expect(body).toMatchObject({ longWaitMinutes: 15 });
    const { sends: _sends, ...decisions } = body;
    const changed = { ...decisions, longWaitMinutes: 20 };
    expect((await admin.call(routes.changeClinicSettings, { body: changed })).status).toBe(200);
    await board.told('queue:board', (payload) => {
      return (payload as { longWaitMinutes: number }).longWaitMinutes === 20;
    });
  });
});
