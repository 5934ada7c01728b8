import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type AppointmentRow, type RegisteredPatient } from '@teleward/contracts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
  doctorId = await addDoctor(clinic, 'Dr Door', 'door@demo.example');
});

afterAll(() => clinic.close());

const link = (name = 'Anna Amber') => book(clinic, doctorId, name);
type Link = Awaited<ReturnType<typeof link>>;

const open = ({ token }: Link, proof: object, visitor = new Visitor(clinic.url)): Promise<Answer> =>
  visitor.call(routes.openVisitLink, { body: { token, ...proof } });

const miss = async (one: Link, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    await clinic.rows(
      `update visit_link set locked_until = null where encounter_id = '${one.encounterId}'`,
    );
    expect((await open(one, { birthDate: '1970-02-03' })).body['code']).toBe('birth_date_mismatch');
  }
};

const previewOf = async ({ token }: Link): Promise<Record<string, unknown>> =>
  (await new Visitor(clinic.url).call(routes.previewVisitLink, { body: { token } })).body;

const waive = ({ encounterId }: Link, by: Visitor = desk): Promise<Answer> =>
  by.call(routes.waiveProof, { params: { encounterId } });

const rowOf = async ({ encounterId }: Link): Promise<AppointmentRow | undefined> =>
  ((await desk.call(routes.listAppointments)).body['appointments'] as AppointmentRow[]).find(
    (row) => row.encounterId === encounterId,
  );

describe('a link', () => {
  it('shows at once whether it was ever opened', async () => {
    const one = await link();
    expect((await rowOf(one))?.linkOpened).toBe(false);
    const watcher = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await watcher.told('clinic:day');
    expect((await open(one, { birthDate: one.birthDate })).status).toBe(200);
    await watcher.told('clinic:day', (day) =>
      (day['appointments'] as AppointmentRow[]).some(
        ({ encounterId, linkOpened }) => encounterId === one.encounterId && linkOpened,
      ),
    );
    watcher.close();
  });
});

describe('a patient who cannot open the link', () => {
  it('who mistyped the date once is not reported; twice, the desk sees it at once, whatever the visit’s day', async () => {
    const one = await link();
    await clinic.rows(
      `update appointment set starts_at = now() + interval '9 days', ends_at = now() + interval '9 days 10 min'
       where id = (select appointment_id from encounter where id = '${one.encounterId}')`,
    );
    const watcher = new VisitSocket(clinic.url, desk.cookie, {
      ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
    });
    await watcher.told('clinic:day');
    await miss(one, 1);
    expect(await previewOf(one)).toMatchObject({ misses: 1, waived: false });
    expect((await rowOf(one))?.beforeTheDoor ?? null).toBeNull();
    await miss(one, 1);
    const shows = (misses: number | null) => (day: Record<string, unknown>) =>
      ((day['appointments'] as AppointmentRow[]).find(
        ({ encounterId }) => encounterId === one.encounterId,
      )?.beforeTheDoor?.misses ?? null) === misses;
    await watcher.told('clinic:day', shows(2));
    expect(await previewOf(one)).toMatchObject({ misses: 2 });
    expect((await open(one, { birthDate: one.birthDate })).status).toBe(200);
    await watcher.told('clinic:day', shows(null));
    watcher.close();
    expect(await previewOf(one)).toMatchObject({ misses: 0, retryAfter: null });
  });

  it('gets in at once after the desk corrected the date, however often they tried', async () => {
    const one = await link();
    await miss(one, 9);
    const right = '1970-02-03';
    const locked = await open(one, { birthDate: right });
    expect(locked.body['code']).toBe('too_many_attempts');
    expect((await previewOf(one))['retryAfter']).toBeGreaterThan(1000);
    const [encounter] = await clinic.rows(
      `select patient_id from encounter where id = '${one.encounterId}'`,
    );
    const params = { patientId: String(encounter?.['patient_id']) };
    const held = (await desk.call(routes.readPatient, { params }))
      .body as unknown as RegisteredPatient;
    const { version: baseVersion, identifier, active, deceasedDate, facts } = held;
    const state = { baseVersion, identifier, active, deceasedDate };
    // A change other than the date opens nothing.
    const other = await desk.call(routes.changePatient, {
      params,
      body: { ...state, facts: { ...facts, remark: 'Speaks slowly' } },
    });
    expect(other.status).toBe(200);
    expect((await open(one, { birthDate: right })).body['code']).toBe('too_many_attempts');
    const changed = await desk.call(routes.changePatient, {
      params,
      body: {
        ...{ ...state, baseVersion: baseVersion + 1 },
        facts: { ...facts, remark: 'Speaks slowly', birthDate: right },
      },
    });
    expect(changed.status).toBe(200);
    expect((await open(one, { birthDate: right })).status).toBe(200);
  });

  it('is let in once without the birth date where the desk waives it, for that link alone', async () => {
    const [one, other] = [await link(), await link('Bela Birch')];
    await miss(one, 9);
    await miss(other, 2);
    expect((await open(one, { waived: true })).body['code']).toBe('invalid_state');
    const { status, body } = await waive(one);
    expect(status).toBe(200);
    expect(Date.parse(String(body['until'])) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    expect(await previewOf(one)).toMatchObject({ waived: true, retryAfter: null });
    expect((await rowOf(one))?.beforeTheDoor).toMatchObject({ waivedUntil: body['until'] });
    expect((await open(other, { waived: true })).body['code']).toBe('invalid_state');
    const visitor = new Visitor(clinic.url);
    expect((await open(one, { waived: true }, visitor)).status).toBe(200);
    expect((await visitor.call(routes.readMyVisit)).body['encounterId']).toBe(one.encounterId);
    expect((await open(one, { waived: true })).body['code']).toBe('invalid_state');
    expect(
      await clinic.rows(
        `select actor_kind, action, outcome from audit_event
         where entity_id = '${one.encounterId}' and action in ('visit-link.waive-proof', 'visit-link.open')
           and outcome = 'success' order by recorded_at`,
      ),
    ).toEqual([
      { actor_kind: 'staff', action: 'visit-link.waive-proof', outcome: 'success' },
      { actor_kind: 'anonymous', action: 'visit-link.open', outcome: 'success' },
    ]);
    // The patient reads that it was done, and by whom.
    visitor.encounterId = one.encounterId;
    const { body: own } = await visitor.call(routes.listMyDisclosures);
    expect(own['disclosures']).toContainEqual(expect.objectContaining({ kind: 'proof-waived' }));
  });

  it('gets in with any date while the waiver holds, once of many tries at once, and not afterwards', async () => {
    const one = await link();
    await miss(one, 2);
    await waive(one);
    const answers = await Promise.all([1, 2, 3].map(() => open(one, { waived: true })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    await miss(one, 2);
    expect((await waive(one)).status).toBe(200);
    expect((await open(one, { birthDate: '1970-02-03' })).status).toBe(200);
    await miss(one, 2);
    expect((await waive(one)).status).toBe(200);
    await clinic.rows(
      `update visit_link set waived_until = now() - interval '1 s' where encounter_id = '${one.encounterId}'`,
    );
    expect((await open(one, { waived: true })).body['code']).toBe('invalid_state');
  });

  it('with a link that no longer works cannot be let in by a waiver', async () => {
    const one = await link();
    await miss(one, 2);
    await clinic.rows(
      `update visit_link set valid_until = now() - interval '1 s' where encounter_id = '${one.encounterId}'`,
    );
    expect((await waive(one)).body['code']).toBe('link_expired');
  });

  it('must have failed at the link before the clinic can waive the birth date', async () => {
    const one = await link();
    await miss(one, 1);
    expect((await waive(one)).body['code']).toBe('invalid_state');
  });
});
