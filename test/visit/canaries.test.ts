import { describe, expect, it } from '@jest/globals';
import { routes, Welcome } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { TestClinic, Visitor } from '../support/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/visit-clients.ts';

/** Where something clinical or personal is put in, each a word that appears nowhere else. */
const canaries = {
  name: 'Quillwren',
  phone: '5550177',
  identifier: 'MRN-Zephyrine',
  reason: 'Palpitwick',
  chat: 'Murmelsong',
  note: 'Dyspnoxia',
  drug: 'Fablomycin',
  password: 'Thistledown-at-midnight',
  email: 'brindlecote@x.example',
  address: '203.0.113.99',
} as const;

describe('what is said in a visit', () => {
  it('stands in no log, no checkpoint and no error, whatever goes wrong', async () => {
    const lines: string[] = [];
    const sink = new PassThrough();
    sink.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const clinic = await TestClinic.open({}, undefined, Log.create('debug', sink));
    await clinic.seed();
    await clinic.rows(
      `update patient set name = '${canaries.name}', phone = '${canaries.phone}',
         identifier = '${canaries.identifier}' where name = 'Meera Iyer';
       update appointment set reason = '${canaries.reason}'`,
    );
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const { email, password } = canaries;
    await new Visitor(clinic.url).call(routes.signIn, { body: { email, password } });
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    await staff.ask('admit', { participantId: self.id });
    await patient.ask('sendChat', { id: randomUUID(), text: canaries.chat });

    const note = { subjective: canaries.note, objective: '', assessment: '', plan: '' };
    const item = { id: randomUUID(), drug: canaries.drug };
    const save = (
      content: unknown,
      route: typeof routes.saveNote | typeof routes.savePrescription,
    ) =>
      doctor.call(route, {
        params: { documentId: randomUUID() },
        body: { encounterId, baseVersion: 0, content },
      });
    expect((await save(note, routes.saveNote)).status).toBe(200);
    // Refused for its form, then by a database that will not: errors quote what they were given.
    const refused = [await save({ items: [item] }, routes.savePrescription)];
    await clinic.rows("alter table chat_message add check (text not like 'Murmel%') not valid");
    const failed = await patient.ask('sendChat', { id: randomUUID(), text: canaries.chat });
    await clinic.rows(
      "alter table document_version add check (content::text not like '%Dyspn%') not valid",
    );
    refused.push(await save({ ...note, plan: 'again' }, routes.saveNote));
    expect(failed).toMatchObject({ ok: false, error: { code: 'internal' } });
    clinic.killMediaWorker();
    await patient.told('media:reset');
    await doctor.call(routes.endVisit, { params: { encounterId } });
    await clinic.writeCheckpoint();

    const folder = join(clinic.dataDir, 'audit');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    await clinic.close();
    const all = [...lines, ...files, JSON.stringify([refused, failed])].join('\n');
    // The log is not empty: what went wrong is told, without the words.
    expect(lines.join('')).toContain('A message failed');
    for (const [where, canary] of Object.entries(canaries)) {
      expect([where, all.toLowerCase().includes(canary.toLowerCase())]).toEqual([where, false]);
    }
  }, 60_000);

  it('stands in no address: they hold ids, days and languages alone', () => {
    const allowed = ['date', 'documentId', 'encounterId', 'language', 'patientId', 'sessionId'];
    for (const { path, query } of Object.values(routes)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const asked = 'shape' in query ? Object.keys(query.shape) : [];
      for (const name of [...names, ...asked]) {
        expect(allowed).toContain(name);
      }
    }
  });
});
