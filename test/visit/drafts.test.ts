import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { TestClinic, Visitor, type Answer } from '../support/test-clinic.ts';
import { arrivedPatient } from '../support/visit-clients.ts';

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

const text = (plan: string) => ({ subjective: '', objective: '', assessment: '', plan });

const save = (documentId: string, plan: string, baseVersion = 0): Promise<Answer> =>
  doctor.call(routes.saveNote, {
    params: { documentId },
    body: { encounterId, baseVersion, content: text(plan) },
  });

const notes = async (): Promise<readonly Record<string, unknown>[]> => {
  const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
  return body['documents'] as Record<string, unknown>[];
};

const traces = async (action: string): Promise<number> =>
  (await clinic.rows(`select 1 from audit_event where action = '${action}'`)).length;

describe('the draft of a note', () => {
  it('is one, however many windows begin it at once', async () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => save(id, 'Rest')));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409]);
    const [kept, ...others] = await notes();
    expect(others).toEqual([]);
    const won = ids[answers.findIndex(({ status }) => status === 200)];
    expect(kept).toMatchObject({ documentId: won, version: 1, status: 'preliminary' });
  });

  it('takes what another window wrote, once that names it', async () => {
    const [{ documentId, version } = {}] = await notes();
    expect(await save(randomUUID(), 'Walk')).toMatchObject({
      status: 409,
      body: { code: 'version_conflict' },
    });
    const saved = await save(String(documentId), 'Walk', Number(version));
    expect(saved.body).toMatchObject({ version: 2, content: { plan: 'Walk' } });
  });

  it('is followed by another one when it is signed', async () => {
    const [{ documentId, version } = {}] = await notes();
    const params = { documentId: String(documentId) };
    const signed = await doctor.call(routes.signNote, { params, body: { version } });
    expect(signed.body).toMatchObject({ status: 'final' });
    const second = randomUUID();
    // The same first save sent twice at once is one save.
    const answers = await Promise.all([save(second, 'Sleep'), save(second, 'Sleep')]);
    expect(answers.map(({ status, body }) => [status, body['version']])).toEqual([
      [200, 1],
      [200, 1],
    ]);
    expect(await notes()).toMatchObject([{ status: 'final' }, { documentId: second }]);
  });

  it('leaves a trace of each save and each signature that answers it, also of one that is repeated', async () => {
    const second = (await notes()).at(-1);
    const documentId = String(second?.['documentId']);
    const saves = await traces('note.write');
    expect((await save(documentId, 'Sleep')).body).toMatchObject({ content: { plan: 'Sleep' } });
    expect(await traces('note.write')).toBe(saves + 1);
    const sign = (): Promise<Answer> =>
      doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } });
    expect((await sign()).status).toBe(200);
    const signatures = await traces('note.sign');
    expect((await sign()).body).toMatchObject({ status: 'final', content: { plan: 'Sleep' } });
    expect(await traces('note.sign')).toBe(signatures + 1);
  });
});
