import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
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

  it('accepts a save from another window only with the document’s id and version', async () => {
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
    // The same first save sent twice at once counts once.
    const answers = await Promise.all([save(second, 'Sleep'), save(second, 'Sleep')]);
    expect(answers.map(({ status, body }) => [status, body['version']])).toEqual([
      [200, 1],
      [200, 1],
    ]);
    expect(await notes()).toMatchObject([{ status: 'final' }, { documentId: second }]);
  });

  it('writes an audit row for each save and signature, also for a repeated request', async () => {
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

  it('is one row however often it is saved, and becomes a version once it is signed', async () => {
    const open = (await notes()).find(({ status }) => status === 'preliminary');
    if (open !== undefined) {
      const params = { documentId: String(open['documentId']) };
      await doctor.call(routes.signNote, { params, body: { version: open['version'] } });
    }
    const documentId = randomUUID();
    for (let version = 0; version < 40; version += 1) {
      const { body } = await save(documentId, `Walk ${version} km`, version);
      expect(body).toMatchObject({ version: version + 1, status: 'preliminary' });
    }
    const ofDocument = `where document_id = '${documentId}'`;
    const drafts = await clinic.opened('document_draft', ofDocument);
    expect(drafts).toMatchObject([{ version: 40 }]);
    expect(drafts[0]?.['content']).toContain('Walk 39 km');
    expect(await clinic.rows(`select 1 from document_version ${ofDocument}`)).toEqual([]);

    const begun = (await notes()).at(-1)?.['createdAt'];
    const signed = await doctor.call(routes.signNote, {
      params: { documentId },
      body: { version: 40 },
    });
    expect(signed.body).toMatchObject({ version: 41, status: 'final', createdAt: begun });
    expect(await clinic.opened('document_version', ofDocument)).toMatchObject([
      { version: 41, status: 'final' },
    ]);
    expect(await clinic.opened('document_draft', ofDocument)).toMatchObject([{ content: null }]);
  });

  it('that is saved while it is signed is either signed as the doctor saw it, or not signed', async () => {
    for (let round = 0; round < 8; round += 1) {
      const documentId = randomUUID();
      await save(documentId, 'Seen');
      const [saved, signed] = await Promise.all([
        save(documentId, 'Not seen', 1),
        doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } }),
      ]);
      const [winner, loser] = saved.status === 200 ? [saved, signed] : [signed, saved];
      expect([winner.status, loser.status]).toEqual([200, 409]);
      const kept = (await notes()).filter((note) => note['documentId'] === documentId);
      expect(kept).toEqual([winner.body]);
      if (winner === saved) {
        const last = { params: { documentId }, body: { version: 2 } };
        expect((await doctor.call(routes.signNote, last)).status).toBe(200);
      }
    }
  });

  it('from before the table of drafts goes on as it was', async () => {
    const [documentId, id] = [randomUUID(), randomUUID()];
    const [tenant] = await clinic.rows('select id from tenant');
    const json = JSON.stringify(text('Old'));
    const content = await clinic.sealed(
      ...([String(tenant?.['id']), 'document_version', 'content', id, json] as const),
    );
    await clinic.rows(
      `insert into document_version (id, tenant_id, document_id, version, type, encounter_id,
         patient_id, author_id, status, content, created_at, schema_version)
       select '${id}', tenant_id, '${documentId}', 7, 'note', id, patient_id, practitioner_id,
         'preliminary', ${content}, '2026-01-01T08:00:00Z', 1
       from encounter where id = '${encounterId}'`,
    );
    const stands = { documentId, createdAt: '2026-01-01T08:00:00.000Z', status: 'preliminary' };
    const [first] = await notes();
    expect(first).toMatchObject({ ...stands, version: 7, content: { plan: 'Old' } });
    expect(await save(randomUUID(), 'Beside it')).toMatchObject({ status: 409 });
    expect(await save(documentId, 'On an older one', 6)).toMatchObject({ status: 409 });
    await save(documentId, 'New', 7);
    const [second] = await notes();
    expect(second).toMatchObject({ ...stands, version: 8, content: { plan: 'New' } });
    const signed = { params: { documentId }, body: { version: 8 } };
    expect((await doctor.call(routes.signNote, signed)).body).toMatchObject({
      ...stands,
      ...{ version: 9, status: 'final' },
    });
  });

  it('cannot exist beside its signed version, whatever the program does', async () => {
    const [signed] = await clinic.rows(
      "select document_id from document_version where status = 'final' limit 1",
    );
    const document = String(signed?.['document_id']);
    await expect(
      clinic.rows(
        `update document_draft set content = '\\x01' || repeat('x', 40)::bytea
         where document_id = '${document}'`,
      ),
    ).rejects.toMatchObject({ code: 'TW001' });
  });

  it('is not deleted by an older server that does not know the table', async () => {
    const documentId = randomUUID();
    await save(documentId, 'Seen');
    await save(documentId, 'Newer', 1);
    const [tenant] = await clinic.rows('select id from tenant');
    const insert = async (version: number, status: string): Promise<unknown> => {
      const id = randomUUID();
      const place = [String(tenant?.['id']), 'document_version', 'content', id] as const;
      const content = await clinic.sealed(...place, JSON.stringify(text('Seen')));
      return clinic.rows(
        `insert into document_version (id, tenant_id, document_id, version, type, encounter_id,
           patient_id, author_id, status, content, created_at)
         select '${id}', tenant_id, '${documentId}', ${version}, 'note', id, patient_id,
           practitioner_id, '${status}', ${content}, now()
         from encounter where id = '${encounterId}'`,
      );
    };
    const conflict = { code: '23505' };
    await expect(insert(2, 'final')).rejects.toMatchObject(conflict);
    await expect(insert(9, 'preliminary')).rejects.toMatchObject(conflict);
    expect((await notes()).at(-1)).toMatchObject({ version: 2, content: { plan: 'Newer' } });
    await insert(3, 'final');
    expect((await notes()).at(-1)).toMatchObject({ version: 3, status: 'final' });
  });
});
