import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type OutreachParticipant,
  type OutreachRun,
  type ParticipantDay,
  type Route,
  type RouteAnswer,
  routes,
  type WaitingEntry,
} from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor } from '../support/actors/waiting.ts';

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

let clinic: TestClinic;
let desk: MemberVisitor;
let worker: MemberVisitor;
let tenant: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  worker = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'chw@demo.example', password: 'two-bicycles-up-the-hill' },
  });
  const [row] = await clinic.rows('select id from tenant');
  tenant = String(row?.['id']);
});

afterAll(() => clinic.close());

const codeOf = ({ body }: Answer): unknown => body['code'];
const isDone = ({ status, body }: Answer): void => {
  expect([status, body['code']]).toEqual([200, undefined]);
};

/** At the sites of these tests. */
const dayFrom = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' }).format(
    new Date(Date.now() + days * 86_400_000),
  );

let made = 0;
const newDoctor = (): Promise<string> => {
  made += 1;
  return addDoctor(clinic, `Dr Day ${made}`, `day-${made}@demo.example`);
};

async function newPatient(name = 'Kamala Rajan', owner = tenant): Promise<string> {
  const id = newId();
  await clinic.addPatient(owner, { id, name, birthDate: '1980-01-01' });
  return id;
}

async function newSite(): Promise<string> {
  const id = newId();
  made += 1;
  await clinic.rows(
    `insert into site (id, tenant_id, name, time_zone)
     values ('${id}', '${tenant}', 'Aravenu ${made}', 'Asia/Kolkata')`,
  );
  return id;
}

/** A day at a site, with a doctor and some stock. */
class Day {
  readonly sessionId = randomUUID();
  readonly stockId = randomUUID();
  readonly teamId = randomUUID();
  readonly doctorId: string;
  readonly siteId: string;

  private constructor(doctorId: string, siteId: string) {
    this.doctorId = doctorId;
    this.siteId = siteId;
  }

  static async planned(siteId?: string, date = dayFrom(0), withDoctor = true): Promise<Day> {
    const day = new Day(await newDoctor(), siteId ?? (await newSite()));
    const plan = {
      ...{ siteId: day.siteId, date, from: '09:00', to: '16:00', programme: 'Antenatal' },
      ...{ language: 'en', visitTypeId: null },
      team: [
        {
          id: day.teamId,
          memberId: null,
          name: 'Mary',
          role: 'driver',
          from: '09:00',
          to: '16:00',
        },
      ],
      doctors: withDoctor
        ? [{ id: randomUUID(), practitionerId: day.doctorId, from: '10:00', to: '12:00' }]
        : [],
      stock: [{ id: day.stockId, name: 'ORS', unit: 'sachets', planned: 10 }],
    };
    isDone(
      await desk.call(routes.saveOutreachSession, {
        params: { sessionId: day.sessionId },
        body: { baseVersion: 0, plan },
      }),
    );
    return day;
  }

  static async open(withDoctor = true): Promise<Day> {
    const day = await Day.planned(undefined, undefined, withDoctor);
    isDone(await day.do(routes.openOutreachSession));
    return day;
  }

  do(
    route: Route,
    params: Readonly<Record<string, string>> = {},
    body?: unknown,
    by: MemberVisitor = worker,
  ): Promise<Answer> {
    return by.call(route, {
      params: { sessionId: this.sessionId, ...params },
      ...(body !== undefined && { body }),
    });
  }

  async expects(who: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const participantId = randomUUID();
    const facts = { source: 'booked', priority: 'R', expectedAt: null, village: null };
    isDone(
      await this.do(
        ...([routes.saveOutreachParticipant, { participantId }] as const),
        { baseVersion: 0, who, ...facts, reason: 'Fever', carriedFrom: null, ...more },
        desk,
      ),
    );
    return participantId;
  }

  checkIn(participantId: string, by?: MemberVisitor): Promise<Answer> {
    return this.do(routes.checkInParticipant, { participantId }, undefined, by);
  }

  walkIn(more: Readonly<Record<string, unknown>> = {}, participantId: string = randomUUID()) {
    return this.do(...([routes.checkInWalkIn, { participantId }] as const), {
      ...{ who: { name: 'Anbu', age: 71 }, village: 'Sholur', reason: 'Cough' },
      ...{ priority: 'R', priorityReason: null, ...more },
    });
  }

  async comes(name = 'Kamala Rajan'): Promise<string> {
    const participantId = await this.expects({ patientId: await newPatient(name) });
    isDone(await this.checkIn(participantId));
    return participantId;
  }

  async run(): Promise<OutreachRun> {
    const answer = await this.do(routes.readOutreachRun);
    isDone(answer);
    return answer.body as unknown as OutreachRun;
  }

  async line(id: string): Promise<OutreachParticipant & ParticipantDay> {
    const { session, days } = await this.run();
    const found = session.participants.find(({ participantId }) => participantId === id);
    const day = days.find(({ participantId }) => participantId === id);
    if (found === undefined || day === undefined) throw new Error('Nobody is on this line');
    return { ...found, ...day };
  }

  send(
    participantId: string,
    encounterId: string = randomUUID(),
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> {
    return this.do(...([routes.sendToDoctor, { participantId }] as const), {
      ...{ encounterId, practitionerId: this.doctorId, ...more },
    });
  }

  /** Another doctor of the session. */
  async anotherDoctor(): Promise<string> {
    const id = await newDoctor();
    await clinic.rows(
      `insert into outreach_doctor
         (id, tenant_id, session_id, practitioner_id, from_time, to_time, starts_at, ends_at)
       values ('${newId()}', '${tenant}', '${this.sessionId}', '${id}', '10:00', '12:00',
         now(), now() + interval '2 h')`,
    );
    return id;
  }
}

const sentOf = (answer: Answer): RouteAnswer<typeof routes.sendToDoctor> => {
  isDone(answer);
  return answer.body as unknown as RouteAnswer<typeof routes.sendToDoctor>;
};

/** Opens a link on the tablet, as far as the waiting room. */
async function arrived(url: string): Promise<Visitor> {
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(url.split('#')[1] ?? '', '1980-01-01');
  await visitor.call(routes.giveConsent, { body: agreement });
  isDone(await visitor.call(routes.arrive, { body: { deviceCheck } }));
  return visitor;
}

const end = (encounterId: string, status: 'in-progress' | 'finished') =>
  clinic.rows(
    `update encounter set status = '${status}', arrived_at = now(), started_at = now(),
       ended_at = ${status === 'finished' ? 'now()' : 'null'} where id = '${encounterId}'`,
  );

describe('the day', () => {
  it('is opened once, and takes nobody before', async () => {
    const day = await Day.planned();
    const participantId = await day.expects({ name: 'Anbu', age: 71 });
    expect(codeOf(await day.checkIn(participantId))).toBe('invalid_state');
    expect(codeOf(await day.walkIn())).toBe('invalid_state');
    isDone(await day.do(routes.openOutreachSession));
    const { openedAt, session } = await day.run();
    expect(session.status).toBe('open');
    isDone(await day.do(routes.openOutreachSession));
    expect((await day.run()).openedAt).toBe(openedAt);
    expect(codeOf(await day.do(routes.openOutreachSession, { sessionId: randomUUID() }))).toBe(
      'not_found',
    );
  });

  it('is not opened before its date at the site', async () => {
    const day = await Day.planned(undefined, dayFrom(1));
    expect(codeOf(await day.do(routes.openOutreachSession))).toBe('invalid_state');
    expect((await day.run()).session.status).toBe('planned');
  });

  it('is planned again until someone was checked in', async () => {
    const day = await Day.open();
    isDone(await day.do(routes.undoOpening));
    isDone(await day.do(routes.undoOpening));
    const { openedAt, session } = await day.run();
    expect([session.status, openedAt]).toEqual(['planned', null]);
    isDone(await day.do(routes.openOutreachSession));
    isDone(await day.walkIn());
    expect(codeOf(await day.do(routes.undoOpening))).toBe('invalid_state');
  });

  it('leaves one audit row where an open page reads it again and again', async () => {
    const day = await Day.open();
    await day.run();
    await day.run();
    isDone(await day.do(routes.readOutreachRun, {}, undefined, desk));
    const rows = await clinic.rows(
      `select 1 from audit_event where action = 'outreach.read' and entity_id = '${day.sessionId}'`,
    );
    expect(rows).toHaveLength(2);
  });

  it('tells medicine and what is owed to those who care for people', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const lines = [{ stockId: day.stockId, quantity: 2 }];
    isDone(
      await day.do(
        ...([routes.handOutMedicine, { participantId, handOutId: randomUUID() }] as const),
        { lines },
      ),
    );
    const owed = { participantId, kind: 'result', text: 'Blood count', dueOn: null };
    isDone(await day.do(routes.addOwed, { owedId: randomUUID() }, owed));
    const { body } = await day.do(routes.readOutreachRun, {}, undefined, desk);
    const seen = body as unknown as OutreachRun;
    expect(seen.days[0]?.handedOut).toEqual([]);
    expect(seen.owed).toMatchObject([{ kind: 'result', text: '' }]);
    expect(seen.handedOut).toMatchObject([{ stockId: day.stockId, name: 'ORS', quantity: 2 }]);
    expect((await day.run()).days[0]?.handedOut).toEqual(lines);
  });

  it('tells open pages that it looks different', async () => {
    const day = await Day.open();
    const page = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await page.told('queue:board');
    isDone(await day.walkIn());
    await page.told('outreach:changed');
    page.close();
  });

  it('knows who of the team is there', async () => {
    const day = await Day.open();
    const mark = (here: boolean) => day.do(routes.markTeamMember, { lineId: day.teamId }, { here });
    isDone(await mark(true));
    expect((await day.run()).session.team[0]?.cameAt).not.toBeNull();
    isDone(await mark(false));
    expect((await day.run()).session.team[0]?.cameAt).toBeNull();
  });
});

describe('check-in', () => {
  it('gives the number of the day once, also where two devices do it at the same time', async () => {
    const day = await Day.open();
    const first = await day.expects({ name: 'Anbu', age: 71 });
    const both = await Promise.all([day.checkIn(first), day.checkIn(first, desk)]);
    expect(both.map(({ body }) => body['number'])).toEqual([1, 1]);
    const line = await day.line(first);
    expect(line).toMatchObject({ state: 'here', number: 1 });
    expect(line.steps['check-in']).toBe(line.arrivedAt);
    const others = await Promise.all(Array.from({ length: 6 }, () => day.walkIn()));
    expect(others.map(({ body }) => Number(body['number'])).toSorted()).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('takes a walk-in once, however often it is sent', async () => {
    const day = await Day.open();
    const id = randomUUID();
    const urgent = { priority: 'EM', priorityReason: 'Short of breath' };
    const answers = await Promise.all([1, 2, 3].map(() => day.walkIn(urgent, id)));
    expect(answers.map(({ body }) => body['number'])).toEqual([1, 1, 1]);
    expect(await day.line(id)).toMatchObject({
      ...{ source: 'walk-in', state: 'here', person: { name: 'Anbu', age: 71 } },
      ...{ village: 'Sholur', reason: 'Cough', ...urgent },
    });
    const [row] = await clinic.rows(
      `select details, priority_reason from outreach_participant where id = '${id}'`,
    );
    for (const column of ['details', 'priority_reason']) {
      expect(Buffer.from(row?.[column] as Buffer).toString('latin1')).not.toMatch(/Anbu|breath/);
    }
  });

  it('takes a correction of a walk-in until someone else changed the row', async () => {
    const day = await Day.open();
    const id = randomUUID();
    isDone(await day.walkIn({}, id));
    const right = { who: { name: 'Anbu Raj', age: 17 }, reason: 'Chest pain', village: null };
    const urgent = { priority: 'EM', priorityReason: 'Pale' };
    const { body } = await day.walkIn({ ...right, ...urgent }, id);
    expect(body['number']).toBe(1);
    expect(await day.line(id)).toMatchObject({
      person: right.who,
      reason: 'Chest pain',
      ...urgent,
    });
    // What stands there is sent again.
    isDone(await day.walkIn({ ...right, ...urgent }, id));
    isDone(await day.do(routes.markVitalsTaken, { participantId: id }));
    expect(codeOf(await day.walkIn({}, id))).toBe('version_conflict');
    expect(await day.line(id)).toMatchObject({ person: right.who, ...urgent });
  });

  it('is taken back while nothing else was done, and nobody else gets the number', async () => {
    const day = await Day.open();
    const undo = (participantId: string) => day.do(routes.undoCheckIn, { participantId });
    const listed = await day.comes();
    isDone(await undo(listed));
    isDone(await undo(listed));
    expect(await day.line(listed)).toMatchObject({
      ...{ state: 'expected', number: null, arrivedAt: null, steps: {} },
    });
    const walkIn = randomUUID();
    expect((await day.walkIn({}, walkIn)).body['number']).toBe(2);
    isDone(await undo(walkIn));
    isDone(await undo(walkIn));
    const { session } = await day.run();
    expect(session.participants.map(({ participantId }) => participantId)).toEqual([listed]);
    expect((await day.checkIn(listed)).body['number']).toBe(3);
    isDone(await day.do(routes.markVitalsTaken, { participantId: listed }));
    expect(codeOf(await undo(listed))).toBe('invalid_state');
    expect(codeOf(await undo(randomUUID()))).toBe('not_found');
  });

  it('changes a record for another one only where the first is named', async () => {
    const day = await Day.open();
    const participantId = randomUUID();
    isDone(await day.walkIn({}, participantId));
    const register = (patientId: string, replaces?: string) =>
      day.do(...([routes.registerParticipant, { participantId }] as const), {
        ...{ patient: { patientId }, ...(replaces !== undefined && { replaces }) },
      });
    const [first, second] = [await newPatient('Anbu'), await newPatient('Anbu Raj')];
    isDone(await register(first));
    isDone(await register(first));
    expect(codeOf(await register(second))).toBe('already_registered');
    const made = { name: 'Anbu', birthDate: '1955', gender: 'male', language: 'en', phone: null };
    const added = await day.do(...([routes.registerParticipant, { participantId }] as const), {
      patient: made,
    });
    expect(codeOf(added)).toBe('already_registered');
    expect(await day.line(participantId)).toMatchObject({
      ...{ patient: { id: first }, person: null, listedAs: { name: 'Anbu', age: 71 } },
    });
    isDone(await day.do(routes.markVitalsTaken, { participantId }));
    isDone(await register(second, first));
    const line = await day.line(participantId);
    expect(line.patient?.id).toBe(second);
    // They were taken of the other record.
    expect(line.steps.vitals).toBeUndefined();
    expect(codeOf(await register(first, first))).toBe('already_registered');
    sentOf(await day.send(participantId));
    expect(codeOf(await register(first, second))).toBe('invalid_state');
    expect(await day.line(participantId)).toMatchObject({
      ...{ patient: { id: second }, listedAs: null, village: 'Sholur' },
    });
  });

  it('says how urgent somebody is, and takes it back', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const say = (priority: string, priorityReason: string | null) =>
      day.do(routes.prioritiseParticipant, { participantId }, { priority, priorityReason });
    isDone(await say('EM', 'SpO2 91 %'));
    expect(await day.line(participantId)).toMatchObject({
      ...{ priority: 'EM', priorityReason: 'SpO2 91 %' },
    });
    isDone(await say('R', null));
    expect(await day.line(participantId)).toMatchObject({ priority: 'R', priorityReason: null });
  });

  it('registers somebody once, and finds them by their record from then on', async () => {
    const day = await Day.open();
    const participantId = randomUUID();
    isDone(await day.walkIn({}, participantId));
    const patient = {
      ...{ name: 'Anbu Raj', birthDate: '1955', birthDateEstimated: true, gender: 'male' },
      ...{ language: 'en', phone: null },
    };
    const register = () => day.do(routes.registerParticipant, { participantId }, { patient });
    const ids = (await Promise.all([register(), register()])).map(({ body }) => body['patientId']);
    expect(ids[0]).toBe(ids[1]);
    expect(await day.line(participantId)).toMatchObject({
      ...{ person: null, village: 'Sholur', reason: 'Cough' },
      patient: { id: ids[0], name: 'Anbu Raj' },
    });
    // The same person again is on the list already.
    const other = randomUUID();
    isDone(await day.walkIn({}, other));
    const again = await day.do(
      ...([routes.registerParticipant, { participantId: other }] as const),
      { patient: { patientId: ids[0] } },
    );
    expect(codeOf(again)).toBe('already_listed');
    expect(codeOf(await day.walkIn({ who: { patientId: ids[0] } }))).toBe('already_listed');
    expect(codeOf(await day.walkIn({ who: { patientId: randomUUID() } }))).toBe('not_found');
  });
});

describe('a step', () => {
  it('is kept at its first time, and is nobody’s who did not come', async () => {
    const day = await Day.open();
    const absent = await day.expects({ name: 'Anbu', age: 71 });
    const vitals = (participantId: string, by?: MemberVisitor) =>
      day.do(routes.markVitalsTaken, { participantId }, undefined, by);
    expect(codeOf(await vitals(absent))).toBe('invalid_state');
    const here = await day.comes();
    isDone(await vitals(here));
    const { steps } = await day.line(here);
    expect(steps.vitals).toBeDefined();
    isDone(await vitals(here));
    expect((await day.line(here)).steps).toEqual(steps);
    // The front desk takes nobody's pulse.
    expect(codeOf(await vitals(here, desk))).toBe('not_found');
  });

  it('of the doctor may be later, and keeps nothing else from being done', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    isDone(await day.do(routes.postponeDoctor, { participantId }, { later: true }));
    expect((await day.line(participantId)).doctorLater).toBe(true);
    isDone(await day.do(routes.markVitalsTaken, { participantId }));
    isDone(await day.do(routes.finishParticipant, { participantId }));
    expect((await day.line(participantId)).state).toBe('done');
  });
});

describe('the doctor', () => {
  it('sees somebody by an ordinary visit at the site, as urgent as the team said', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const urgent = { priority: 'EM', priorityReason: 'Short of breath' };
    isDone(await day.do(routes.prioritiseParticipant, { participantId }, urgent));
    const { encounterId, url } = sentOf(await day.send(participantId));
    expect((await day.line(participantId)).visit).toMatchObject({
      ...{ encounterId, status: 'planned', practitioner: { id: day.doctorId } },
    });
    await arrived(url);
    const board = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    const { entries } = (await board.told('queue:board')) as { entries: WaitingEntry[] };
    board.close();
    expect(entries.find((entry) => entry.encounterId === encounterId)).toMatchObject({
      ...{ practitionerId: day.doctorId, priority: 'EM', complaint: 'Fever', appointedAt: null },
      site: { id: day.siteId },
    });
    expect((await day.line(participantId)).visit?.status).toBe('arrived');
    isDone(
      await day.do(...([routes.prioritiseParticipant, { participantId }] as const), {
        priority: 'UR',
        priorityReason: 'Better',
      }),
    );
    const [entry] = await clinic.rows(
      `select priority from queue_entry where encounter_id = '${encounterId}'`,
    );
    expect(entry?.['priority']).toBe('UR');
    await end(encounterId, 'finished');
    const { visit } = await day.line(participantId);
    expect(visit).toMatchObject({ status: 'finished', endedAt: expect.any(String) });
    expect(codeOf(await day.send(participantId))).toBe('invalid_state');
  });

  it('is sent somebody once: from then on it is the same visit and the same link', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const answers = await Promise.all([1, 2, 3].map(() => day.send(participantId)));
    const sent = answers.map(sentOf);
    expect(new Set(sent.map(({ encounterId }) => encounterId)).size).toBe(1);
    expect(new Set(sent.map(({ url }) => url)).size).toBe(1);
    const rows = await clinic.rows(
      `select 1 from encounter e join outreach_participant p on p.appointment_id = e.appointment_id
       where p.id = '${participantId}'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('is another one only where the first is named, and has not called', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const { encounterId, url } = sentOf(await day.send(participantId));
    const other = await day.anotherDoctor();
    const to = (practitionerId: string, more: object = {}) =>
      day.send(participantId, randomUUID(), { practitionerId, ...more });
    expect(codeOf(await to(other))).toBe('version_conflict');
    expect((await day.line(participantId)).visit?.practitioner.id).toBe(day.doctorId);
    // Before they arrived, and while they wait.
    expect(sentOf(await to(other, { replaces: day.doctorId })).encounterId).toBe(encounterId);
    await arrived(url);
    const third = await day.anotherDoctor();
    expect(sentOf(await to(third, { replaces: other }))).toMatchObject({ encounterId, url });
    const waiting = await clinic.rows(
      `select practitioner_id from queue_entry
       where encounter_id = '${encounterId}' and left_at is null`,
    );
    expect(waiting).toEqual([{ practitioner_id: third }]);
    expect((await day.line(participantId)).visit).toMatchObject({
      ...{ status: 'arrived', practitioner: { id: third } },
    });
    await clinic.rows(
      `update queue_entry set state = 'called', called_by = '${third}'
       where encounter_id = '${encounterId}' and left_at is null`,
    );
    expect(codeOf(await to(other, { replaces: third }))).toBe('invalid_state');
    const finish = () => day.do(routes.finishParticipant, { participantId });
    expect(codeOf(await finish())).toBe('invalid_state');
    await clinic.rows(
      `update queue_entry set state = 'waiting', called_by = null
       where encounter_id = '${encounterId}' and left_at is null`,
    );
    isDone(await finish());
    expect(await day.line(participantId)).toMatchObject({
      ...{ state: 'done', visit: { encounterId, status: 'cancelled' } },
    });
  });

  it('is not offered once they have left the clinic', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    await clinic.rows(`update membership set active = false where id = '${day.doctorId}'`);
    expect((await day.run()).inactiveDoctors).toEqual([day.doctorId]);
    expect(codeOf(await day.send(participantId))).toBe('bad_request');
  });

  it('is one of the session, and sees people who are here and have a record', async () => {
    const day = await Day.open();
    const absent = await day.expects({ patientId: await newPatient() });
    expect(codeOf(await day.send(absent))).toBe('invalid_state');
    const nameless = randomUUID();
    isDone(await day.walkIn({}, nameless));
    expect(codeOf(await day.send(nameless))).toBe('invalid_state');
    const here = await day.comes();
    const other = await day.do(...([routes.sendToDoctor, { participantId: here }] as const), {
      encounterId: randomUUID(),
      practitionerId: await newDoctor(),
    });
    expect(codeOf(other)).toBe('bad_request');
    const { encounterId } = sentOf(await day.send(here));
    const next = await day.comes('Raju Mohan');
    expect(codeOf(await day.send(next, encounterId))).toBe('not_found');
  });
});

describe('the stock', () => {
  const give = (day: Day, participantId: string, quantity: number, handOutId = randomUUID()) =>
    day.do(...([routes.handOutMedicine, { participantId, handOutId }] as const), {
      lines: [{ stockId: day.stockId, quantity }],
    });
  const left = async (day: Day) => (await day.run()).session.stock[0]?.counted;

  it('is less by what was handed out, once, and never less than nothing', async () => {
    const day = await Day.open();
    const [one, two] = [await day.comes(), await day.comes('Raju Mohan')];
    const handOutId = randomUUID();
    isDone(await give(day, one, 4, handOutId));
    isDone(await give(day, one, 4, handOutId));
    expect(await left(day)).toBe(6);
    const both = await Promise.all([give(day, two, 4), give(day, two, 4)]);
    expect(both.map(codeOf).toSorted()).toEqual(['stock_short', undefined]);
    expect(await left(day)).toBe(2);
    expect((await day.line(one)).handedOut).toEqual([{ stockId: day.stockId, quantity: 4 }]);
    expect((await day.line(one)).steps.medicine).toBeDefined();
    expect(codeOf(await give(day, two, 1, handOutId))).toBe('not_found');
    // A correction under the same id is not dropped without a word.
    expect(codeOf(await give(day, one, 1, handOutId))).toBe('version_conflict');
    expect(await left(day)).toBe(2);
  });

  it('is what was counted', async () => {
    const day = await Day.open();
    const count = (stockId: string) =>
      day.do(routes.countStock, {}, { counts: [{ stockId, counted: 3 }] });
    isDone(await count(day.stockId));
    expect(await left(day)).toBe(3);
    expect(codeOf(await count(randomUUID()))).toBe('bad_request');
    const other = await Day.open();
    expect(codeOf(await count(other.stockId))).toBe('bad_request');
  });

  it('is not counted over a change that nobody saw', async () => {
    const day = await Day.open();
    const count = (counted: number, before: number) =>
      day.do(routes.countStock, {}, { counts: [{ stockId: day.stockId, counted, before }] });
    isDone(await give(day, await day.comes(), 2));
    expect(codeOf(await count(9, 10))).toBe('version_conflict');
    isDone(await count(7, 8));
    isDone(await count(7, 8));
    expect(await left(day)).toBe(7);
  });

  it('tells what was handed out of a line that has left the plan', async () => {
    const day = await Day.open();
    isDone(await give(day, await day.comes(), 2));
    await clinic.rows(`update outreach_stock set removed_at = now() where id = '${day.stockId}'`);
    const { session, handedOut } = await day.run();
    expect(session.stock).toEqual([]);
    expect(handedOut).toEqual([
      { stockId: day.stockId, name: 'ORS', unit: 'sachets', quantity: 2 },
    ]);
  });

  it('finishes people on a day without a doctor', async () => {
    const day = await Day.open(false);
    const participantId = await day.comes();
    isDone(await give(day, participantId, 1));
    expect((await day.line(participantId)).state).toBe('done');
  });

  it('lets go whoever saw the doctor', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const { encounterId } = sentOf(await day.send(participantId));
    await end(encounterId, 'finished');
    isDone(await give(day, participantId, 1));
    expect((await day.line(participantId)).state).toBe('done');
  });
});

describe('what is owed', () => {
  it('stays until it is done, also on later days at the site', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const owedId = randomUUID();
    const owed = { participantId, kind: 'result', text: 'Blood count', dueOn: '2026-12-08' };
    const add = () => day.do(routes.addOwed, { owedId }, owed);
    isDone(await add());
    isDone(await add());
    expect((await day.run()).owed).toMatchObject([
      { owedId, name: 'Kamala Rajan', ...owed, doneAt: null },
    ]);
    const later = await Day.planned(day.siteId, dayFrom(14));
    expect((await later.run()).owed.map((one) => one.owedId)).toEqual([owedId]);
    isDone(await worker.call(routes.settleOwed, { params: { owedId } }));
    expect((await later.run()).owed).toEqual([]);
    expect((await day.run()).owed).toMatchObject([{ owedId, doneAt: expect.any(String) }]);
    // The same id with another text is refused; and the day may be over.
    const changed = await day.do(routes.addOwed, { owedId }, { ...owed, text: 'X-ray' });
    expect(codeOf(changed)).toBe('version_conflict');
    const unseen = [{ participantId, reason: 'time' }];
    isDone(await day.do(routes.closeOutreachSession, {}, { unseen }));
    isDone(await day.do(routes.addOwed, { owedId: randomUUID() }, owed));
    const elsewhere = await Day.open();
    const lost = await elsewhere.do(routes.addOwed, { owedId: randomUUID() }, owed);
    expect(codeOf(lost)).toBe('not_found');
  });
});

describe('closing', () => {
  const close = (day: Day, unseen: readonly object[] = []) =>
    day.do(routes.closeOutreachSession, {}, { unseen });

  it('carries over who was not seen, with the reason, and calls their visits off', async () => {
    const day = await Day.open();
    const [expected, seen, waits, late] = [
      await day.expects({ name: 'Anbu', age: 71 }),
      await day.comes('seen'),
      await day.comes('waits'),
      await day.comes('late'),
    ];
    await end(sentOf(await day.send(seen)).encounterId, 'finished');
    const { url, encounterId } = sentOf(await day.send(waits));
    await arrived(url);
    const unseen = [{ participantId: waits, reason: 'network' }];
    // Somebody of them is not named: they came meanwhile.
    expect(codeOf(await close(day, unseen))).toBe('version_conflict');
    unseen.push({ participantId: late, reason: 'doctor' });
    isDone(await close(day, unseen));
    const states = async () =>
      Promise.all(
        [expected, seen, waits, late].map(async (id) => {
          const { state, unseenReason } = await day.line(id);
          return [state, unseenReason];
        }),
      );
    const wanted = [
      ...[
        ['not-come', null],
        ['done', null],
      ],
      ...[
        ['carried-over', 'network'],
        ['carried-over', 'doctor'],
      ],
    ];
    expect(await states()).toEqual(wanted);
    const [visit] = await clinic.rows(`select status from encounter where id = '${encounterId}'`);
    expect(visit?.['status']).toBe('cancelled');
    const queue = await clinic.rows(
      `select 1 from queue_entry where encounter_id = '${encounterId}' and left_at is null`,
    );
    expect(queue).toEqual([]);
    isDone(await close(day));
    expect(codeOf(await day.walkIn())).toBe('invalid_state');
    expect(codeOf(await day.do(routes.openOutreachSession))).toBe('invalid_state');
    // The next plan of the site finds them.
    const next = await Day.planned(day.siteId, dayFrom(14));
    const { body } = await next.do(routes.readCarryOver, {}, undefined, desk);
    const { people } = body as unknown as RouteAnswer<typeof routes.readCarryOver>;
    expect(people.map(({ why }) => why)).toEqual(['not-come', 'not-seen', 'not-seen']);
  });

  it('carries nobody over for want of a doctor where none was planned', async () => {
    const day = await Day.open(false);
    const [treated, idle] = [await day.comes(), await day.comes('Raju Mohan')];
    isDone(await day.do(routes.markVitalsTaken, { participantId: treated }));
    expect(codeOf(await close(day))).toBe('version_conflict');
    isDone(await close(day, [{ participantId: idle, reason: 'left' }]));
    expect((await day.line(treated)).state).toBe('done');
    expect((await day.line(idle)).state).toBe('carried-over');
  });

  it('waits for the end of a call', async () => {
    const day = await Day.open();
    const participantId = await day.comes();
    const { encounterId } = sentOf(await day.send(participantId));
    await end(encounterId, 'in-progress');
    expect(codeOf(await close(day))).toBe('visit_under_way');
    expect((await day.run()).session.status).toBe('open');
    await end(encounterId, 'finished');
    isDone(await close(day));
  });
});

describe('another clinic’s day', () => {
  it('is not there, whatever ids somebody knows', async () => {
    const day = await Day.open();
    const elsewhere = randomUUID();
    const [member, site, sessionId, participantId, owedId] = Array.from({ length: 5 }, () =>
      randomUUID(),
    );
    const sealed = (table: 'outreach_participant' | 'outreach_owed', id: unknown) =>
      clinic.sealed(elsewhere, table, 'details', String(id), 'x');
    await clinic.rows(
      `insert into tenant (id, name, country, time_zone) values ('${elsewhere}', 'Elsewhere', 'IN', 'UTC')`,
    );
    await clinic.rows(
      `insert into membership (id, tenant_id, account_id, name, roles)
         select '${member}', '${elsewhere}', account_id, 'x', array['nurse'] from membership limit 1;
       insert into site (id, tenant_id, name, time_zone) values ('${site}', '${elsewhere}', 'x', 'UTC');
       insert into outreach_session (id, tenant_id, site_id, date, from_time, to_time, programme,
           language, status, opened_at, created_by, created_at)
         values ('${sessionId}', '${elsewhere}', '${site}', '2026-12-01', '09:00', '12:00', 'x', 'en',
           'open', now(), '${member}', now());
       insert into outreach_participant (id, tenant_id, session_id, source, details, added_by, added_at)
         values ('${participantId}', '${elsewhere}', '${sessionId}', 'booked',
           ${await sealed('outreach_participant', participantId)}, '${member}', now());
       insert into outreach_owed (id, tenant_id, session_id, kind, details, added_by, added_at)
         values ('${owedId}', '${elsewhere}', '${sessionId}', 'other',
           ${await sealed('outreach_owed', owedId)}, '${member}', now())`,
    );
    const params = { sessionId: String(sessionId), participantId: String(participantId) };
    const answers = [
      await day.do(routes.readOutreachRun, params),
      await day.do(routes.openOutreachSession, params),
      await day.do(routes.checkInParticipant, params),
      // Their own day, and somebody of the other one.
      await day.checkIn(params.participantId),
      await day.do(routes.closeOutreachSession, params, { unseen: [] }),
      await worker.call(routes.settleOwed, { params: { owedId: String(owedId) } }),
      // An id of theirs makes nobody here.
      await day.walkIn({}, params.participantId),
    ];
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'not_found'));
  });
});
