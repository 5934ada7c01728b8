import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type KnownFacts, routes, type VitalSigns, type VitalValues } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { accept, MemberVisitor, nurse } from '../support/actors/members.ts';
import { patientFacts, vitalValues } from '../support/actors/patients.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';

let clinic: TestClinic;
let doctor: Visitor;
/** Nobody else's in each test. */
let patientId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
});

afterAll(() => clinic.close());

const register = async (): Promise<string> => {
  const id = randomUUID();
  const body = { id, identifier: null, facts: { ...patientFacts, identifiers: [] } };
  expect((await doctor.call(routes.registerPatient, { body })).status).toBe(200);
  return id;
};

beforeEach(async () => {
  patientId = await register();
});

interface Taking {
  readonly setId?: string;
  readonly by?: Visitor;
  readonly of?: string;
  readonly takenAt?: string;
}

const earlier = '2026-01-05T08:00:00.000Z';

const take = (
  values: unknown,
  { setId = randomUUID(), by = doctor, of, takenAt = earlier }: Taking = {},
): Promise<Answer> =>
  by.call(routes.recordVitalSigns, {
    params: { patientId: of ?? patientId, setId },
    body: { takenAt, values },
  });

const withdraw = (setId: string, of = patientId): Promise<Answer> =>
  doctor.call(routes.withdrawVitalSigns, { params: { patientId: of, setId } });

const read = (by = doctor): Promise<Answer> =>
  by.call(routes.readVitalSigns, { params: { patientId } });

const setsIn = ({ body }: Answer): readonly VitalSigns[] => (body as { sets: VitalSigns[] }).sets;

const weightsKnown = async (): Promise<unknown[]> => {
  const { body } = await doctor.call(routes.readKnownFacts, { params: { patientId } });
  return (body as KnownFacts).facts.map(({ status, content }) => [
    status,
    'value' in content ? content.value : null,
    content.onDate,
  ]);
};

const measured = (values: Partial<VitalValues>): VitalValues => ({ ...vitalValues, ...values });

describe('vital signs', () => {
  it('are listed from the newest measurement on, with who recorded them', async () => {
    const old = await take(vitalValues);
    expect(old.status).toBe(200);
    await take(measured({ heartRate: 80 }), { takenAt: '2026-02-01T08:00:00.000Z' });
    await take(measured({ heartRate: 70 }), { takenAt: '2025-12-01T08:00:00.000Z' });
    const sets = setsIn(await read());
    expect(sets.map(({ values }) => values.heartRate)).toEqual([80, 76, 70]);
    expect(sets[1]).toEqual({
      ...{ setId: expect.any(String), status: 'final', takenAt: earlier, values: vitalValues },
      recordedBy: { id: expect.any(String), name: expect.stringContaining('Asha') },
      recordedAt: expect.any(String),
    });
    expect(sets[1]).toEqual(old.body);
  });

  it('are sealed in the database', async () => {
    await take(vitalValues);
    const where = `where patient_id = '${patientId}'`;
    const [row = {}] = await clinic.rows(
      `select row_to_json(v) as row from vital_signs_version v ${where}`,
    );
    expect(JSON.stringify(row)).not.toMatch(/systolic|128/);
    const [opened] = await clinic.opened('vital_signs_version', where);
    expect(String(opened?.['content'])).toContain('"systolic":128');
  });

  it('are kept once, however often the same is sent, and never replaced by something else', async () => {
    const setId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => take(vitalValues, { setId })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(setsIn(await read())).toHaveLength(1);
    const other = await take(measured({ heartRate: 99 }), { setId });
    expect(other.body).toMatchObject({ code: 'version_conflict' });
    const elsewhere = await take(vitalValues, { setId, of: await register() });
    expect(elsewhere.body).toMatchObject({ code: 'version_conflict' });
    expect(setsIn(await read()).map(({ values }) => values.heartRate)).toEqual([76]);
  });

  it('give their weight to what doses are reckoned by, and take it back when they were an error', async () => {
    const setId = randomUUID();
    await take(measured({ weight: 3.45 }), { setId });
    expect(await weightsKnown()).toEqual([['active', 3.45, '2026-01-05']]);
    const withdrawn = await Promise.all([withdraw(setId), withdraw(setId)]);
    expect(withdrawn.map(({ body }) => body['status'])).toEqual(Array(2).fill('entered-in-error'));
    expect(await weightsKnown()).toEqual([['entered-in-error', 3.45, '2026-01-05']]);
    expect(setsIn(await read())).toMatchObject([{ setId, status: 'entered-in-error' }]);
    const versions = await clinic.rows(
      `select version from vital_signs_version where set_id = '${setId}' order by version`,
    );
    expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('do not touch a clinical fact that has the same id', async () => {
    const setId = randomUUID();
    const content = {
      ...{ resourceType: 'AllergyIntolerance', code: 'substance', substance: 'Penicillin' },
      ...{ type: null, reaction: '', severity: null, verification: 'confirmed' },
      ...{ source: 'patient', onDate: null },
    };
    const params = { patientId, factId: setId };
    const body = { baseVersion: 0, status: 'active', content };
    expect((await doctor.call(routes.saveFact, { params, body })).status).toBe(200);
    await take(measured({ weight: 60 }), { setId });
    await withdraw(setId);
    expect(await weightsKnown()).toEqual([
      ['active', null, null],
      ['entered-in-error', 60, '2026-01-05'],
    ]);
  });

  it('are not withdrawn by way of another patient', async () => {
    const setId = randomUUID();
    await take(vitalValues, { setId });
    expect((await withdraw(setId, await register())).body).toMatchObject({ code: 'not_found' });
    expect((await withdraw(randomUUID())).body).toMatchObject({ code: 'not_found' });
    expect(setsIn(await read())).toMatchObject([{ status: 'final' }]);
  });

  it.each<[string, Partial<Record<keyof VitalValues, unknown>>]>([
    [
      'a diastolic pressure above the systolic one',
      { bloodPressure: { systolic: 80, diastolic: 120 } },
    ],
    ['a temperature in the other unit', { temperature: { value: 98.6, unit: 'Cel' } }],
    ['a saturation above 100 %', { oxygenSaturation: 101 }],
    ['a fraction of a heartbeat', { heartRate: 72.5 }],
    ['a glucose without its unit', { glucose: { value: 214, meal: 'fasting' } }],
  ])('refuse %s', async (_name, values) => {
    const answer = await take({ ...vitalValues, ...values });
    expect(answer.body).toMatchObject({ code: 'bad_request' });
    expect(setsIn(await read())).toEqual([]);
  });

  it('refuse a set without a value, and one of tomorrow or of a thousand years ago', async () => {
    const nothing = Object.fromEntries(Object.keys(vitalValues).map((key) => [key, null]));
    expect((await take(nothing)).body).toMatchObject({ code: 'bad_request' });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    for (const takenAt of [tomorrow, '0999-01-01T00:00:00.000Z']) {
      const answer = await take(measured({ weight: 60 }), { takenAt });
      expect(answer.body).toMatchObject({ code: 'bad_request' });
    }
    expect(await weightsKnown()).toEqual([]);
  });

  it('are taken by a community health worker, who does not read those of earlier days', async () => {
    const administrator = await MemberVisitor.signedIn(clinic);
    await accept(clinic, await administrator.invite({ ...nurse, roles: ['chw'] }));
    const chw = await MemberVisitor.signedIn(clinic, {
      ...{ email: nurse.email, password: 'seven lamps by the door' },
    });
    expect((await take(vitalValues, { by: chw })).status).toBe(200);
    expect((await read(chw)).body).toMatchObject({ code: 'not_found' });
    const [set] = setsIn(await read());
    expect(set?.recordedBy.name).toBe('Meera Pillai');
    expect((await withdraw(set?.setId ?? '')).body).toMatchObject({
      ...{ status: 'entered-in-error', recordedBy: set?.recordedBy },
      recordedAt: set?.recordedAt,
    });
    const rows = await clinic.rows(
      `select action, entity_type, outcome from audit_event
       where patient_id = '${patientId}' and action like 'vital-signs%' order by id`,
    );
    expect(rows).toEqual([
      { action: 'vital-signs.write', entity_type: 'Observation', outcome: 'success' },
      { action: 'vital-signs.read', entity_type: 'Patient', outcome: 'refused' },
      { action: 'vital-signs.read', entity_type: 'Patient', outcome: 'success' },
      { action: 'vital-signs.write', entity_type: 'Observation', outcome: 'success' },
    ]);
  });
});
