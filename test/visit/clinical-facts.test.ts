import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ClinicalFact, type FactContent, type KnownFacts, routes } from '@teleward/contracts';
import { randomUUID, type UUID } from 'node:crypto';
import { accept, MemberVisitor, nurse } from '../support/actors/members.ts';
import { patientFacts } from '../support/actors/patients.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
/** A new patient in each test. */
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

const head = { source: 'patient', onDate: '2019' } as const;

const allergy = (substance: string): FactContent => ({
  ...{ ...head, resourceType: 'AllergyIntolerance', code: 'substance', substance, type: null },
  ...{ reaction: 'hives', severity: 'severe', verification: 'confirmed' },
});

const none: FactContent = {
  ...{ ...head, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' },
};

const weight = (value: number): FactContent => ({
  ...{ resourceType: 'Observation', code: 'body-weight', unit: 'kg', value },
  ...{ source: 'measured', onDate: '2026-11-28' },
});

interface Saving {
  readonly factId?: string;
  readonly baseVersion?: number;
  readonly status?: ClinicalFact['status'];
  readonly by?: Visitor;
  readonly of?: string;
}

const save = (
  content: unknown,
  { factId = randomUUID(), baseVersion = 0, status = 'active', by = doctor, of }: Saving = {},
): Promise<Answer> =>
  by.call(routes.saveFact, {
    params: { patientId: of ?? patientId, factId },
    body: { baseVersion, status, content },
  });

const read = async (by = doctor, of = patientId): Promise<Answer> =>
  by.call(routes.readKnownFacts, { params: { patientId: of } });

const factsIn = ({ body }: Answer): KnownFacts['facts'] => (body as KnownFacts).facts;

const statesIn = (answer: Answer): unknown[] =>
  factsIn(answer).map(({ status, content }) => [
    'substance' in content ? content.substance : 'code' in content ? content.code : '',
    status,
  ]);

describe('what is known of a patient', () => {
  it('is empty at first, and then names with each fact who recorded it, when and from where', async () => {
    expect((await read()).body).toEqual({
      ...{ facts: [], prescribed: [], earlierPrescriptions: [], lastVisits: [] },
    });
    const saved = await save(allergy('Penicillin'));
    expect(saved.status).toBe(200);
    expect((await read()).body).toEqual(saved.body);
    expect(factsIn(saved)).toEqual([
      {
        ...{ factId: expect.any(String), version: 1, status: 'active' },
        content: allergy('Penicillin'),
        recordedBy: { id: expect.any(String), name: expect.stringContaining('Asha') },
        recordedAt: expect.any(String),
      },
    ]);
  });

  it('is sealed in the database, down to the kind of each fact', async () => {
    await save(allergy('Penicillin'));
    const [row = {}] = await clinic.rows(
      `select row_to_json(v) as row from clinical_fact_version v where patient_id = '${patientId}'`,
    );
    expect(JSON.stringify(row)).not.toMatch(/penicillin|allergy|hives/i);
    const [opened] = await clinic.opened(
      'clinical_fact_version',
      `where patient_id = '${patientId}'`,
    );
    expect(String(opened?.['content'])).toContain('Penicillin');
  });

  it('writes an audit row for each read, write and refusal', async () => {
    const factId = randomUUID();
    await save(allergy('Penicillin'), { factId });
    await read();
    const desk = await MemberVisitor.signedIn(clinic, {
      ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
    });
    expect((await read(desk)).body).toMatchObject({ code: 'not_found' });
    const rows = await clinic.rows(
      `select action, entity_type, entity_id, outcome from audit_event
       where patient_id = '${patientId}' and action like 'clinical-fact%' order by id`,
    );
    const reading = { action: 'clinical-fact.read', entity_type: 'Patient', entity_id: patientId };
    expect(rows).toEqual([
      {
        ...{ action: 'clinical-fact.write', entity_type: 'AllergyIntolerance' },
        ...{ entity_id: factId, outcome: 'success' },
      },
      { ...reading, outcome: 'success' },
      { ...reading, outcome: 'refused' },
    ]);
  });

  it('keeps every version, also of a fact entered in error', async () => {
    const factId = randomUUID();
    await save(allergy('Penicilin'), { factId });
    await save(allergy('Penicillin'), { factId, baseVersion: 1 });
    const ended = await save(allergy('Penicillin'), {
      ...{ factId, baseVersion: 2, status: 'entered-in-error' },
    });
    expect(statesIn(ended)).toEqual([['Penicillin', 'entered-in-error']]);
    const rows = await clinic.opened(
      'clinical_fact_version',
      `where fact_id = '${factId}' order by version`,
    );
    expect(rows.map(({ content }) => JSON.parse(String(content)) as unknown)).toMatchObject([
      { status: 'active', content: { substance: 'Penicilin' } },
      { status: 'active', content: { substance: 'Penicillin' } },
      { status: 'entered-in-error', content: { substance: 'Penicillin' } },
    ]);
  });

  it('that two doctors change at once is refused to the second one, who is told', async () => {
    const factId = randomUUID();
    await save(weight(70), { factId });
    const both = await Promise.all(
      [71, 72].map((value) => save(weight(value), { factId, baseVersion: 1 })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'version_conflict',
    });
  });

  it('that is sent again is recorded once', async () => {
    const factId = randomUUID();
    const first = await save(weight(70), { factId });
    expect(await save(weight(70), { factId })).toEqual(first);
    const versions = await clinic.rows(
      `select version from clinical_fact_version where fact_id = '${factId}'`,
    );
    expect(versions).toEqual([{ version: 1 }]);
  });

  it('cannot change into another kind of fact, nor move to another patient', async () => {
    const factId = randomUUID();
    await save(weight(70), { factId });
    expect((await save(none, { factId, baseVersion: 1 })).body).toMatchObject({
      code: 'bad_request',
    });
    // Nor can it move to another patient.
    const other = await register();
    expect((await save(weight(70), { factId, of: other })).body).toMatchObject({
      code: 'version_conflict',
    });
  });

  it('refuses dates in the future and impossible values', async () => {
    const later = { ...weight(70), onDate: '2199-01-01' };
    for (const content of [later, weight(7000), { ...weight(70), unit: 'st' }]) {
      expect((await save(content)).body).toMatchObject({ code: 'bad_request' });
    }
  });

  it('is found under the surviving record after two records were merged', async () => {
    const other = await register();
    await save(allergy('Latex'), { of: other });
    const [row] = await clinic.rows(`select version from patient where id = '${other}'`);
    const merged = await doctor.call(routes.mergePatient, {
      ...{ params: { patientId: other } },
      body: { baseVersion: Number(row?.['version']), intoId: patientId },
    });
    expect(merged.status).toBe(200);
    expect(statesIn(await read())).toEqual([['Latex', 'active']]);
    // Facts recorded under the old id are found under the new one.
    await save(allergy('Egg'), { of: other });
    expect(statesIn(await read())).toEqual([
      ['Latex', 'active'],
      ['Egg', 'active'],
    ]);
    // Unmerged again, each record has what was written under it.
    await save(allergy('Soy'));
    const apart = await doctor.call(routes.unmergePatient, {
      params: { patientId: other },
      body: { baseVersion: Number(merged.body['version']) },
    });
    expect(apart.status).toBe(200);
    expect(statesIn(await read(doctor, other))).toEqual([
      ['Latex', 'active'],
      ['Egg', 'active'],
    ]);
    expect(statesIn(await read())).toEqual([['Soy', 'active']]);
  });

  it('that contradicts itself after a merge becomes unknown again once the last allergy ends', async () => {
    const other = await register();
    const factId = randomUUID();
    await save(none, { of: other });
    await save(allergy('Latex'), { factId });
    const merged = await doctor.call(routes.mergePatient, {
      params: { patientId: other },
      body: { baseVersion: 1, intoId: patientId },
    });
    expect(merged.status).toBe(200);
    expect(statesIn(await read())).toEqual([
      ['no-known-allergy', 'active'],
      ['Latex', 'active'],
    ]);
    expect(
      statesIn(await save(allergy('Latex'), { factId, baseVersion: 1, status: 'ended' })),
    ).toEqual([
      ['no-known-allergy', 'ended'],
      ['Latex', 'ended'],
    ]);
  });

  it('can also be written by nurses', async () => {
    const administrator = await MemberVisitor.signedIn(clinic);
    await accept(clinic, await administrator.invite());
    const meera = await MemberVisitor.signedIn(clinic, {
      ...{ email: nurse.email, password: 'seven lamps by the door' },
    });
    expect((await save(weight(70), { by: meera })).status).toBe(200);
    expect(factsIn(await read())[0]?.recordedBy.name).toBe('Meera Pillai');
  });
});

describe('the statement that no allergies are known', () => {
  it('is a fact of its own, which a later allergy ends', async () => {
    expect(statesIn(await save(none))).toEqual([['no-known-allergy', 'active']]);
    expect(statesIn(await save(allergy('Latex')))).toEqual([
      ['no-known-allergy', 'ended'],
      ['Latex', 'active'],
    ]);
  });

  it('is refused while there is an allergy, also one recorded at the same moment', async () => {
    await save(allergy('Latex'));
    expect((await save(none)).body).toMatchObject({ code: 'allergies_known' });
    for (let round = 0; round < 8; round += 1) {
      patientId = await register();
      await Promise.all([save(none), save(allergy('Latex'))]);
      const active = factsIn(await read()).filter(({ status }) => status === 'active');
      expect(active.map(({ content }) => 'substance' in content)).toEqual([true]);
    }
  });

  it('replaces the earlier statement, and an allergy is not recorded twice', async () => {
    await save(none);
    expect(statesIn(await save(none))).toEqual([
      ['no-known-allergy', 'ended'],
      ['no-known-allergy', 'active'],
    ]);
    await save(allergy('Latex'));
    expect((await save(allergy('LATEX'))).body).toMatchObject({ code: 'already_recorded' });
  });
});

describe('a prescription', () => {
  let encounterId: string;

  beforeAll(async () => {
    ({ encounterId } = await arrivedPatient(clinic));
  });

  beforeEach(async () => {
    const { body } = await doctor.call(routes.readVisit, { params: { encounterId } });
    patientId = (body['patient'] as { id: string }).id;
  });

  const write = async (item: object, documentId = randomUUID(), baseVersion = 0): Promise<Answer> =>
    doctor.call(routes.savePrescription, {
      params: { documentId },
      body: {
        ...{ encounterId, baseVersion },
        content: {
          items: [
            { id: randomUUID(), quantity: null, quantityUnit: '', instructions: '', ...item },
          ],
        },
      },
    });

  const sign = ({ body: { documentId, version } }: Answer): Promise<Answer> =>
    doctor.call(routes.signPrescription, {
      params: { documentId: String(documentId) },
      body: { version },
    });

  it('against a recorded allergy is signed only with a reason, which is part of what is signed', async () => {
    const factId = randomUUID();
    await save(allergy('penicillin'), { factId });
    const line = 'penicillin V 250 mg qds 7d';
    const documentId = randomUUID();
    const draft = await write({ line }, documentId);
    expect(await sign(draft)).toMatchObject({
      ...{ status: 422, body: { code: 'allergy_reason_required' } },
    });
    const override = {
      ...{ factId, factVersion: 1, substance: 'penicillin', reason: 'Tolerated it in 2024' },
      ...{ type: null, verification: 'confirmed' },
    };
    // A reason for another allergy, or an empty one, does not count.
    const wrong = [
      { ...override, factId: randomUUID() },
      { ...override, reason: ' ' },
      { ...override, factVersion: 2 },
    ];
    let version = 1;
    for (const one of wrong) {
      const again = await write({ line, allergyOverrides: [one] }, documentId, version);
      expect((await sign(again)).body).toMatchObject({ code: 'allergy_reason_required' });
      version += 1;
    }
    const reasoned = await write({ line, allergyOverrides: [override] }, documentId, version);
    expect(await sign(reasoned)).toMatchObject({
      status: 200,
      body: { status: 'final', content: { items: [{ allergyOverrides: [override] }] } },
    });
    const signatures = await clinic.rows(
      "select 1 from audit_event where action = 'prescription.sign' and outcome = 'success'",
    );
    expect(signatures).toHaveLength(1);
  });

  it('is not signed with a reason whose allergy changed or was withdrawn', async () => {
    const factId = randomUUID();
    const sulfa = allergy('sulfadiazine');
    await save(sulfa, { factId });
    const override = {
      ...{ factId, factVersion: 1, substance: 'sulfadiazine', reason: 'Tolerated it in 2024' },
      ...{ type: null, verification: 'confirmed' },
    };
    const line = 'sulfadiazine 500 mg 1 tab qds 7d';
    const draft = await write({ line, allergyOverrides: [override] });
    // Another reaction needs another reason.
    await save({ ...sulfa, reaction: 'anaphylaxis' }, { factId, baseVersion: 1 });
    expect((await sign(draft)).body).toMatchObject({ code: 'allergy_reason_required' });
    await save(sulfa, { factId, baseVersion: 2, status: 'entered-in-error' });
    expect(await sign(draft)).toMatchObject({
      ...{ status: 422, body: { code: 'allergy_reason_outdated' } },
    });
    const { documentId, version } = draft.body;
    expect((await sign(await write({ line }, documentId as UUID, Number(version)))).status).toBe(
      200,
    );
  });

  it('drops a reason whose drug was changed', async () => {
    const override = { factId: randomUUID(), substance: 'penicillin', reason: 'x' };
    const line = 'paracetamol 500 mg 1 tab tds 3d';
    const saved = await write({ line, allergyOverrides: [override] });
    expect(saved.status).toBe(200);
    expect(JSON.stringify(saved.body)).not.toContain('allergyOverrides');
    expect((await sign(saved)).status).toBe(200);
  });

  it('that was signed counts as a current medicine until it is used up or stopped', async () => {
    const { body } = await sign(await write({ line: 'metformin 500 mg tab 1-0-1 long term' }));
    const { items } = body['content'] as { items: { id: string }[] };
    const itemId = items[0]?.id ?? '';
    const drugs = async (): Promise<string[]> =>
      ((await read()).body as KnownFacts).prescribed.map(({ item }) => item.drug);
    expect(await drugs()).toContain('metformin');
    await save({
      ...{ ...head, resourceType: 'MedicationStatement', drug: 'metformin', dose: '' },
      ...{ taking: 'no', prescriptionItemId: itemId, source: 'patient' },
    });
    expect(await drugs()).not.toContain('metformin');
    // A medicine that was not prescribed to the patient cannot be continued or stopped.
    const foreign = await save(
      {
        ...{ ...head, resourceType: 'MedicationStatement', drug: 'metformin', dose: '' },
        ...{ taking: 'yes', prescriptionItemId: itemId, source: 'patient' },
      },
      { of: await register() },
    );
    expect(foreign.body).toMatchObject({ code: 'bad_request' });
  });

  it('and its visit are found under a record that was merged into the patient’s', async () => {
    const [stands, replaced] = [await register(), await register()];
    const { body } = await doctor.call(routes.readSession);
    const { id: practitionerId } = body['practitioner'] as { id: string };
    encounterId = randomUUID();
    const came = await doctor.call(routes.registerWalkIn, {
      body: { encounterId, patient: { patientId: stands }, practitionerId, reason: '' },
    });
    expect(came.status).toBe(200);
    expect((await sign(await write({ line: 'metformin 500 mg tab 1-0-1 long term' }))).status).toBe(
      200,
    );
    expect((await doctor.call(routes.endVisit, { params: { encounterId } })).status).toBe(200);
    await save(allergy('Latex'), { of: stands });
    expect((await read(doctor, replaced)).body).toMatchObject({ prescribed: [], lastVisits: [] });
    const merged = await doctor.call(routes.mergePatient, {
      params: { patientId: replaced },
      body: { baseVersion: 1, intoId: stands },
    });
    expect(merged.status).toBe(200);
    const known = await read(doctor, stands);
    expect(known.body).toMatchObject({
      ...{ prescribed: [{ item: { drug: 'metformin' } }], lastVisits: [{ encounterId }] },
    });
    expect((await read(doctor, replaced)).body).toEqual(known.body);
  });
});
