import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FieldItem, routes, type TypedItem } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
let encounterId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  ({ encounterId } = await arrivedPatient(clinic));
});

afterAll(() => clinic.close());

const write = async (...lines: readonly string[]): Promise<Answer> => {
  const items = lines.map((line) => ({
    ...{ id: randomUUID(), line, quantity: null, quantityUnit: '', instructions: '' },
  }));
  const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
  const open = (body['documents'] as Record<string, unknown>[]).find(
    ({ type, status }) => type === 'prescription' && status === 'preliminary',
  );
  return doctor.call(routes.savePrescription, {
    params: { documentId: open === undefined ? randomUUID() : String(open['documentId']) },
    body: { encounterId, baseVersion: open?.['version'] ?? 0, content: { items } },
  });
};

const sign = ({ body: { documentId, version } }: Answer): Promise<Answer> =>
  doctor.call(routes.signPrescription, {
    params: { documentId: String(documentId) },
    body: { version },
  });

describe('a prescription', () => {
  it('is stored with the structured content of its lines', async () => {
    const saved = await write('paracetamol 500 mg 1-2 tab prn for pain max 8 tab/day');
    expect(saved.body['content']).toMatchObject({
      items: [
        {
          ...{ drug: 'paracetamol', strength: { values: [500], unit: 'milligram' } },
          dosage: [
            {
              amount: { low: 1, high: 2, unit: 'tablet' },
              ...{ asNeeded: true, neededFor: 'pain' },
              maxPerDay: { quantity: 8, unit: 'tablet' },
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['nothing', []],
    ['a line that may mean two things', ['levothyroxine 1,000 mcg od']],
    ['a number of nobody knows what', ['paracetamol 500 1-2 tab prn']],
    ['words that nothing was made of', ['aspirin 75 mg od as the moon wanes']],
    ['no dose', ['amoxicillin tds 7d']],
    ['no time', ['amoxicillin 500 mg 1 tab']],
    ['one clear line and one that is not', ['aspirin 75 mg od', 'amoxicillin']],
  ])('that says %s is not signed', async (_, lines) => {
    expect(await sign(await write(...lines))).toMatchObject({
      status: 422,
      body: { code: 'document_incomplete' },
    });
  });

  it('that is complete is signed as it reads', async () => {
    const signed = await sign(
      await write('prednisolone 40 mg od 5d then 30 5d', 'ORS after each loose stool'),
    );
    expect(signed).toMatchObject({
      status: 200,
      body: {
        status: 'final',
        content: {
          items: [
            {
              drug: 'prednisolone',
              dosage: [{ amount: { low: 40 } }, { amount: { low: 30, unit: 'milligram' } }],
            },
            { drug: 'ORS', dosage: [{ after: 'loose stool' }] },
          ],
        },
      },
    });
  });

  it('of a contraindicated combination is signed only with a reason, which stays with it', async () => {
    const { body: visit } = await doctor.call(routes.readVisit, { params: { encounterId } });
    const { id: patientId } = visit['patient'] as { id: string };
    const other = 'simvastatin 40 mg';
    const content = {
      ...{ resourceType: 'MedicationStatement', drug: other, dose: '', taking: 'yes' },
      ...{ prescriptionItemId: null, source: 'patient', onDate: null },
    };
    await doctor.call(routes.saveFact, {
      params: { patientId, factId: randomUUID() },
      body: { baseVersion: 0, status: 'active', content },
    });
    const saved = await write('clarithromycin 500 mg tab 1 bd 7d');
    expect(await sign(saved)).toMatchObject({
      status: 422,
      body: { code: 'interaction_reason_required' },
    });
    // A stop without a signature was not overridden.
    expect((await doctor.call(routes.listOverruledStops)).body['stops']).toEqual([]);
    const { documentId, version } = saved.body;
    const [item] = (saved.body['content'] as { items: TypedItem[] }).items;
    if (item === undefined) throw new Error('It was saved');
    const { id, line, quantity, quantityUnit, instructions } = item;
    const answered = { interaction: 'statin-cyp3a4', other, reason: 'Simvastatin is paused' };
    const typed = { id, line, quantity, quantityUnit, instructions };
    const save = (baseVersion: unknown, interactionOverrides: unknown[]): Promise<Answer> =>
      doctor.call(routes.savePrescription, {
        params: { documentId: String(documentId) },
        body: {
          encounterId,
          baseVersion,
          content: { items: [{ ...typed, interactionOverrides }] },
        },
      });
    // A reason for another pair answers nothing, and is not stored.
    const wrong = await save(version, [{ ...answered, interaction: 'triptan-maoi' }]);
    expect(wrong.body['content']).not.toMatchObject({ items: [{ interactionOverrides: [{}] }] });
    const right = await save(wrong.body['version'], [answered]);
    expect(await sign(right)).toMatchObject({
      status: 200,
      body: { content: { items: [{ interactionOverrides: [answered] }] } },
    });
    // The clinic sees the override by rule, without a patient.
    const { body } = await doctor.call(routes.listOverruledStops);
    expect(body['stops']).toEqual([{ rule: 'statin-cyp3a4', count: 1 }]);
  });

  it('from an earlier version of the form is read unchanged', async () => {
    const item: FieldItem = {
      ...{ id: randomUUID(), drug: 'Amoxicillin', form: 'capsule', strength: '500 mg' },
      ...{ doseQuantity: 1, doseUnit: 'capsule', route: 'oral', frequency: 'TID', asNeeded: false },
      ...{ durationDays: 7, quantity: 21, quantityUnit: 'capsules', instructions: '' },
    };
    const [tenant, id] = [(await clinic.rows('select id from tenant'))[0]?.['id'], randomUUID()];
    const json = JSON.stringify({ items: [item] });
    const content = await clinic.sealed(String(tenant), 'document_version', 'content', id, json);
    await clinic.rows(
      `insert into document_version (id, tenant_id, document_id, version, type, encounter_id,
         patient_id, author_id, status, content, created_at, schema_version)
       select '${id}', tenant_id, '${randomUUID()}', 1, 'prescription', id, patient_id,
         practitioner_id, 'final', ${content}, now(), 1
       from encounter where id = '${encounterId}'`,
    );
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    const contents = (body['documents'] as Record<string, unknown>[]).map(({ content }) => content);
    expect(contents).toContainEqual({ items: [item] });
  });
});
