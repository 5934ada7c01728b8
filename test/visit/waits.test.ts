import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PatientWait, routes, usualRules, type WaitEstimate } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor, appoint, book, doctorsPassword } from '../support/actors/waiting.ts';

const minute = 60_000;

let clinic: TestClinic;
let desk: MemberVisitor;
let board: VisitSocket;
let doctors = 0;

const boardAt = (at: TestClinic): VisitSocket =>
  new VisitSocket(at.url, desk.cookie, { protocol: 2, purpose: 'clinic', as: 'staff' });

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
  board = boardAt(clinic);
  await board.told('queue:board');
});

afterAll(async () => {
  board.close();
  await clinic.close();
});

interface ADoctor {
  readonly id: string;
  readonly email: string;
}

/** A doctor whose visits took this many minutes, 12 on each of the last ten days. */
async function doctorOf(minutes: number): Promise<ADoctor> {
  doctors += 1;
  const email = `doctor-${doctors}@demo.example`;
  const id = await addDoctor(clinic, `Dr ${doctors}`, email);
  const [row] = await clinic.rows(`select tenant_id from membership where id = '${id}'`);
  const tenant = String(row?.['tenant_id']);
  const patient = newId();
  await clinic.addPatient(tenant, { id: patient, name: 'Somebody before' });
  for (let day = 1; day <= 10; day += 1) {
    for (let visit = 0; visit < 12; visit += 1) {
      const [appointment, encounter] = [newId(), newId()];
      const reason = await clinic.sealed(tenant, 'appointment', 'reason', appointment, 'Cough');
      const begins = `now() - interval '${day} days' + interval '${visit * (minutes + 1)} min'`;
      await clinic.rows(
        `insert into appointment (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
         values ('${appointment}', '${tenant}', '${patient}', '${id}', ${begins},
           ${begins} + interval '5 min', ${reason});
         insert into encounter (id, tenant_id, appointment_id, patient_id, practitioner_id, status,
           arrived_at, started_at, ended_at)
         values ('${encounter}', '${tenant}', '${appointment}', '${patient}', '${id}', 'finished',
           ${begins} - interval '5 min', ${begins}, ${begins} + interval '${minutes} min')`,
      );
    }
  }
  return { id, email };
}

interface Waiter {
  readonly encounterId: string;
  readonly visitor: Visitor;
  readonly socket: VisitSocket;
}

async function arrive(
  doctor: Pick<ADoctor, 'id'>,
  minutes: number,
  at: TestClinic = clinic,
): Promise<Waiter> {
  const { encounterId, token, birthDate } = await book(at, doctor.id);
  const visitor = new Visitor(at.url);
  await visitor.openLink(token, birthDate);
  await visitor.call(routes.giveConsent, { body: agreement });
  await visitor.call(routes.arrive, { body: { deviceCheck } });
  await appoint(at, encounterId, minutes);
  return { encounterId, visitor, socket: patientSocket(at, visitor) };
}

/** A wait that a patient received. */
async function wait(
  { socket }: Waiter,
  fits: (wait: WaitEstimate) => boolean = () => true,
): Promise<WaitEstimate> {
  const told = await socket.told('queue:wait', ({ wait: one }) => {
    return one !== null && fits(one as WaitEstimate);
  });
  return told['wait'] as WaitEstimate;
}

const minutesOf = ({ medianAt, since }: WaitEstimate): number =>
  (Date.parse(medianAt) - Date.parse(since)) / minute;

const onBoard = (at: VisitSocket, { encounterId }: Waiter, expected: WaitEstimate | null) =>
  at.told('queue:waits', ({ waits }) =>
    (waits as PatientWait[]).some(
      (one) =>
        one.encounterId === encounterId && JSON.stringify(one.wait) === JSON.stringify(expected),
    ),
  );

const close = (...waiters: readonly Waiter[]): void => {
  waiters.forEach(({ socket }) => {
    socket.close();
  });
};

describe('the estimated wait', () => {
  it('follows from the past visits of the patient’s own doctor', async () => {
    const [quick, slow] = [await doctorOf(4), await doctorOf(45)];
    const first = await arrive(quick, -30);
    const behindQuick = await arrive(quick, -20);
    const other = await arrive(slow, -30);
    const behindSlow = await arrive(slow, -20);
    // The patient in second position waits for one visit more.
    const isBehind = (least: number) => (one: WaitEstimate) => minutesOf(one) > least;
    const short = await wait(behindQuick, isBehind(2));
    const long = await wait(behindSlow, isBehind(30));
    // A clinic without past visits assumes 20 minutes for both.
    expect(minutesOf(short)).toBeLessThan(15);
    expect(Date.parse(long.p90At)).toBeGreaterThan(Date.parse(long.medianAt));
    expect([short.learnt, long.learnt]).toEqual([true, true]);
    await onBoard(board, behindSlow, long);
    close(first, behindQuick, other, behindSlow);
  });

  it('changes with a reason, and ends when the patient is called in', async () => {
    const doctor = await doctorOf(20);
    const one = await arrive(doctor, 30);
    const before = await wait(one);
    expect(before.reason).toBeNull();
    const urgent = await arrive(doctor, 40);
    await wait(urgent);
    const member = await MemberVisitor.signedIn(clinic, {
      ...{ email: doctor.email, password: doctorsPassword },
    });
    const call = (waiter: Waiter, route: 'callPatient' | 'setPriority', body?: unknown) =>
      member.call(routes[route], {
        params: { encounterId: waiter.encounterId },
        ...(body !== undefined && { body }),
      });
    expect((await call(urgent, 'setPriority', { priority: 'EM' })).status).toBe(200);
    const after = await wait(one, ({ reason }) => reason === 'somebody-before');
    expect(Date.parse(after.medianAt)).toBeGreaterThan(Date.parse(before.medianAt));
    await wait(urgent, ({ reason }) => reason === 'priority');
    expect((await call(urgent, 'callPatient')).status).toBe(200);
    await urgent.socket.told('queue:wait', ({ wait: now }) => now === null);
    await onBoard(board, urgent, null);
    close(one, urgent);
  });

  it('is unknown while no doctor serves the queue, and known once one does', async () => {
    const doctor = await doctorOf(10);
    const admin = await MemberVisitor.signedIn(clinic);
    const body = { name: 'Nobody', practitionerIds: [doctor.id], rules: usualRules };
    const { body: queue } = await admin.call(routes.makeQueue, { body });
    const params = { queueId: String(queue['queueId']) };
    const serve = (practitionerIds: readonly string[]) =>
      admin.call(routes.changeQueue, { params, body: { ...body, practitionerIds, isOpen: true } });
    const one = await arrive(doctor, 10);
    const before = await wait(one);
    expect((await serve([])).status).toBe(200);
    await onBoard(board, one, null);
    expect((await serve([doctor.id])).status).toBe(200);
    await wait(one, ({ since }) => since > before.since);
    close(one);
  });

  it('is sent to a reopened page, and recomputed by another server, which says so', async () => {
    const doctor = await doctorOf(15);
    const one = await arrive(doctor, 10);
    const told = await wait(one);
    one.socket.close();
    const again = patientSocket(clinic, one.visitor, { takesOver: true });
    expect(await wait({ ...one, socket: again })).toEqual(told);
    await clinic.rows(
      `update queue_entry set arrived_at = arrived_at - interval '10 min'
       where encounter_id = '${one.encounterId}'`,
    );
    const beside = await clinic.beside();
    const screen = boardAt(beside);
    await screen.told('queue:waits', ({ waits }) =>
      (waits as PatientWait[]).some(
        ({ encounterId, wait: now }) =>
          encounterId === one.encounterId && now?.reason === 'recalculated',
      ),
    );
    screen.close();
    again.close();
    await beside.close();
  });
});

describe('a clinic without visits to learn from', () => {
  it('says that its estimate comes from what is usual elsewhere', async () => {
    const fresh = await TestClinic.open();
    await fresh.seed();
    const one = await arrive(
      { id: await addDoctor(fresh, 'Dr New', 'new@demo.example') },
      10,
      fresh,
    );
    expect((await wait(one)).learnt).toBe(false);
    close(one);
    await fresh.close();
  });
});
