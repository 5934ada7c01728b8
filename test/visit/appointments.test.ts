import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  routes,
  type Appointment,
  type AppointmentRow,
  type FreeTime,
  type PatientState,
  type PatientVisit,
  type RegisteredPatient,
  type RouteAnswer,
  type Schedule,
  type Site,
} from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { anotherClinic, MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let admin: MemberVisitor;
let tenant: string;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const birthDate = '1980-01-01';
const day = 86_400_000;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  admin = await MemberVisitor.signedIn(clinic);
  const [row] = await clinic.rows('select id from tenant');
  tenant = String(row?.['id']);
});

afterAll(() => clinic.close());

let doctors = 0;
const newDoctor = (): Promise<string> => {
  doctors += 1;
  return addDoctor(clinic, `Dr ${doctors}`, `doctor-${doctors}@demo.example`);
};

async function newPatient(): Promise<string> {
  const id = newId();
  await clinic.addPatient(tenant, { id, name: 'Anna Amber', birthDate });
  return id;
}

/** A time on a later day, in the clinic's zone (Asia/Kolkata, 5 h 30 min ahead of UTC). */
const at = (time: string, daysLater = 7): string => {
  const date = new Date(Date.now() + daysLater * day).toISOString().slice(0, 10);
  return new Date(`${date}T${time}:00+05:30`).toISOString();
};

interface Wish {
  readonly appointmentId?: string;
  readonly patientId?: string;
  readonly practitionerId: string;
  readonly startsAt?: string;
  readonly as?: unknown;
  readonly overbook?: boolean;
  readonly siteId?: string;
}

const book = async (wish: Wish, by: Visitor = desk): Promise<Answer> =>
  by.call(routes.bookAppointment, {
    body: {
      appointmentId: randomUUID(),
      patientId: wish.patientId ?? (await newPatient()),
      startsAt: at('09:00'),
      as: { minutes: 30, mode: 'video' },
      ...{ reason: 'Cough', overbook: false },
      ...wish,
    },
  });

const appointmentOf = ({ status, body }: Answer): Appointment => {
  expect([status, body['code']]).toEqual([200, undefined]);
  return body['appointment'] as Appointment;
};

const booked = async (wish: Wish): Promise<Appointment> => appointmentOf(await book(wish));

const codeOf = ({ body }: Answer): unknown => body['code'];

const on = (
  route: (typeof routes)['cancelAppointment' | 'moveAppointment' | 'undoNoShow'],
  { appointmentId }: Pick<Appointment, 'appointmentId'>,
  body?: unknown,
  by: Visitor = desk,
): Promise<Answer> => by.call(route, { params: { appointmentId }, body });

const moving = (appointment: Appointment, change: Readonly<Record<string, unknown>> = {}) => ({
  ...{ version: appointment.version, practitionerId: appointment.practitionerId },
  ...{ startsAt: appointment.startsAt, minutes: 30, overbook: false, ...change },
});

const cancelling = ({ version }: Appointment) => ({ version, reason: 'pat', note: 'Feels better' });

/** The patient's page, opened with the link of a booking. */
async function opened({ body }: Answer): Promise<Visitor> {
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(String(body['url']).split('#')[1] ?? '', birthDate);
  return visitor;
}

const visitOf = async (visitor: Visitor): Promise<PatientVisit> =>
  (await visitor.call(routes.readMyVisit)).body as unknown as PatientVisit;

async function lineOf(appointmentId: string, date: string): Promise<AppointmentRow | undefined> {
  const list = await desk.call(routes.listAppointments, { query: `date=${date}` });
  return (list.body['appointments'] as AppointmentRow[]).find(
    (row) => row.appointmentId === appointmentId,
  );
}

const auditOf = async (action: string, id: string): Promise<number> =>
  (
    await clinic.rows(
      `select 1 from audit_event where action = '${action}' and entity_id = '${id}' and outcome = 'success'`,
    )
  ).length;

describe('a booking that is sent again', () => {
  it('returns the same link to the member who made it, and another link to anybody else', async () => {
    const practitionerId = await addDoctor(clinic, 'Dr Twice', 'twice@demo.example');
    const wish = {
      ...{ appointmentId: randomUUID(), practitionerId, patientId: await newPatient() },
      startsAt: at('06:00', 20),
    };
    const first = await book(wish);
    expect((await book(wish)).body['url']).toBe(first.body['url']);
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const others = await book(wish, doctor);
    expect(others.status).toBe(200);
    expect(others.body['url']).not.toBe(first.body['url']);
    const { encounterId } = appointmentOf(first);
    expect(await auditOf('visit-link.renew', encounterId)).toBe(1);
    const preview = await new Visitor(clinic.url).call(routes.previewVisitLink, {
      body: { token: String(first.body['url']).split('#')[1] },
    });
    expect(codeOf(preview)).toBe('link_invalid');
  });
});

describe('a visit', () => {
  it('is booked with a link that opens it, and appears in the list of its day', async () => {
    const practitionerId = await newDoctor();
    const answer = await book({ practitionerId });
    const appointment = appointmentOf(answer);
    expect(appointment).toMatchObject({
      ...{ status: 'booked', version: 1, startsAt: at('09:00'), endsAt: at('09:30') },
      ...{ practitionerId, mode: 'video', overbooked: false, cancellation: null },
    });
    const visit = await visitOf(await opened(answer));
    expect(visit).toMatchObject({ status: 'planned', startsAt: at('09:00'), walkIn: false });
    expect(await lineOf(appointment.appointmentId, at('09:00').slice(0, 10))).toMatchObject({
      ...{ reason: 'Cough', appointmentStatus: 'booked', version: 1 },
      undelivered: false,
    });
    expect(await auditOf('appointment.book', appointment.appointmentId)).toBe(1);
  });

  it('is booked once, however often the request is sent at once', async () => {
    const wish = {
      ...{ practitionerId: await newDoctor(), patientId: await newPatient() },
      appointmentId: randomUUID(),
    };
    const answers = await Promise.all([1, 2, 3].map(() => book(wish)));
    expect(new Set(answers.map((answer) => appointmentOf(answer).encounterId)).size).toBe(1);
    // The last link works.
    await opened(await book(wish));
    const another = await book({ ...wish, patientId: await newPatient() });
    expect(codeOf(another)).toBe('not_found');
  });

  it('is booked once of fifty requests for one time; the others get free times', async () => {
    const practitionerId = await newDoctor();
    const patients = await Promise.all(Array.from({ length: 50 }, newPatient));
    const answers = await Promise.all(
      patients.map((patientId) => book({ practitionerId, patientId })),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(49);
    for (const { status, body } of refused) {
      expect([status, body['code']]).toEqual([409, 'slot_taken']);
      const freeTimes = body['freeTimes'] as FreeTime[];
      expect(freeTimes).toHaveLength(6);
      expect(freeTimes.map(({ startsAt }) => startsAt)).toContain(at('09:30'));
      expect(
        freeTimes.every((one) => one.endsAt <= at('09:00') || one.startsAt >= at('09:30')),
      ).toBe(true);
    }
    const [first] = (refused[0]?.body['freeTimes'] ?? []) as FreeTime[];
    expect((await book({ practitionerId, startsAt: first?.startsAt ?? '' })).status).toBe(200);
  });

  it('cannot be at the same time as another visit of the patient, not even by overbooking', async () => {
    const patientId = await newPatient();
    await booked({ practitionerId: await newDoctor(), patientId });
    const other = { practitionerId: await newDoctor(), patientId, startsAt: at('09:15') };
    const answer = await book(other);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'patient_booked']);
    const freeTimes = answer.body['freeTimes'] as FreeTime[];
    expect(freeTimes.some(({ startsAt }) => startsAt === at('09:15'))).toBe(false);
    expect(codeOf(await book({ ...other, overbook: true }))).toBe('patient_booked');
  });

  it('is refused by the database itself where the service would miss a clash', async () => {
    const { appointmentId } = await booked({ practitionerId: await newDoctor() });
    const copy = (changed: string) =>
      clinic.rows(
        `insert into appointment
           (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
         select gen_random_uuid(), tenant_id, ${changed}, starts_at, ends_at, reason
         from appointment where id = '${appointmentId}'`,
      );
    const doctor = await newDoctor();
    await expect(copy(`patient_id, '${doctor}'`)).rejects.toMatchObject({
      ...{ code: '23P01', constraint: 'appointment_patient_free' },
    });
    await expect(copy(`'${await newPatient()}', practitioner_id`)).rejects.toMatchObject({
      ...{ code: '23P01', constraint: 'appointment_doctor_free' },
    });
  });

  it('can be overbooked on purpose, and is marked so', async () => {
    const practitionerId = await newDoctor();
    const first = await booked({ practitionerId });
    const second = await booked({ practitionerId, overbook: true });
    expect([first.overbooked, second.overbooked]).toEqual([false, true]);
    // The time that is now held only by the second one is taken, too.
    await on(routes.cancelAppointment, first, cancelling(first));
    expect(codeOf(await book({ practitionerId }))).toBe('slot_taken');
    const free = await booked({ practitionerId, startsAt: at('11:00'), overbook: true });
    expect(free.overbooked).toBe(false);
  });

  it('takes place at an open site, whose telephone number the patient sees', async () => {
    const practitionerId = await newDoctor();
    const sites = async () => (await desk.call(routes.listSites)).body['sites'] as Site[];
    const [site] = await sites();
    const siteId = site?.id ?? '';
    await clinic.rows(`update site set phone = '+91 4266 271234' where id = '${siteId}'`);
    const answer = await book({ practitionerId, siteId });
    const { appointmentId } = appointmentOf(answer);
    const row = await lineOf(appointmentId, at('09:00').slice(0, 10));
    expect(row?.site).toMatchObject({ id: siteId, phone: '+91 4266 271234' });
    expect((await visitOf(await opened(answer))).clinic.phone).toBe('+91 4266 271234');
    const elsewhere = await book({ practitionerId, startsAt: at('10:00'), siteId: randomUUID() });
    expect(codeOf(elsewhere)).toBe('bad_request');
    await clinic.rows(`update site set active = false where id = '${siteId}'`);
    expect(codeOf(await book({ practitionerId, startsAt: at('10:00'), siteId }))).toBe(
      'bad_request',
    );
    expect(await sites()).toEqual([]);
    await clinic.rows(`update site set active = true where id = '${siteId}'`);
  });

  it('needs an existing patient, an existing doctor and a date within range', async () => {
    const practitionerId = await newDoctor();
    const code = async (change: Partial<Wish>) => codeOf(await book({ practitionerId, ...change }));
    expect(await code({ patientId: randomUUID() })).toBe('not_found');
    expect(await code({ practitionerId: randomUUID() })).toBe('bad_request');
    expect(await code({ startsAt: at('09:00', -3) })).toBe('bad_request');
    expect(await code({ startsAt: at('09:00', 4000) })).toBe('bad_request');
    expect(await code({ as: { visitTypeId: randomUUID() } })).toBe('bad_request');
  });
});

describe('a patient', () => {
  const read = async (patientId: string): Promise<RegisteredPatient> =>
    (await desk.call(routes.readPatient, { params: { patientId } }))
      .body as unknown as RegisteredPatient;
  const change = async (patientId: string, to: Partial<PatientState>): Promise<void> => {
    const { version, identifier, active, deceasedDate, facts } = await read(patientId);
    const state = { identifier, active, deceasedDate, facts, ...to };
    const body = { baseVersion: version, ...state };
    expect((await desk.call(routes.changePatient, { params: { patientId }, body })).status).toBe(
      200,
    );
  };
  const walkIn = (patientId: string, practitionerId: string): Promise<Answer> =>
    desk.call(routes.registerWalkIn, {
      body: { encounterId: randomUUID(), patient: { patientId }, practitionerId, reason: 'Cough' },
    });
  const link = async (
    route: (typeof routes)['mergePatient' | 'unmergePatient'],
    patientId: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> => {
    const { version: baseVersion } = await read(patientId);
    const answer = await desk.call(route, {
      params: { patientId },
      body: { baseVersion, ...more },
    });
    expect(answer.status).toBe(200);
    return answer;
  };
  const merge = async (patientId: string, intoId: string) =>
    (await link(routes.mergePatient, patientId, { intoId })).body['overlapping'] as RouteAnswer<
      typeof routes.mergePatient
    >['overlapping'];
  const isMarked = async ({ appointmentId, startsAt }: Appointment): Promise<unknown> =>
    (await lineOf(appointmentId, startsAt.slice(0, 10)))?.patientOverbooked;

  it('who died, or whose record is inactive, cannot be booked', async () => {
    const [practitionerId, patientId] = [await newDoctor(), await newPatient()];
    const wish = { practitionerId, patientId, appointmentId: randomUUID() };
    await booked(wish);
    const later = { practitionerId, patientId, startsAt: at('10:00') };
    await change(patientId, { active: false });
    const inactive = await book(later);
    expect([inactive.status, codeOf(inactive)]).toEqual([409, 'patient_inactive']);
    expect(codeOf(await walkIn(patientId, practitionerId))).toBe('patient_inactive');
    await change(patientId, { active: true, deceasedDate: '2020' });
    const deceased = await book(later);
    expect([deceased.status, codeOf(deceased)]).toEqual([409, 'patient_deceased']);
    expect(codeOf(await walkIn(patientId, practitionerId))).toBe('patient_deceased');
    // A repeated request still gets its earlier answer.
    expect((await book(wish)).status).toBe(200);
    await change(patientId, { deceasedDate: null });
    expect((await book(later)).status).toBe(200);
    expect((await walkIn(patientId, practitionerId)).status).toBe(200);
  });

  it('whose record was merged is booked under the surviving record', async () => {
    const [practitionerId, old, stands] = [
      await newDoctor(),
      await newPatient(),
      await newPatient(),
    ];
    await merge(old, stands);
    const wish = { practitionerId, patientId: old, appointmentId: randomUUID() };
    const [first, again] = await Promise.all([booked(wish), booked(wish)]);
    expect([first.patientId, again.patientId]).toEqual([stands, stands]);
    const came = await walkIn(old, practitionerId);
    expect(came.body['patient']).toMatchObject({ id: stands });
    await change(stands, { active: false });
    expect(codeOf(await book({ ...wish, appointmentId: randomUUID() }))).toBe('patient_inactive');
  });

  it('is in one visit at a time, whichever of their records is named', async () => {
    const [old, middle, stands] = [await newPatient(), await newPatient(), await newPatient()];
    const first = await booked({ practitionerId: await newDoctor(), patientId: old });
    await merge(old, middle);
    await merge(middle, stands);
    for (const patientId of [old, middle, stands]) {
      const answer = await book({ practitionerId: await newDoctor(), patientId });
      expect([answer.status, codeOf(answer)]).toEqual([409, 'patient_booked']);
      const freeTimes = answer.body['freeTimes'] as FreeTime[];
      expect(freeTimes.some(({ startsAt }) => startsAt === at('09:00'))).toBe(false);
    }
    await expect(
      clinic.rows(
        `insert into appointment
           (id, tenant_id, patient_id, practitioner_id, starts_at, ends_at, reason)
         select gen_random_uuid(), tenant_id, '${stands}', '${await newDoctor()}', starts_at,
           ends_at, reason from appointment where id = '${first.appointmentId}'`,
      ),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'appointment_patient_free' });
    await link(routes.unmergePatient, middle);
    const apart = { practitionerId: await newDoctor(), patientId: stands };
    expect((await book(apart)).status).toBe(200);
  });

  it('whose merged records were both booked keeps both visits, which the merge reports', async () => {
    const [old, stands] = [await newPatient(), await newPatient()];
    const [one, other] = [
      await booked({ practitionerId: await newDoctor(), patientId: old }),
      await booked({ practitionerId: await newDoctor(), patientId: stands, startsAt: at('09:15') }),
    ];
    const alone = await booked({
      ...{ practitionerId: one.practitionerId, patientId: old, startsAt: at('14:00') },
    });
    const told = await merge(old, stands);
    expect(told.map(({ appointmentId }) => appointmentId)).toEqual([
      ...[one.appointmentId, other.appointmentId],
    ]);
    expect(await Promise.all([one, other, alone].map(isMarked))).toEqual([true, false, false]);
    // Both visits stand, and a third cannot have either time.
    for (const startsAt of [at('08:45'), at('09:30')]) {
      const answer = await book({ practitionerId: await newDoctor(), patientId: old, startsAt });
      expect(codeOf(answer)).toBe('patient_booked');
    }
    const moved = await on(
      ...([routes.moveAppointment, one, moving(one, { startsAt: at('11:00') })] as const),
    );
    expect(moved.status).toBe(200);
    expect(await isMarked(one)).toBe(false);
    const back = moving(moved.body as unknown as Appointment, { startsAt: at('09:00') });
    expect(codeOf(await on(routes.moveAppointment, one, back))).toBe('patient_booked');
  });

  it('who is unmerged gets the visits of each record back without the mark', async () => {
    const [old, stands] = [await newPatient(), await newPatient()];
    const visits = [
      await booked({ practitionerId: await newDoctor(), patientId: old }),
      await booked({ practitionerId: await newDoctor(), patientId: stands }),
    ];
    await merge(old, stands);
    expect(await Promise.all(visits.map(isMarked))).toEqual([true, false]);
    await link(routes.unmergePatient, old);
    expect(await Promise.all(visits.map(isMarked))).toEqual([false, false]);
    const kept = await clinic.rows(
      `select patient_id, standing_patient_id, version from appointment
       where patient_id in ('${old}', '${stands}') order by id`,
    );
    expect(kept).toHaveLength(2);
    expect(kept.every((row) => row['patient_id'] === row['standing_patient_id'])).toBe(true);
  });

  it('who is booked and merged at once is never in two visits at a time', async () => {
    const pairs = Array.from({ length: 8 }, async () => {
      const [old, stands] = [await newPatient(), await newPatient()];
      await booked({ practitionerId: await newDoctor(), patientId: old });
      const practitionerId = await newDoctor();
      const [overlapping, answer] = await Promise.all([
        merge(old, stands),
        book({ practitionerId, patientId: stands }),
      ]);
      // The order decides: the visit is refused, or the merge reports it.
      expect([answer.status, overlapping.length]).toEqual(
        answer.status === 200 ? [200, 2] : [409, 0],
      );
    });
    await Promise.all(pairs);
  });
});

describe('a move', () => {
  it('by two desks at once succeeds at one, and the other one is told', async () => {
    const appointment = await booked({ practitionerId: await newDoctor() });
    const times = [at('10:00'), at('11:00')];
    const answers = await Promise.all(
      times.map((startsAt) =>
        on(routes.moveAppointment, appointment, moving(appointment, { startsAt })),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.map(codeOf)).toContain('appointment_changed');
    const winner = answers.find(({ status }) => status === 200)?.body as unknown as Appointment;
    expect(winner.version).toBe(2);
    // Repeating the request after a lost response is not another move.
    const again = moving(appointment, { startsAt: winner.startsAt });
    expect((await on(routes.moveAppointment, appointment, again)).body).toEqual(winner);
    expect(await auditOf('appointment.move', appointment.appointmentId)).toBe(1);
  });

  it('keeps the patient’s link, which works until the new time', async () => {
    const answer = await book({ practitionerId: await newDoctor() });
    const appointment = appointmentOf(answer);
    const practitionerId = await newDoctor();
    const to = moving(appointment, { startsAt: at('15:00', 30), practitionerId, minutes: 45 });
    const moved = await on(routes.moveAppointment, appointment, to);
    expect(moved.body).toMatchObject({ practitionerId, endsAt: at('15:45', 30) });
    expect(await visitOf(await opened(answer))).toMatchObject({ startsAt: at('15:00', 30) });
    const [link] = await clinic.rows(
      `select valid_until from visit_link where encounter_id = '${appointment.encounterId}'`,
    );
    expect(link?.['valid_until']).toEqual(new Date(Date.parse(at('15:45', 30)) + day));
  });

  it('can change the site alone, or clear it, and otherwise keeps the site', async () => {
    const answer = await book({ practitionerId: await newDoctor() });
    const appointment = appointmentOf(answer);
    const [site] = (await desk.call(routes.listSites)).body['sites'] as Site[];
    const siteId = site?.id ?? '';
    const day = at('09:00').slice(0, 10);
    const move = async (from: Appointment, change: Readonly<Record<string, unknown>>) => {
      const { body } = await on(routes.moveAppointment, appointment, moving(from, change));
      const row = await lineOf(appointment.appointmentId, day);
      return { moved: body as unknown as Appointment, at: row?.site?.id ?? null };
    };
    const there = await move(appointment, { siteId });
    expect(there).toMatchObject({ moved: { version: 2 }, at: siteId });
    // Repeating the request after a lost response is not another move.
    expect(await move(appointment, { siteId })).toEqual(there);
    const later = await move(there.moved, { startsAt: at('10:00') });
    expect(later).toMatchObject({ moved: { version: 3 }, at: siteId });
    const elsewhere = moving(later.moved, { siteId: randomUUID() });
    expect(codeOf(await on(routes.moveAppointment, appointment, elsewhere))).toBe('bad_request');
    // A site that closed meanwhile does not prevent a move at the same site.
    await clinic.rows(`update site set active = false where id = '${siteId}'`);
    const closed = await move(later.moved, { startsAt: at('11:00'), siteId });
    expect(closed).toMatchObject({ moved: { version: 4 }, at: siteId });
    await clinic.rows(`update site set active = true where id = '${siteId}'`);
    const home = await move(closed.moved, { startsAt: at('11:00'), siteId: null });
    expect(home).toMatchObject({ moved: { version: 5 }, at: null });
  });

  it('is refused onto a taken time, but may overlap its own old time', async () => {
    const practitionerId = await newDoctor();
    await booked({ practitionerId, startsAt: at('10:00') });
    const appointment = await booked({ practitionerId });
    const to = (startsAt: string, change = {}) =>
      on(routes.moveAppointment, appointment, moving(appointment, { startsAt, ...change }));
    const refused = await to(at('09:45'));
    expect(codeOf(refused)).toBe('slot_taken');
    expect((refused.body['freeTimes'] as FreeTime[]).map(({ startsAt }) => startsAt)).toContain(
      at('09:30'),
    );
    expect((await to(at('09:15'))).status).toBe(200);
    const over = await to(at('10:00'), { version: 2, overbook: true });
    expect(over.body).toMatchObject({ overbooked: true, version: 3 });
  });
});

describe('a cancelled visit', () => {
  it('shows on the patient’s link and in the list, and frees its time', async () => {
    const practitionerId = await newDoctor();
    const patientId = await newPatient();
    const answer = await book({ practitionerId, patientId });
    const appointment = appointmentOf(answer);
    const visitor = await opened(answer);
    const cancelled = await on(routes.cancelAppointment, appointment, cancelling(appointment));
    expect(cancelled.body).toMatchObject({
      ...{ status: 'cancelled', version: 2 },
      cancellation: { reason: 'pat', note: 'Feels better' },
    });
    const token = String(answer.body['url']).split('#')[1] ?? '';
    const preview = await new Visitor(clinic.url).call(routes.previewVisitLink, {
      body: { token },
    });
    expect([preview.status, codeOf(preview)]).toEqual([410, 'visit_cancelled']);
    const open = await new Visitor(clinic.url).call(routes.openVisitLink, {
      body: { token, birthDate },
    });
    expect(codeOf(open)).toBe('visit_cancelled');
    // The patient's page may be open.
    expect((await visitOf(visitor)).status).toBe('cancelled');
    expect(codeOf(await visitor.call(routes.arrive, { body: { deviceCheck } }))).toBe(
      'visit_ended',
    );
    const { encounterId } = appointment;
    const renewed = await desk.call(routes.renewVisitLink, { params: { encounterId } });
    expect(codeOf(renewed)).toBe('visit_cancelled');
    expect(await lineOf(appointment.appointmentId, at('09:00').slice(0, 10))).toMatchObject({
      ...{ appointmentStatus: 'cancelled', cancellation: { reason: 'pat', note: 'Feels better' } },
    });
    // The note is only for the clinic's staff.
    const [row] = await clinic.rows(
      `select cancellation_note from appointment where id = '${appointment.appointmentId}'`,
    );
    expect(String(row?.['cancellation_note'])).not.toContain('Feels better');
    expect((await book({ practitionerId, patientId })).status).toBe(200);
    const again = await on(routes.cancelAppointment, appointment, cancelling(appointment));
    expect(again.body).toEqual(cancelled.body);
    expect(await auditOf('appointment.cancel', appointment.appointmentId)).toBe(1);
    expect(codeOf(await on(routes.moveAppointment, appointment, moving(appointment)))).toBe(
      'appointment_changed',
    );
  });

  it('is refused to a page that shows an older version', async () => {
    const appointment = await booked({ practitionerId: await newDoctor() });
    const to = moving(appointment, { startsAt: at('12:00') });
    await on(routes.moveAppointment, appointment, to);
    const cancelled = await on(routes.cancelAppointment, appointment, cancelling(appointment));
    expect(codeOf(cancelled)).toBe('appointment_changed');
  });

  it('takes a waiting patient out of the queue', async () => {
    const visitor = await waiting();
    const [row] = await clinic.rows(
      `select a.id, a.version from appointment a join encounter e on e.appointment_id = a.id
       where e.id = '${visitor.encounterId}'`,
    );
    const appointment = { appointmentId: String(row?.['id']), version: Number(row?.['version']) };
    const body = { version: appointment.version, reason: 'prov', note: '' };
    const cancelled = await on(routes.cancelAppointment, appointment, body);
    expect(cancelled.body['status']).toBe('cancelled');
    const left = await clinic.rows(
      `select outcome from queue_entry where encounter_id = '${visitor.encounterId}'`,
    );
    expect(left).toEqual([{ outcome: 'ended' }]);
  });
});

/** A patient who is booked for now and has arrived. */
async function waiting(): Promise<Visitor> {
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  const visitor = await opened(await book({ practitionerId: await newDoctor(), startsAt }));
  await visitor.call(routes.giveConsent, { body: agreement });
  expect((await visitor.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);
  return visitor;
}

describe('a no-show', () => {
  const noShow = (appointmentId: string) =>
    desk.call(routes.markAppointmentNoShow, { params: { appointmentId } });
  const undo = (appointmentId: string) =>
    desk.call(routes.undoNoShow, { params: { appointmentId } });

  it('can be marked once the appointment has begun, and undone where that was wrong', async () => {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const answer = await book({ practitionerId: await newDoctor(), startsAt });
    const { appointmentId } = appointmentOf(answer);
    const missed = await noShow(appointmentId);
    expect(missed.body).toMatchObject({ status: 'noshow', version: 2 });
    expect((await noShow(appointmentId)).body).toEqual(missed.body);
    const undone = await undo(appointmentId);
    expect(undone.body).toMatchObject({ status: 'booked', version: 3 });
    expect((await undo(appointmentId)).body).toEqual(undone.body);
    expect((await visitOf(await opened(answer))).status).toBe('planned');
    expect(await auditOf('appointment.no-show', appointmentId)).toBe(1);
    expect(await auditOf('appointment.undo-no-show', appointmentId)).toBe(1);
  });

  it('cannot be marked before the appointment’s time, nor for a cancelled visit', async () => {
    const appointment = await booked({ practitionerId: await newDoctor() });
    expect(codeOf(await noShow(appointment.appointmentId))).toBe('invalid_state');
    await on(routes.cancelAppointment, appointment, cancelling(appointment));
    expect(codeOf(await noShow(appointment.appointmentId))).toBe('invalid_state');
    expect(codeOf(await undo(appointment.appointmentId))).toBe('invalid_state');
  });

  it('that is undone puts the patient back in the queue with the time of arrival', async () => {
    const visitor = await waiting();
    const { encounterId } = visitor;
    expect((await desk.call(routes.markNoShow, { params: { encounterId } })).status).toBe(200);
    const [row] = await clinic.rows(
      `select appointment_id, arrived_at from encounter where id = '${encounterId}'`,
    );
    const appointmentId = String(row?.['appointment_id']);
    const undone = await undo(appointmentId);
    expect(undone.body).toMatchObject({ status: 'arrived' });
    const entries = await clinic.rows(
      `select arrived_at, outcome from queue_entry where encounter_id = '${encounterId}' order by id`,
    );
    expect(entries).toEqual([
      { arrived_at: row?.['arrived_at'], outcome: 'no-show' },
      { arrived_at: row?.['arrived_at'], outcome: null },
    ]);
  });

  it('that is undone keeps the visit as overbooked where the time was taken meanwhile', async () => {
    const practitionerId = await newDoctor();
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const { appointmentId, patientId } = await booked({ practitionerId, startsAt });
    await noShow(appointmentId);
    await booked({ practitionerId, startsAt });
    expect((await undo(appointmentId)).body).toMatchObject({ status: 'booked', overbooked: true });
    await noShow(appointmentId);
    await booked({ practitionerId: await newDoctor(), patientId, startsAt });
    expect(codeOf(await undo(appointmentId))).toBe('patient_booked');
  });
});

describe('another clinic', () => {
  it('can neither see nor change any of it', async () => {
    const practitionerId = await newDoctor();
    const appointment = await booked({ practitionerId });
    const { appointmentId } = appointment;
    const email = 'elsewhere@x.example';
    const of = await clinic.accountOf('desk@demo.example');
    const [hash] = await clinic.rows(`select password_hash from account where id = '${of}'`);
    await clinic.addAccount(email, String(hash?.['password_hash']));
    await anotherClinic(clinic, 'Elsewhere', email, ['front-desk', 'administrator', 'doctor']);
    const { password } = deskAccount;
    const stranger = await MemberVisitor.signedIn(clinic, { email, password });
    const { id: doctorElsewhere } = (await stranger.call(routes.readSession)).body[
      'practitioner'
    ] as { id: string };
    const code = async (answer: Promise<Answer>) => codeOf(await answer);
    const theirs = (change: Partial<Wish>) =>
      book({ practitionerId: doctorElsewhere, ...change }, stranger);
    expect(await code(theirs({}))).toBe('not_found');
    expect(await code(theirs({ practitionerId }))).toBe('bad_request');
    expect(await code(on(routes.moveAppointment, appointment, moving(appointment), stranger))).toBe(
      'not_found',
    );
    const body = cancelling(appointment);
    expect(await code(on(routes.cancelAppointment, appointment, body, stranger))).toBe('not_found');
    const params = { appointmentId };
    expect(await code(stranger.call(routes.markAppointmentNoShow, { params }))).toBe('not_found');
    expect(await code(stranger.call(routes.undoNoShow, { params }))).toBe('not_found');
    const patientElsewhere = newId();
    const [there] = await clinic.rows(
      `select tenant_id from membership where id = '${doctorElsewhere}'`,
    );
    await clinic.addPatient(String(there?.['tenant_id']), { id: patientElsewhere, name: 'x' });
    // An id that exists here cannot be used for a booking there.
    const wish = { appointmentId, patientId: patientElsewhere };
    expect(await code(theirs(wish))).toBe('not_found');
    expect((await theirs({ patientId: patientElsewhere })).status).toBe(200);
  });
});

describe('the live list', () => {
  it('receives every change', async () => {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const list = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await list.told('clinic:day');
    const appointment = await booked({ practitionerId: await newDoctor(), startsAt });
    const heard = (status: string) =>
      list.told('clinic:day', ({ appointments }) =>
        (appointments as AppointmentRow[]).some(
          ({ appointmentId, appointmentStatus }) =>
            appointmentId === appointment.appointmentId && appointmentStatus === status,
        ),
      );
    await heard('booked');
    await on(routes.cancelAppointment, appointment, cancelling(appointment));
    await heard('cancelled');
    list.close();
  });
});

describe('free times', () => {
  const find = async (wish: Readonly<Record<string, unknown>>): Promise<FreeTime[]> => {
    const answer = await desk.call(routes.findFreeTimes, {
      body: {
        ...{ as: { minutes: 30, mode: 'video' }, from: at('12:00').slice(0, 10), days: 1 },
        ...wish,
      },
    });
    expect(answer.status).toBe(200);
    return answer.body['freeTimes'] as FreeTime[];
  };

  it('are the default hours where none are set, without the booked times', async () => {
    const practitionerId = await newDoctor();
    const patientId = await newPatient();
    const appointment = await booked({ practitionerId, patientId, startsAt: at('08:00') });
    const starts = (times: readonly FreeTime[]) => times.map(({ startsAt }) => startsAt);
    const free = starts(await find({ practitionerId }));
    expect([free[0], free.at(-1)]).toEqual([at('08:30'), at('17:30')]);
    const { appointmentId: exceptAppointmentId } = appointment;
    expect(starts(await find({ practitionerId, exceptAppointmentId }))[0]).toBe(at('08:00'));
    const other = await newDoctor();
    expect(starts(await find({ practitionerId: other, patientId }))[0]).toBe(at('08:30'));
    expect(starts(await find({ practitionerId: other }))[0]).toBe(at('08:00'));
  });

  it('follow working hours, leave and visit type, and include the earliest over all doctors', async () => {
    const practitionerId = await newDoctor();
    const visitTypeId = newId();
    const type = {
      ...{ names: { en: 'New problem', 'zh-Hans': '新问题' }, minutes: 30, mode: 'telephone' },
      ...{ colour: 'teal', bufferMinutes: 15, isOffered: true },
    };
    const params = { visitTypeId };
    const refused = await desk.call(routes.saveVisitType, { params, body: type });
    expect(codeOf(refused)).toBe('not_found');
    const saved = await admin.call(routes.saveVisitType, { params, body: type });
    expect(saved.body).toEqual({ visitTypeId, ...type });
    const listed = await desk.call(routes.listVisitTypes);
    expect(listed.body['visitTypes']).toContainEqual({ visitTypeId, ...type });

    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      from: '06:00',
      to: '07:30',
    }));
    const daysOff = [
      { from: at('12:00', 8).slice(0, 10), to: at('12:00', 8).slice(0, 10), reason: 'Leave' },
    ];
    const save = (body: unknown) =>
      admin.call(routes.saveSchedule, { params: { of: practitionerId }, body });
    const schedule = await save({ weekly, daysOff, baseVersion: 0 });
    expect(schedule.body).toMatchObject({ version: 1, weekly, daysOff });
    expect(codeOf(await save({ weekly: [], daysOff: [], baseVersion: 0 }))).toBe(
      'version_conflict',
    );
    const { schedules } = (await admin.call(routes.listSchedules)).body as {
      schedules: Schedule[];
    };
    expect(schedules[0]).toMatchObject({ of: 'clinic', version: 0 });
    expect(schedules.find(({ of }) => of === practitionerId)).toMatchObject({ weekly });

    const as = { visitTypeId };
    const starts = async (change = {}) =>
      (await find({ practitionerId, as, ...change })).map(({ startsAt }) => startsAt);
    expect(await starts({ days: 2 })).toEqual(
      ['06:00', '06:15', '06:30', '06:45', '07:00'].map((time) => at(time)),
    );
    const [first] = await find({ as });
    expect(first).toMatchObject({ practitionerId, startsAt: at('06:00') });
    const visit = await booked({ practitionerId, as, startsAt: at('06:30') });
    expect(visit).toMatchObject({ visitTypeId, mode: 'telephone', endsAt: at('07:00') });
    // The buffer after the visit is taken as well.
    expect(await starts()).toEqual([]);
    expect(codeOf(await book({ practitionerId, startsAt: at('07:00') }))).toBe('slot_taken');
    // Booking outside working hours is allowed: the desk knows why.
    expect((await book({ practitionerId, startsAt: at('22:00') })).status).toBe(200);

    const week = await desk.call(routes.readCalendar, {
      query: `from=${at('12:00').slice(0, 10)}&to=${at('12:00', 8).slice(0, 10)}&practitionerId=${practitionerId}`,
    });
    expect(week.body['hours']).toEqual([
      { practitionerId, startsAt: at('06:00'), endsAt: at('07:30') },
    ]);
    expect(week.body['daysOff']).toEqual([
      { date: daysOff[0]?.from, practitionerId, reason: 'Leave' },
    ]);
    expect((week.body['appointments'] as AppointmentRow[]).map(({ startsAt }) => startsAt)).toEqual(
      [...[at('06:30'), at('22:00')]],
    );
  });
});
