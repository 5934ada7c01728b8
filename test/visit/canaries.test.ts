import { describe, expect, it } from '@jest/globals';
import { type FormContent, routes, Welcome } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { guestSocket, invitedGuest } from '../support/actors/guests.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';

/** Clinical and personal values for every kind of input, each a word that appears nowhere else. */
const canaries = {
  name: 'Quillwren',
  phone: '5550177',
  identifier: 'MRN-Zephyrine',
  birth_date: '1931-02-27',
  reason: 'Palpitwick',
  answer: 'Wheezelark',
  chat: 'Murmelsong',
  message: 'Quillemoor',
  guest: 'Marrowbell',
  note: 'Dyspnoxia',
  instruction: 'Glimmerwort',
  feedback: 'Kindlewick',
  drug: 'Fablomycin',
  password: 'Thistledown-at-midnight',
  email: 'brindlecote@x.example',
  address: '203.0.113.99',
} as const;

/** Puts the canaries into the demo's next patient and visit. */
async function plant(clinic: TestClinic): Promise<void> {
  const { name } = await clinic.seed();
  const patient = (await clinic.opened('patient')).find((one) => one['name'] === name);
  const [id, tenant] = [String(patient?.['id']), String(patient?.['tenant_id'])];
  const facts = ['name', 'phone', 'identifier', 'birth_date'] as const;
  for (const fact of facts) {
    const value = await clinic.sealed(tenant, 'patient', fact, id, canaries[fact]);
    await clinic.rows(`update patient set ${fact} = ${value} where id = '${id}'`);
  }
  for (const row of await clinic.rows('select id from appointment')) {
    const appointment = String(row['id']);
    const place = [tenant, 'appointment', 'reason', appointment] as const;
    const reason = await clinic.sealed(...place, canaries.reason);
    await clinic.rows(`update appointment set reason = ${reason} where id = '${appointment}'`);
  }
}

/** An answer before the visit, and one that does not fit the questions. */
async function answerQuestions(clinic: TestClinic, patient: Visitor): Promise<void> {
  const admin = await MemberVisitor.signedIn(clinic);
  const { starter } = (await admin.call(routes.readIntakeForm)).body;
  const body = { ...(starter as FormContent), baseVersion: 1 };
  expect((await admin.call(routes.saveIntakeForm, { body })).status).toBe(200);
  const answer = (version: number): Promise<Answer> =>
    patient.call(routes.answerMyIntake, {
      body: {
        ...{ version, language: 'en', status: 'completed' },
        answers: { 'warning-signs': ['none'], complaint: canaries.answer },
      },
    });
  expect((await answer(7)).body['code']).toBe('version_conflict');
  expect((await answer(2)).status).toBe(200);
}

/** A message to the clinic while waiting. */
async function writeToTheDesk(patient: Visitor): Promise<void> {
  const body = { id: randomUUID(), text: canaries.message };
  expect((await patient.call(routes.sendMyCommunication, { body })).status).toBe(200);
}

/** The patient's feedback after the visit. */
const sendFeedback = (patient: Visitor): Promise<Answer> =>
  patient.call(routes.giveMyFeedback, {
    body: { sound: 1, picture: null, care: 5, text: canaries.feedback },
  });

/** A guest who asks for admission by name. */
async function bringGuest(clinic: TestClinic, by: Visitor, encounterId: string): Promise<void> {
  const invited = await invitedGuest(clinic, by, encounterId, { name: canaries.guest });
  const { body } = await invited.visitor.call(routes.readGuestVisit);
  expect(body).toMatchObject({ guestName: canaries.guest });
  await guestSocket(clinic, invited).told('visit:welcome');
}

describe('what is said in a visit', () => {
  it('is in no log, checkpoint or error, whatever fails', async () => {
    const lines: string[] = [];
    const sink = new PassThrough();
    sink.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const clinic = await TestClinic.open({}, undefined, Log.create('debug', sink));
    await plant(clinic);
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const { email, password } = canaries;
    await new Visitor(clinic.url).call(routes.signIn, { body: { email, password } });
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await writeToTheDesk(visitor);
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    await staff.ask('admit', { participantId: self.id });
    await bringGuest(clinic, doctor, encounterId);
    await answerQuestions(clinic, visitor);
    await patient.ask('sendChat', { id: randomUUID(), text: canaries.chat });

    const note = {
      ...{ subjective: canaries.note, objective: '', assessment: '', plan: '' },
      patientInstruction: canaries.instruction,
    };
    const item = { id: randomUUID(), line: canaries.drug };
    const save = (
      content: unknown,
      route: typeof routes.saveNote | typeof routes.savePrescription,
    ) =>
      doctor.call(route, {
        params: { documentId: randomUUID() },
        body: { encounterId, baseVersion: 0, content },
      });
    expect((await save(note, routes.saveNote)).status).toBe(200);
    // Refused for its form, then by a failing database: errors quote their input.
    const refused = [await save({ items: [item] }, routes.savePrescription)];
    await clinic.rows("alter table chat_message add check (sent_at < '2000-01-01') not valid");
    const failed = await patient.ask('sendChat', { id: randomUUID(), text: canaries.chat });
    await clinic.rows('alter table document_draft add check (version > 100) not valid');
    refused.push(await save({ ...note, plan: 'again' }, routes.saveNote));
    expect(failed).toMatchObject({ ok: false, error: { code: 'internal' } });
    clinic.killMediaWorker();
    await patient.told('media:reset');
    await doctor.call(routes.endVisit, { params: { encounterId } });
    expect((await sendFeedback(visitor)).status).toBe(200);
    // Refused for its form.
    await visitor.call(routes.giveMyFeedback, { body: { text: canaries.feedback } });
    await clinic.writeCheckpoint();

    const folder = join(clinic.dataDir, 'audit');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    await clinic.close();
    const all = [...lines, ...files, JSON.stringify([refused, failed])].join('\n');
    // The log is not empty: it names the failure, without the content.
    expect(lines.join('')).toContain('A message failed');
    for (const [where, canary] of Object.entries(canaries)) {
      expect([where, all.toLowerCase().includes(canary.toLowerCase())]).toEqual([where, false]);
    }
  });

  it('is stored in no column of any table in plain text', async () => {
    const clinic = await TestClinic.open();
    await plant(clinic);
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const visitor = await arrivedPatient(clinic);
    const { encounterId } = visitor;
    const patient = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await patient.told('visit:welcome'));
    await writeToTheDesk(visitor);
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    await staff.ask('admit', { participantId: self.id });
    await bringGuest(clinic, doctor, encounterId);
    await answerQuestions(clinic, visitor);
    const said = await patient.ask('sendChat', { id: randomUUID(), text: canaries.chat });
    const item = {
      ...{ id: randomUUID(), line: `${canaries.drug} 1 tablet tds 3d`, quantity: null },
      ...{ quantityUnit: '', instructions: '' },
    };
    const note = {
      ...{ subjective: canaries.note, objective: '', assessment: '', plan: '' },
      patientInstruction: canaries.instruction,
    };
    const saved = [
      await doctor.call(routes.saveNote, {
        params: { documentId: randomUUID() },
        body: { encounterId, baseVersion: 0, content: note },
      }),
      await doctor.call(routes.savePrescription, {
        params: { documentId: randomUUID() },
        body: { encounterId, baseVersion: 0, content: { items: [item] } },
      }),
    ];
    expect((await doctor.call(routes.endVisit, { params: { encounterId } })).status).toBe(200);
    saved.push(await sendFeedback(visitor));
    expect([said.ok, ...saved.map(({ status }) => status)]).toEqual([true, 200, 200, 200]);
    // Those with access can still read everything.
    const summary = await doctor.call(routes.listDocuments, { params: { encounterId } });
    expect(JSON.stringify(summary.body)).toContain(canaries.drug);
    const { body } = await doctor.call(routes.readVisit, { params: { encounterId } });
    expect(body).toMatchObject({
      reason: canaries.reason,
      patient: { name: canaries.name, phone: canaries.phone, identifier: canaries.identifier },
    });

    const tables = await clinic.rows(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    const dump: string[] = [];
    for (const { name } of tables) {
      const rows = await clinic.rows(`select t::text as text from ${String(name)} t`);
      dump.push(...rows.map(({ text }) => String(text).toLowerCase()));
    }
    await clinic.close();
    const all = dump.join('\n');
    // The dump is valid: it contains what is unencrypted on purpose.
    expect(all).toContain('demo clinic nilgiri');
    expect(dump.length).toBeGreaterThan(30);
    for (const [where, canary] of Object.entries(canaries)) {
      const bytes = Buffer.from(canary);
      const forms = [canary.toLowerCase(), bytes.toString('hex'), bytes.toString('base64')];
      const found = forms.filter((form) => all.includes(form.toLowerCase()));
      expect([where, found]).toEqual([where, []]);
    }
  });

  it('is in no URL: these contain only ids, days and languages', () => {
    // `after` and `except` are ids, `from` and `to` are days, `of` is a doctor's id or the word
    // `clinic`, `when` is `coming` or `past`.
    const allowed = /^(\w+Id|after|before|except|date|from|to|of|language|when)$/;
    for (const { path, query } of Object.values(routes)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const asked = 'shape' in query ? Object.keys(query.shape) : [];
      for (const name of [...names, ...asked]) {
        expect(name).toMatch(allowed);
      }
    }
  });
});
