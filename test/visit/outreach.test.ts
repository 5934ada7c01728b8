import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type OutreachDay,
  type OutreachParticipant,
  type OutreachPlan,
  type OutreachSession,
  type OutreachSummary,
  type RegisteredPatient,
  type Route,
  type RouteAnswer,
  routes,
  type SiteProfile,
} from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { anotherClinic, MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { addDoctor } from '../support/actors/waiting.ts';
import { until } from '../support/until.ts';

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const dayMs = 86_400_000;

let clinic: TestClinic;
let desk: MemberVisitor;
let admin: MemberVisitor;
let tenant: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  admin = await MemberVisitor.signedIn(clinic);
  const [row] = await clinic.rows('select id from tenant');
  tenant = String(row?.['id']);
});

afterAll(() => clinic.close());

let made = 0;
const newDoctor = (): Promise<string> => {
  made += 1;
  return addDoctor(clinic, `Dr Outreach ${made}`, `outreach-${made}@demo.example`);
};

async function newSite(owner = tenant): Promise<string> {
  const id = newId();
  made += 1;
  await clinic.rows(
    `insert into site (id, tenant_id, name, time_zone)
     values ('${id}', '${owner}', 'Site ${made}', 'Asia/Kolkata')`,
  );
  return id;
}

async function newPatient(name = 'Anna Amber'): Promise<string> {
  const id = newId();
  await clinic.addPatient(tenant, { id, name, birthDate: '1980-01-01' });
  return id;
}

const dateIn = (days: number): string =>
  new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const planOf = (siteId: string, more: Partial<OutreachPlan> = {}): OutreachPlan => ({
  ...{ siteId, date: dateIn(7), from: '09:00', to: '16:00' },
  ...{ programme: 'Antenatal', language: 'en', visitTypeId: null },
  ...{ team: [], doctors: [], stock: [], ...more },
});

const save = (
  sessionId: string,
  baseVersion: number,
  plan: OutreachPlan,
  by: Visitor = desk,
): Promise<Answer> =>
  by.call(routes.saveOutreachSession, { params: { sessionId }, body: { baseVersion, plan } });

const codeOf = ({ body }: Answer): unknown => body['code'];

const sessionOf = ({ status, body }: Answer): OutreachSession => {
  expect([status, body['code']]).toEqual([200, undefined]);
  return body as unknown as OutreachSession;
};

const planned = async (plan: OutreachPlan): Promise<OutreachSession> =>
  sessionOf(await save(randomUUID(), 0, plan));

const read = async (sessionId: string): Promise<OutreachSession> =>
  sessionOf(await desk.call(routes.readOutreachSession, { params: { sessionId } }));

const facts = {
  ...{ source: 'booked', priority: 'R', expectedAt: null, village: null },
  ...{ reason: '', carriedFrom: null },
};

const put = (
  sessionId: string,
  who: unknown,
  more: Readonly<Record<string, unknown>> = {},
  participantId: string = randomUUID(),
  by: Visitor = desk,
): Promise<Answer> =>
  by.call(routes.saveOutreachParticipant, {
    params: { sessionId, participantId },
    body: { baseVersion: 0, who, ...facts, ...more },
  });

const participantOf = ({ status, body }: Answer): OutreachParticipant => {
  expect([status, body['code']]).toEqual([200, undefined]);
  return body as unknown as OutreachParticipant;
};

const audited = async (action: string, entityId: string): Promise<number> =>
  (
    await clinic.rows(
      `select 1 from audit_event
       where action = '${action}' and entity_id = '${entityId}' and outcome = 'success'`,
    )
  ).length;

const doctorLine = (practitionerId: string, from: string, to: string) => ({
  ...{ id: randomUUID(), practitionerId, from, to },
});

describe('what is known of a site', () => {
  const profile = {
    villages: [
      { name: 'Aravenu', km: 0 },
      { name: 'Sholur', km: 19.5 },
    ],
    power: [{ weekday: 2, from: '10:00', to: '13:00', source: 'mains' }],
    network: [{ weekday: 2, from: '08:30', to: '24:00', carries: 'video' }],
    contact: { name: 'Headmaster Bellan', phone: '+91 98400 12345' },
  };
  const keep = (siteId: string, body: object, by: Visitor = admin): Promise<Answer> =>
    by.call(routes.saveSiteProfile, { params: { siteId }, body });

  it('is kept by administrators, version after version, and shown to whoever plans', async () => {
    const siteId = await newSite();
    const first = await keep(siteId, { baseVersion: 0, ...profile });
    expect(first.body).toMatchObject({ version: 1, ...profile });
    // The answer to the first try was lost.
    expect((await keep(siteId, { baseVersion: 0, ...profile })).body).toMatchObject({ version: 1 });
    const other = { baseVersion: 0, ...profile, villages: [] };
    expect(codeOf(await keep(siteId, other))).toBe('version_conflict');
    expect(codeOf(await keep(siteId, { ...other, baseVersion: 1 }, desk))).toBe('not_found');
    const second = await keep(siteId, { ...other, baseVersion: 1, contact: null });
    expect(second.body).toMatchObject({ version: 2, villages: [], contact: null });
    const { body } = await desk.call(routes.readOutreachChoices);
    const { sites, members, doctors } = body as unknown as RouteAnswer<
      typeof routes.readOutreachChoices
    >;
    expect(sites.find(({ site }) => site.id === siteId)).toMatchObject({ version: 2 });
    expect(members.length).toBeGreaterThan(doctors.length);
    expect(await audited('outreach.configure-site', siteId)).toBe(2);
  });

  it('keeps whom to phone sealed', async () => {
    const siteId = await newSite();
    await keep(siteId, { baseVersion: 0, ...profile });
    const [row] = await clinic.rows(
      `select contact, content::text from site_profile where site_id = '${siteId}'`,
    );
    expect(Buffer.from(row?.['contact'] as Buffer).toString('latin1')).not.toContain('Bellan');
    expect(String(row?.['content'])).not.toContain('Bellan');
    const { body } = await desk.call(routes.readOutreachChoices);
    const sites = body['sites'] as SiteProfile[];
    expect(sites.find(({ site }) => site.id === siteId)?.contact).toEqual(profile.contact);
  });

  it('is refused of another clinic’s site, and where hours end before they begin', async () => {
    const elsewhere = await anotherClinic(clinic, 'Elsewhere', 'far@x.example', ['doctor']).catch(
      () => null,
    );
    const theirs = elsewhere === null ? randomUUID() : await newSite(elsewhere);
    expect(codeOf(await keep(theirs, { baseVersion: 0, ...profile }))).toBe('not_found');
    const power = [{ weekday: 2, from: '13:00', to: '10:00', source: 'mains' }];
    expect(codeOf(await keep(await newSite(), { baseVersion: 0, ...profile, power }))).toBe(
      'bad_request',
    );
  });
});

describe('a day at a site', () => {
  it('is planned with team, doctors and stock, and read as it was planned', async () => {
    const [siteId, doctor] = [await newSite(), await newDoctor()];
    const { body } = await desk.call(routes.readOutreachChoices);
    const { members } = body as unknown as RouteAnswer<typeof routes.readOutreachChoices>;
    const nurse = members.find(({ roles }) => roles.includes('nurse')) ?? members[0];
    const plan = planOf(siteId, {
      team: [
        {
          ...{ id: randomUUID(), memberId: nurse?.id ?? null, name: null, role: 'lead' },
          ...{ from: '08:00', to: '16:00' },
        },
        {
          ...{ id: randomUUID(), memberId: null, name: 'Suresh', role: 'driver' },
          ...{ from: '07:00', to: '17:00' },
        },
      ],
      doctors: [doctorLine(doctor, '10:00', '12:00')],
      stock: [{ id: randomUUID(), name: 'ORS', unit: 'sachets', planned: 60 }],
    });
    const session = await planned(plan);
    expect(session).toMatchObject({
      ...{ version: 1, status: 'planned', programme: 'Antenatal', date: plan.date },
      ...{ participants: [], cancellationReason: null },
      team: [
        { name: 'Suresh', role: 'driver', memberId: null },
        { name: nurse?.name, role: 'lead', memberId: nurse?.id },
      ],
      doctors: [{ practitionerId: doctor, from: '10:00', to: '12:00' }],
      stock: [{ name: 'ORS', planned: 60, counted: null }],
    });
    expect(await audited('outreach.plan', session.sessionId)).toBe(1);
    // The answer was lost, and the page sends the same again.
    expect(sessionOf(await save(session.sessionId, 0, plan))).toEqual(session);
    expect(await audited('outreach.plan', session.sessionId)).toBe(1);
    expect(await read(session.sessionId)).toEqual(session);
    const choices = await desk.call(routes.readOutreachChoices);
    expect(choices.body['programmes']).toContain('Antenatal');
  });

  it('is changed by the version that was seen, and its lines keep what the day added', async () => {
    const [siteId, doctor] = [await newSite(), await newDoctor()];
    const ors = { id: randomUUID(), name: 'ORS', unit: 'sachets', planned: 60 };
    const metformin = { id: randomUUID(), name: 'Metformin 500 mg', unit: 'tablets', planned: 100 };
    // Two lines of one doctor, whose hours change places.
    const [one, two] = [doctorLine(doctor, '09:00', '10:00'), doctorLine(doctor, '11:00', '12:00')];
    const plan = planOf(siteId, { doctors: [one, two], stock: [ors, metformin] });
    const { sessionId } = await planned(plan);
    await clinic.rows(
      `update outreach_stock set counted = 58, counted_at = now(),
         counted_by = (select id from membership limit 1)
       where id = '${ors.id}'`,
    );
    const changed = {
      ...plan,
      programme: 'Diabetes',
      doctors: [
        { ...one, from: '11:00', to: '12:00' },
        { ...two, from: '09:00', to: '10:00' },
      ],
      stock: [{ ...ors, planned: 80 }],
    };
    const session = sessionOf(await save(sessionId, 1, changed));
    expect(session).toMatchObject({
      ...{ version: 2, programme: 'Diabetes' },
      stock: [{ id: ors.id, planned: 80, counted: 58 }],
      doctors: [{ id: two.id }, { id: one.id }],
    });
    expect(session.stock).toHaveLength(1);
    expect(codeOf(await save(sessionId, 1, plan))).toBe('version_conflict');
    expect(codeOf(await save(randomUUID(), 3, plan))).toBe('not_found');
  });

  it('lets one of two who plan at once win, and tells the other', async () => {
    const plan = planOf(await newSite());
    const { sessionId } = await planned(plan);
    const answers = await Promise.all(
      ['Diabetes', 'Eyes', 'Teeth'].map((programme) => save(sessionId, 1, { ...plan, programme })),
    );
    expect(answers.map(codeOf).toSorted()).toEqual([
      ...['version_conflict', 'version_conflict', undefined],
    ]);
  });

  it('takes no doctor at two sites at once, however many plan, and frees them when it is cancelled', async () => {
    const doctor = await newDoctor();
    const at = async (from: string, to: string): Promise<readonly [string, OutreachPlan]> => [
      randomUUID(),
      planOf(await newSite(), { doctors: [doctorLine(doctor, from, to)] }),
    ];
    const wishes = await Promise.all([
      at('09:00', '12:00'),
      at('11:00', '13:00'),
      at('10:00', '11:30'),
    ]);
    const answers = await Promise.all(wishes.map(([id, plan]) => save(id, 0, plan)));
    expect(answers.map(codeOf).toSorted()).toEqual([
      ...['doctor_promised', 'doctor_promised', undefined],
    ]);
    const won = answers.findIndex(({ status }) => status === 200);
    const [winner] = wishes[won] ?? [''];
    const [loser, plan] = wishes[(won + 1) % 3] ?? ['', planOf('')];
    const cancelled = await desk.call(routes.cancelOutreachSession, {
      params: { sessionId: winner },
      body: { version: 1, reason: 'The road is flooded' },
    });
    expect(sessionOf(cancelled)).toMatchObject({
      ...{ status: 'cancelled', cancellationReason: 'The road is flooded', version: 2 },
      doctors: [{ practitionerId: doctor }],
    });
    expect((await save(loser, 0, plan)).status).toBe(200);
  });

  it('is cancelled once, not changed afterwards, and not by who saw an older plan', async () => {
    const plan = planOf(await newSite());
    const { sessionId } = await planned(plan);
    const cancel = (version: number, reason = 'No vehicle'): Promise<Answer> =>
      desk.call(routes.cancelOutreachSession, { params: { sessionId }, body: { version, reason } });
    expect(codeOf(await cancel(7))).toBe('version_conflict');
    expect(sessionOf(await cancel(1)).status).toBe('cancelled');
    expect(sessionOf(await cancel(1)).version).toBe(2);
    expect(codeOf(await save(sessionId, 2, plan))).toBe('invalid_state');
    expect(codeOf(await put(sessionId, { name: 'Anbu', age: 71 }))).toBe('invalid_state');
  });

  it('keeps its site and date once it is open', async () => {
    const plan = planOf(await newSite(), { date: dateIn(0) });
    const { sessionId } = await planned(plan);
    await desk.call(routes.openOutreachSession, { params: { sessionId } });
    expect(codeOf(await save(sessionId, 1, { ...plan, siteId: await newSite() }))).toBe(
      'invalid_state',
    );
    expect(codeOf(await save(sessionId, 1, { ...plan, date: dateIn(8) }))).toBe('invalid_state');
    expect(sessionOf(await save(sessionId, 1, { ...plan, to: '17:00' })).to).toBe('17:00');
  });

  it.each(['save', 'cancel'] as const)(
    'waits for who closes or opens it at that moment: %s',
    async (act) => {
      const doctor = await newDoctor();
      const plan = planOf(await newSite(), { doctors: [doctorLine(doctor, '10:00', '12:00')] });
      const { sessionId } = await planned(plan);
      const becomes =
        act === 'save'
          ? "status = 'closed', opened_at = now(), closed_at = now()"
          : "status = 'open', opened_at = now()";
      // Holds the row until the request waits for it.
      const other = clinic.rows(
        `do $$ begin
           update outreach_session set ${becomes} where id = '${sessionId}';
           update outreach_doctor set holds_time = false where session_id = '${sessionId}';
           for round in 1..1000 loop
             exit when exists (select from pg_locks where not granted
               and locktype in ('transactionid', 'tuple'));
             perform pg_sleep(0.01);
           end loop;
         end $$`,
      );
      await until(
        'the row is held',
        () =>
          clinic.rows(
            `select 1 from outreach_session where id = '${sessionId}' for update skip locked`,
          ),
        (rows) => rows.length === 0,
      );
      const answer =
        act === 'save'
          ? save(sessionId, 1, { ...plan, to: '17:00' })
          : desk.call(routes.cancelOutreachSession, {
              ...{ params: { sessionId }, body: { version: 1, reason: 'No vehicle' } },
            });
      expect(codeOf(await answer)).toBe('invalid_state');
      await other;
      const [line] = await clinic.rows(
        `select holds_time from outreach_doctor where session_id = '${sessionId}'`,
      );
      expect(line?.['holds_time']).toBe(false);
    },
  );

  it('takes sites, doctors, members and kinds of visits of its own clinic alone', async () => {
    const siteId = await newSite();
    const plan = planOf(siteId);
    const member = {
      ...{ id: randomUUID(), memberId: randomUUID(), name: null, role: 'lead' as const },
      ...{ from: '09:00', to: '12:00' },
    };
    const wrong: OutreachPlan[] = [
      planOf(randomUUID()),
      { ...plan, doctors: [doctorLine(randomUUID(), '09:00', '10:00')] },
      { ...plan, team: [member] },
      { ...plan, visitTypeId: randomUUID() },
      { ...plan, date: '2062-01-01' },
      { ...plan, date: '2001-01-01' },
    ];
    for (const one of wrong) {
      expect(codeOf(await save(randomUUID(), 0, one))).toBe('bad_request');
    }
    await clinic.rows(`update site set active = false where id = '${siteId}'`);
    expect(codeOf(await save(randomUUID(), 0, plan))).toBe('bad_request');
  });

  it('is refused with hours that end before they begin, or lines of one id', async () => {
    const plan = planOf(await newSite());
    const line = { id: randomUUID(), name: 'ORS', unit: '', planned: 1 };
    for (const one of [
      { ...plan, from: '16:00', to: '09:00' },
      { ...plan, stock: [line, line] },
      { ...plan, programme: ' ' },
      { ...plan, team: [{ ...line, memberId: null, name: null, role: 'lead' }] },
    ]) {
      expect(codeOf(await save(randomUUID(), 0, one as OutreachPlan))).toBe('bad_request');
    }
  });

  it('keeps its lines from another day', async () => {
    const stock = [{ id: randomUUID(), name: 'ORS', unit: '', planned: 1 }];
    await planned(planOf(await newSite(), { stock }));
    const other = planOf(await newSite(), { stock: [{ ...stock[0], planned: 9 }] as never });
    expect(codeOf(await save(randomUUID(), 0, other))).toBe('not_found');
  });

  it('is listed by date while it is to come, and with those that are over afterwards', async () => {
    const siteId = await newSite();
    const later = await planned(planOf(siteId, { date: dateIn(20) }));
    const sooner = await planned(planOf(siteId, { date: dateIn(10) }));
    await put(sooner.sessionId, { name: 'Anbu', age: 71 });
    const list = async (when: string): Promise<OutreachSummary[]> => {
      const { body } = await desk.call(routes.listOutreachSessions, { query: `when=${when}` });
      return (body['sessions'] as OutreachSummary[]).filter(({ site }) => site.id === siteId);
    };
    expect((await list('coming')).map(({ sessionId, people }) => [sessionId, people])).toEqual([
      [sooner.sessionId, 1],
      [later.sessionId, 0],
    ]);
    await clinic.rows(
      `update outreach_session set date = current_date - 3 where id = '${later.sessionId}'`,
    );
    expect((await list('coming')).map(({ sessionId }) => sessionId)).toEqual([sooner.sessionId]);
    expect((await list('past')).map(({ sessionId }) => sessionId)).toEqual([later.sessionId]);
  });

  it('is shown with what is in its way', async () => {
    const [siteId, doctor] = [await newSite(), await newDoctor()];
    const date = dateIn(9);
    const { sessionId } = await planned(
      planOf(siteId, { date, doctors: [doctorLine(doctor, '13:00', '14:00')] }),
    );
    const book = await desk.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId: randomUUID(), patientId: await newPatient(), practitionerId: doctor },
        startsAt: new Date(`${date}T10:30:00+05:30`).toISOString(),
        ...{ as: { minutes: 30, mode: 'video' }, reason: '', overbook: false },
      },
    });
    expect(book.status).toBe(200);
    const off = { from: date, to: date, reason: 'Festival' };
    const schedules = await admin.call(routes.listSchedules);
    const versionOf = (of: string): number =>
      (schedules.body['schedules'] as { of: string; version: number }[]).find(
        (one) => one.of === of,
      )?.version ?? 0;
    await admin.call(routes.saveSchedule, {
      params: { of: doctor },
      body: { weekly: [], daysOff: [off], baseVersion: versionOf(doctor) },
    });
    const look = async (except = ''): Promise<OutreachDay> => {
      const query = `siteId=${siteId}&date=${date}${except === '' ? '' : `&except=${except}`}`;
      return (await desk.call(routes.readOutreachDay, { query })).body as unknown as OutreachDay;
    };
    const visit = { from: '10:30', to: '11:00', site: null };
    const found = await look();
    expect(found.others).toMatchObject([{ sessionId, from: '09:00', to: '16:00' }]);
    const [{ body }] = [await desk.call(routes.readOutreachSession, { params: { sessionId } })];
    const { name } = body['site'] as { name: string };
    expect(found.doctors.find(({ id }) => id === doctor)).toEqual({
      ...{ id: doctor, dayOff: 'Festival' },
      busy: [visit, { from: '13:00', to: '14:00', site: name }],
    });
    const own = await look(sessionId);
    expect(own.others).toEqual([]);
    expect(own.doctors.find(({ id }) => id === doctor)?.busy).toEqual([visit]);
  });
});

describe('the list of a day', () => {
  it('takes patients and people without a record, and keeps why they come sealed', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    const patientId = await newPatient('Kamala Rajan');
    const kamala = participantOf(
      await put(
        sessionId,
        { patientId },
        { priority: 'UR', village: 'Sholur', reason: 'Short of breath', expectedAt: '10:15' },
      ),
    );
    expect(kamala).toMatchObject({
      ...{ version: 1, state: 'expected', number: null, person: null },
      patient: { id: patientId, name: 'Kamala Rajan' },
      ...{ priority: 'UR', village: 'Sholur', reason: 'Short of breath', expectedAt: '10:15' },
    });
    const anbu = participantOf(await put(sessionId, { name: 'Anbu', age: 71 }));
    expect(anbu).toMatchObject({ patient: null, person: { name: 'Anbu', age: 71 } });
    expect((await read(sessionId)).participants).toEqual([kamala, anbu]);
    const rows = await clinic.rows(
      `select details from outreach_participant where session_id = '${sessionId}'`,
    );
    for (const row of rows) {
      expect(Buffer.from(row['details'] as Buffer).toString('latin1')).not.toMatch(
        /Anbu|breath|Sholur/,
      );
    }
    const [event] = await clinic.rows(
      `select patient_id from audit_event where entity_id = '${kamala.participantId}'`,
    );
    expect(event?.['patient_id']).toBe(patientId);
  });

  it('changes by the version that was seen; the same again changes nothing', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    const participantId = randomUUID();
    const who = { name: 'Anbu', age: 71 };
    await put(sessionId, who, {}, participantId);
    expect(participantOf(await put(sessionId, who, {}, participantId)).version).toBe(1);
    expect(codeOf(await put(sessionId, who, { priority: 'EM' }, participantId))).toBe(
      'version_conflict',
    );
    // They are registered, and stand there by their record.
    const patientId = await newPatient('Anbu');
    const change = { baseVersion: 1, priority: 'EM' };
    const changed = participantOf(await put(sessionId, { patientId }, change, participantId));
    expect(changed).toMatchObject({ version: 2, person: null, patient: { id: patientId } });
    expect(await audited('outreach.change-list', participantId)).toBe(2);
  });

  it('has nobody twice, also of two records that were merged', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    const [one, other] = [await newPatient(), await newPatient()];
    expect((await put(sessionId, { patientId: one })).status).toBe(200);
    const again = await Promise.all([1, 2, 3].map(() => put(sessionId, { patientId: one })));
    expect(again.map(codeOf)).toEqual(['already_listed', 'already_listed', 'already_listed']);
    const versionOf = async (patientId: string): Promise<unknown> =>
      (await desk.call(routes.readPatient, { params: { patientId } })).body['version'];
    const merged = await desk.call(routes.mergePatient, {
      params: { patientId: other },
      body: { baseVersion: await versionOf(other), intoId: one },
    });
    expect(merged.status).toBe(200);
    expect(codeOf(await put(sessionId, { patientId: other }))).toBe('already_listed');
  });

  it('takes nobody of another clinic, of no record, or who died', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    expect(codeOf(await put(sessionId, { patientId: randomUUID() }))).toBe('not_found');
    expect(codeOf(await put(randomUUID(), { name: 'Anbu', age: 71 }))).toBe('not_found');
    expect(codeOf(await put(sessionId, { name: 'Anbu', age: 171 }))).toBe('bad_request');
    expect(codeOf(await put(sessionId, { name: 'Anbu', age: 1 }, { source: 'carried-over' }))).toBe(
      'bad_request',
    );
    const patientId = await newPatient();
    const { body } = await desk.call(routes.readPatient, { params: { patientId } });
    const { version, identifier, facts: known } = body as unknown as RegisteredPatient;
    const died = await desk.call(routes.changePatient, {
      params: { patientId },
      body: {
        ...{ baseVersion: version, identifier, active: true, deceasedDate: '2026-01' },
        facts: known,
      },
    });
    expect(died.status).toBe(200);
    expect(codeOf(await put(sessionId, { patientId }))).toBe('patient_deceased');
  });

  it('lets go of somebody who did not come yet, twice as well as once', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    const patientId = await newPatient();
    const { participantId } = participantOf(await put(sessionId, { patientId }));
    const params = { sessionId, participantId };
    const remove = (): Promise<Answer> => desk.call(routes.removeOutreachParticipant, { params });
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(200);
    expect((await read(sessionId)).participants).toEqual([]);
    expect((await put(sessionId, { patientId })).status).toBe(200);
    const here = participantOf(await put(sessionId, { name: 'Anbu', age: null }));
    await clinic.rows(
      `update outreach_participant set state = 'here', number = 1 where id = '${here.participantId}'`,
    );
    const gone = await desk.call(routes.removeOutreachParticipant, {
      params: { sessionId, participantId: here.participantId },
    });
    expect(codeOf(gone)).toBe('invalid_state');
  });

  it('keeps who somebody is, and how urgent, once they came', async () => {
    const { sessionId } = await planned(planOf(await newSite(), { date: dateIn(0) }));
    const patientId = await newPatient();
    const { participantId } = participantOf(await put(sessionId, { patientId }));
    await desk.call(routes.openOutreachSession, { params: { sessionId } });
    await desk.call(routes.checkInParticipant, { params: { sessionId, participantId } });
    const held = (await read(sessionId)).participants[0];
    const change = (who: unknown, more: object = {}): Promise<Answer> =>
      put(sessionId, who, { baseVersion: held?.version, ...more }, participantId);
    expect(held?.state).toBe('here');
    expect(codeOf(await change({ patientId: await newPatient() }))).toBe('invalid_state');
    expect(codeOf(await change({ name: 'Anbu', age: 71 }))).toBe('invalid_state');
    expect(codeOf(await change({ patientId }, { priority: 'UR' }))).toBe('invalid_state');
    const changed = participantOf(await change({ patientId }, { village: 'Sholur' }));
    expect(changed).toMatchObject({ village: 'Sholur', number: 1, patient: { id: patientId } });
  });

  it('is read by doctors, nurses and health workers, and changed by the desk alone', async () => {
    const { sessionId } = await planned(planOf(await newSite()));
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    expect((await doctor.call(routes.readOutreachSession, { params: { sessionId } })).status).toBe(
      200,
    );
    const refused: readonly [Route, object, unknown][] = [
      [
        routes.saveOutreachSession,
        { sessionId },
        { baseVersion: 1, plan: planOf(await newSite()) },
      ],
      [routes.cancelOutreachSession, { sessionId }, { version: 1, reason: 'x' }],
    ];
    for (const [route, params, body] of refused) {
      expect(codeOf(await doctor.call(route, { params: { ...params }, body }))).toBe('not_found');
    }
    expect(codeOf(await put(sessionId, { name: 'x', age: 1 }, {}, randomUUID(), doctor))).toBe(
      'not_found',
    );
  });
});

describe('who is carried over', () => {
  const over = async (sessionId: string) =>
    (await desk.call(routes.readCarryOver, { params: { sessionId } }))
      .body as unknown as RouteAnswer<typeof routes.readCarryOver>;

  it('is whoever was not done on the last day there, with the reason, until they stand on the list', async () => {
    const siteId = await newSite();
    const before = await planned(planOf(siteId, { date: dateIn(1) }));
    const people = new Map<string, OutreachParticipant>();
    for (const name of ['missed', 'unseen', 'done', 'owed', 'listed']) {
      const patientId = await newPatient(name);
      people.set(name, participantOf(await put(before.sessionId, { patientId }, { reason: name })));
    }
    const idOf = (name: string): string => people.get(name)?.participantId ?? '';
    await clinic.rows(
      `update outreach_participant set state = 'here', number = 1 where id = '${idOf('unseen')}';
       update outreach_participant set state = 'done', number = 2 where id = '${idOf('done')}';
       update outreach_participant set state = 'done', number = 3 where id = '${idOf('owed')}';
       insert into outreach_owed (id, tenant_id, session_id, participant_id, kind, details, added_by, added_at)
         select '${randomUUID()}', '${tenant}', '${before.sessionId}', '${idOf('owed')}', 'result',
           details, added_by, now() from outreach_participant where id = '${idOf('owed')}'`,
    );
    const next = await planned(planOf(siteId, { date: dateIn(14) }));
    // That day is still to come: they are expected there.
    expect((await over(next.sessionId)).people).toEqual([]);
    await clinic.rows(
      `update outreach_session set date = current_date - 7 where id = '${before.sessionId}'`,
    );
    const listed = people.get('listed')?.patient?.id;
    await put(next.sessionId, { patientId: listed });
    const found = await over(next.sessionId);
    expect(new Set(found.people.map(({ from }) => from.sessionId))).toEqual(
      new Set([before.sessionId]),
    );
    expect(found.people.map(({ participant, why }) => [participant.reason, why])).toEqual([
      ...[
        ['missed', 'not-come'],
        ['unseen', 'not-seen'],
        ['owed', 'owed'],
      ],
    ]);
    const missed = people.get('missed');
    const carried = participantOf(
      await put(
        next.sessionId,
        { patientId: missed?.patient?.id },
        { source: 'carried-over', carriedFrom: missed?.participantId, reason: 'missed' },
      ),
    );
    expect(carried.carriedFromDate).toBe(found.people[0]?.from.date ?? '');
    expect((await over(next.sessionId)).people.map(({ why }) => why)).toEqual(['not-seen', 'owed']);
    const twice = { source: 'carried-over', carriedFrom: missed?.participantId };
    expect(codeOf(await put(next.sessionId, { name: 'x', age: null }, twice))).toBe(
      'already_listed',
    );
  });

  it('is nobody of another site', async () => {
    const there = await planned(planOf(await newSite()));
    const line = participantOf(await put(there.sessionId, { name: 'Anbu', age: 71 }));
    const here = await planned(planOf(await newSite()));
    const carried = { source: 'carried-over', carriedFrom: line.participantId };
    expect(codeOf(await put(here.sessionId, { name: 'Anbu', age: 71 }, carried))).toBe(
      'bad_request',
    );
    expect(await over(here.sessionId)).toEqual({ people: [] });
  });

  it('is everybody of a day that was cancelled', async () => {
    const siteId = await newSite();
    const { sessionId } = await planned(planOf(siteId, { date: dateIn(2) }));
    await put(sessionId, { name: 'Anbu', age: 71 });
    await desk.call(routes.cancelOutreachSession, {
      ...{ params: { sessionId }, body: { version: 1, reason: 'No vehicle' } },
    });
    const next = await planned(planOf(siteId, { date: dateIn(9) }));
    expect((await over(next.sessionId)).people.map(({ why }) => why)).toEqual(['cancelled']);
  });

  const cancel = (sessionId: string): Promise<Answer> =>
    desk.call(routes.cancelOutreachSession, {
      ...{ params: { sessionId }, body: { version: 1, reason: 'No vehicle' } },
    });
  const isOver = async (sessionId: string, daysAgo: number): Promise<void> => {
    await clinic.rows(
      `update outreach_session set date = current_date - ${daysAgo} where id = '${sessionId}'`,
    );
  };
  const found = async (sessionId: string): Promise<(readonly [string, string, string])[]> =>
    (await over(sessionId)).people.map(
      ({ participant, why, from }) => [participant.reason, why, from.sessionId] as const,
    );
  const carriedTo = async (
    sessionId: string,
    { participantId, patient, person, reason }: OutreachParticipant,
  ): Promise<OutreachParticipant> =>
    participantOf(
      await put(sessionId, patient === null ? person : { patientId: patient.id }, {
        ...{ source: 'carried-over', carriedFrom: participantId, reason },
      }),
    );

  it('is found again after a session that was cancelled, or that took nobody', async () => {
    const siteId = await newSite();
    const first = (await planned(planOf(siteId, { date: dateIn(1) }))).sessionId;
    const kamala = participantOf(
      await put(first, { patientId: await newPatient() }, { reason: 'kamala' }),
    );
    const anbu = participantOf(await put(first, { name: 'Anbu', age: 71 }, { reason: 'anbu' }));
    await put(first, { name: 'Latha', age: 40 }, { reason: 'latha' });
    await isOver(first, 20);
    const second = (await planned(planOf(siteId, { date: dateIn(2) }))).sessionId;
    await carriedTo(second, kamala);
    await put(second, { name: 'Velu', age: 60 }, { reason: 'velu' });
    await cancel(second);
    // Nobody of the third was carried over.
    const third = (await planned(planOf(siteId, { date: dateIn(3) }))).sessionId;
    await isOver(third, 5);
    const next = (await planned(planOf(siteId, { date: dateIn(9) }))).sessionId;
    await isOver(second, 10);
    expect(await found(next)).toEqual([
      ...[
        ['kamala', 'cancelled', second],
        ['velu', 'cancelled', second],
        ['anbu', 'not-come', first],
        ['latha', 'not-come', first],
      ],
    ]);
    // Who is expected on a later day is not looked for any more, until they are taken off it.
    const { participantId } = await carriedTo(next, anbu);
    const after = (await planned(planOf(siteId, { date: dateIn(20) }))).sessionId;
    expect((await found(after)).map(([reason]) => reason)).toEqual(['kamala', 'velu', 'latha']);
    await desk.call(routes.removeOutreachParticipant, {
      params: { sessionId: next, participantId },
    });
    expect((await found(after)).map(([reason]) => reason)).toContain('anbu');
  });

  it('is nobody who was done on a later list, by any record or by a line carried on twice', async () => {
    const siteId = await newSite();
    const first = (await planned(planOf(siteId, { date: dateIn(1) }))).sessionId;
    const patientId = await newPatient();
    await put(first, { patientId }, { reason: 'booked again' });
    const anbu = participantOf(await put(first, { name: 'Anbu', age: 71 }, { reason: 'anbu' }));
    await isOver(first, 20);
    const second = (await planned(planOf(siteId, { date: dateIn(2) }))).sessionId;
    await put(second, { patientId }, { reason: 'booked again' });
    const again = await carriedTo(second, anbu);
    await isOver(second, 10);
    const third = (await planned(planOf(siteId, { date: dateIn(3) }))).sessionId;
    // They stand on two lists, and are one person.
    expect(await found(third)).toEqual([
      ...[
        ['booked again', 'not-come', second],
        ['anbu', 'not-come', second],
      ],
    ]);
    const last = await carriedTo(third, again);
    await clinic.rows(
      `update outreach_participant set removed_at = now() where id = '${again.participantId}';
       update outreach_participant set state = 'done', number = 1
         where id = '${last.participantId}' or (session_id = '${second}' and patient_id = '${patientId}')`,
    );
    await isOver(third, 3);
    const next = (await planned(planOf(siteId, { date: dateIn(9) }))).sessionId;
    expect(await found(next)).toEqual([]);
  });

  it('is as urgent as the reason says that is known, which goes with them sealed', async () => {
    const day = await planned(planOf(await newSite(), { date: dateIn(0) }));
    const { sessionId } = day;
    const urgent = { priority: 'UR' };
    const why = participantOf(await put(sessionId, { name: 'Anbu', age: 71 }, urgent));
    participantOf(await put(sessionId, { name: 'Latha', age: 40 }, urgent));
    await desk.call(routes.openOutreachSession, { params: { sessionId } });
    const told = await desk.call(routes.prioritiseParticipant, {
      params: { sessionId, participantId: why.participantId },
      body: { priority: 'UR', priorityReason: 'Sugar 412' },
    });
    expect(told.status).toBe(200);
    await isOver(sessionId, 3);
    const next = await planned(planOf(day.site.id));
    const { people } = await over(next.sessionId);
    expect(people.map(({ priority, priorityReason }) => [priority, priorityReason])).toEqual([
      ...[
        ['UR', 'Sugar 412'],
        ['R', null],
      ],
    ]);
    const carried = participantOf(
      await put(next.sessionId, why.person, {
        ...{ source: 'carried-over', carriedFrom: why.participantId, priority: 'UR' },
      }),
    );
    const reasonOf = async (): Promise<unknown> => {
      const { body } = await desk.call(routes.readOutreachRun, {
        params: { sessionId: next.sessionId },
      });
      return (body['days'] as { priorityReason: unknown }[])[0]?.priorityReason;
    };
    expect(await reasonOf()).toBe('Sugar 412');
    // Another urgency has another reason.
    const { participantId } = carried;
    const change = { baseVersion: 1, source: 'carried-over', carriedFrom: why.participantId };
    participantOf(
      await put(next.sessionId, why.person, { ...change, priority: 'EM' }, participantId),
    );
    expect(await reasonOf()).toBeNull();
  });
});
