import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes, type AppointmentRow, type FreeTime, type PatientVisit } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let tenant: string;

const birthDate = '1980-01-01';
const hour = 3_600_000;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
  const [row] = await clinic.rows('select id from tenant');
  tenant = String(row?.['id']);
});

beforeEach(() => rule(1440, 1440));

afterAll(() => clinic.close());

/** Sets until how many minutes before a visit patients may change it. */
async function rule(cancel: number | null, move: number | null): Promise<void> {
  await clinic.rows(
    `update tenant set patient_cancel_minutes = ${cancel ?? 'null'}, patient_move_minutes = ${move ?? 'null'}`,
  );
}

let doctors = 0;
const newDoctor = (): Promise<string> => {
  doctors += 1;
  return addDoctor(clinic, `Dr Own ${doctors}`, `own-${doctors}@demo.example`);
};

interface Own {
  readonly visitor: Visitor;
  readonly appointmentId: string;
  readonly practitionerId: string;
  readonly startsAt: string;
}

/**
 * A visit at nine in the clinic's morning, this many days from now, with the patient's page opened.
 */
async function own(days = 7, wishedDoctor?: string, wishedPatient?: string): Promise<Own> {
  const practitionerId = wishedDoctor ?? (await newDoctor());
  const patientId = wishedPatient ?? newId();
  if (wishedPatient === undefined) {
    await clinic.addPatient(tenant, { id: patientId, name: 'Anna Amber', birthDate });
  }
  const date = new Date(Date.now() + days * 24 * hour).toISOString().slice(0, 10);
  const startsAt = new Date(`${date}T09:00:00+05:30`).toISOString();
  const appointmentId = randomUUID();
  const as = { minutes: 30, mode: 'video' };
  const { status, body } = await desk.call(routes.bookAppointment, {
    body: {
      appointmentId,
      patientId,
      practitionerId,
      startsAt,
      as,
      reason: 'Cough',
      overbook: false,
    },
  });
  expect([status, body['code']]).toEqual([200, undefined]);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(String(body['url']).split('#')[1] ?? '', birthDate);
  return { visitor, appointmentId, practitionerId, startsAt };
}

const visitOf = async ({ visitor }: Own): Promise<PatientVisit> =>
  (await visitor.call(routes.readMyVisit)).body as unknown as PatientVisit;

const cancel = ({ visitor }: Own, version = 1, note = ''): Promise<Answer> =>
  visitor.call(routes.cancelMyVisit, { body: { version, note } });

const move = ({ visitor }: Own, startsAt: string, version = 1): Promise<Answer> =>
  visitor.call(routes.moveMyVisit, { body: { version, startsAt } });

const offered = async ({ visitor }: Own, query?: string): Promise<readonly FreeTime[]> => {
  const { status, body } = await visitor.call(routes.findMyFreeTimes, {
    ...(query !== undefined && { query }),
  });
  expect([status, body['code']]).toEqual([200, undefined]);
  return body['freeTimes'] as FreeTime[];
};

const rowOf = async ({ appointmentId }: Own): Promise<AppointmentRow | undefined> =>
  ((await desk.call(routes.listAppointments)).body['appointments'] as AppointmentRow[]).find(
    (row) => row.appointmentId === appointmentId,
  );

const audited = (action: string, appointmentId: string) =>
  clinic.rows(
    `select actor_kind, outcome from audit_event where action = '${action}' and entity_id = '${appointmentId}'`,
  );

const codeOf = ({ status, body }: Answer): unknown => (status === 200 ? 200 : body['code']);

describe('a patient who cannot come', () => {
  it('cancels with the link, and the desk sees it at once, though the visit is on another day', async () => {
    const one = await own();
    const watcher = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await watcher.told('clinic:day');
    expect(await rowOf(one)).toBeUndefined();
    expect((await visitOf(one)).until).toEqual({
      cancel: new Date(Date.parse(one.startsAt) - 24 * hour).toISOString(),
      move: new Date(Date.parse(one.startsAt) - 24 * hour).toISOString(),
    });
    const answer = await cancel(one, 1, 'My mother is ill');
    expect(answer.body).toMatchObject({ status: 'cancelled', cancelledByPatient: true });
    await watcher.told('clinic:day', ({ appointments }) =>
      (appointments as AppointmentRow[]).some(
        ({ appointmentId, cancellation }) =>
          appointmentId === one.appointmentId && cancellation?.note === 'My mother is ill',
      ),
    );
    watcher.close();
    expect(await rowOf(one)).toMatchObject({
      ...{ appointmentStatus: 'cancelled', cancellation: { reason: 'pat' } },
      changedByPatient: { from: null },
    });
    expect(await audited('appointment.cancel-own', one.appointmentId)).toEqual([
      { actor_kind: 'patient', outcome: 'success' },
    ]);
    // The response was lost, and the patient presses again.
    expect(codeOf(await cancel(one, 1))).toBe(200);
    expect(await audited('appointment.cancel-own', one.appointmentId)).toHaveLength(1);
    expect((await visitOf(one)).until).toEqual({ cancel: null, move: null });
    expect(codeOf(await move(one, one.startsAt, 2))).toBe('visit_ended');
  });

  it('moves to another time of the same doctor, and the desk sees the old time', async () => {
    const practitionerId = await newDoctor();
    const [one, other] = [await own(7, practitionerId), await own(8, practitionerId)];
    const times = await offered(one);
    const starts = times.map(({ startsAt }) => startsAt);
    // Its own time is free for it; another patient's is not.
    expect(starts).toContain(one.startsAt);
    expect(starts).not.toContain(other.startsAt);
    for (const { startsAt, endsAt } of times) {
      expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(30 * 60_000);
      expect(Date.parse(startsAt)).toBeGreaterThan(Date.now() + 24 * hour - 60_000);
    }
    expect(times[0]).not.toHaveProperty('practitionerId');
    expect(codeOf(await move(one, other.startsAt))).toBe('slot_taken');
    const wished = new Date(Date.parse(one.startsAt) + 26 * hour).toISOString();
    expect(starts).toContain(wished);
    const moved = await move(one, wished);
    expect(moved.body).toMatchObject({ startsAt: wished, version: 2, status: 'planned' });
    expect(await rowOf(one)).toMatchObject({
      ...{ startsAt: wished, changedByPatient: { from: one.startsAt } },
      practitioner: { id: practitionerId },
    });
    expect(await audited('appointment.move-own', one.appointmentId)).toEqual([
      { actor_kind: 'patient', outcome: 'success' },
    ]);
    // Repeating it is harmless, and nobody else can have the time now.
    expect(codeOf(await move(one, wished, 1))).toBe(200);
    expect(codeOf(await move(other, wished))).toBe('slot_taken');
    // A later change by the clinic is no longer the patient's news.
    const { appointmentId } = one;
    const { status } = await desk.call(routes.moveAppointment, {
      params: { appointmentId },
      body: { version: 2, practitionerId, startsAt: one.startsAt, minutes: 30, overbook: false },
    });
    expect(status).toBe(200);
    expect(await rowOf(one)).toBeUndefined();
  });

  it.each([
    ['in the past', () => new Date(Date.now() - 48 * hour).toISOString()],
    [
      'that comes sooner than the clinic wants to know',
      () => new Date(Date.now() + 2 * hour).toISOString(),
    ],
    ['at night', (startsAt: string) => new Date(Date.parse(startsAt) + 16 * hour).toISOString()],
    [
      'between the quarters',
      (startsAt: string) => new Date(Date.parse(startsAt) + 60_000).toISOString(),
    ],
    ['in a year', () => '2099-01-05T04:30:00.000Z'],
  ])('takes no time %s', async (_name, wish) => {
    const one = await own();
    expect(codeOf(await move(one, wish(one.startsAt)))).toBe('slot_taken');
    expect((await visitOf(one)).startsAt).toBe(one.startsAt);
  });

  it('has to telephone where the clinic forbids it or it is too late', async () => {
    const one = await own(2);
    await rule(null, null);
    expect((await visitOf(one)).until).toEqual({ cancel: null, move: null });
    expect(codeOf(await cancel(one))).toBe('too_late');
    expect(codeOf(await move(one, one.startsAt))).toBe('too_late');
    expect(codeOf(await one.visitor.call(routes.findMyFreeTimes))).toBe('too_late');
    await rule(4320, 0);
    expect(codeOf(await cancel(one))).toBe('too_late');
    expect((await offered(one)).length).toBeGreaterThan(0);
    await rule(0, 4320);
    expect(codeOf(await move(one, one.startsAt))).toBe('too_late');
    expect(codeOf(await cancel(one))).toBe(200);
  });

  it('cannot overwrite a change by the clinic', async () => {
    const one = await own();
    const { appointmentId, practitionerId } = one;
    const startsAt = new Date(Date.parse(one.startsAt) + hour).toISOString();
    await desk.call(routes.moveAppointment, {
      params: { appointmentId },
      body: { version: 1, practitionerId, startsAt, minutes: 30, overbook: false },
    });
    expect(codeOf(await cancel(one, 1))).toBe('appointment_changed');
    expect(codeOf(await move(one, one.startsAt, 1))).toBe('appointment_changed');
    expect((await visitOf(one)).startsAt).toBe(startsAt);
  });

  it('cannot have two visits at one time, and only one of two patients gets the same time', async () => {
    const practitionerId = await newDoctor();
    const [one, other] = [await own(7, practitionerId), await own(8, practitionerId)];
    const wished = new Date(Date.parse(one.startsAt) + 3 * hour).toISOString();
    const answers = await Promise.all([move(one, wished), move(other, wished)]);
    expect(answers.map(codeOf).toSorted()).toEqual([200, 'slot_taken']);
  });

  it('sees free times of two weeks at a time, up to ninety days ahead', async () => {
    const one = await own();
    let query: string | undefined;
    let days = 0;
    for (;;) {
      const { body } = await one.visitor.call(routes.findMyFreeTimes, {
        ...(query !== undefined && { query }),
      });
      days += 14;
      if (body['next'] === null) break;
      query = `from=${body['next'] as string}`;
    }
    expect(days).toBeLessThanOrEqual(98);
    expect(
      codeOf(await one.visitor.call(routes.findMyFreeTimes, { query: 'from=2099-01-01' })),
    ).toBe('bad_request');
  });
});
