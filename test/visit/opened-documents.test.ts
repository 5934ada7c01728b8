import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { routes, type StaffRole } from '@teleward/contracts';
import { DataKeys } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { invitedGuest } from '../support/actors/guests.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { Pharmacy, prescribe, type SignedHere, write } from '../support/prescriptions.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

/**
 * Which documents are decrypted for whom. A document that a response leaves out must
 * not be decrypted for it either: a decrypted one could reach a log, an error or a
 * later change of the code.
 */

let clinic: TestClinic;
let doctor: Visitor;
/** A member who gets one role after the other. */
let member: MemberVisitor;
let patient: Visitor;
let guest: Visitor;
let patientId: string;
let standing: SignedHere;

/** The documents of the visit by their names here. */
const documents: Record<string, string> = {};
const all = ['draft note', 'signed note', 'draft prescription', 'prescription', 'cancelled one'];

const account = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

const opening = jest.spyOn(DataKeys.prototype, 'openBytes');

const saveNote = (documentId: string, plan: string, by = doctor, baseVersion = 0) => {
  const { encounterId } = patient;
  const content = { subjective: '', objective: '', assessment: '', plan };
  return by.call(routes.saveNote, {
    params: { documentId },
    body: { encounterId, baseVersion, content },
  });
};

beforeAll(async () => {
  clinic = await TestClinic.open();
  patient = await arrivedPatient(clinic);
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const { encounterId } = patient;
  ({ visitor: guest } = await invitedGuest(clinic, doctor, encounterId));
  const [visit] = await clinic.rows(`select patient_id from encounter where id = '${encounterId}'`);
  patientId = String(visit?.['patient_id']);

  const [signedNote, draftNote] = [randomUUID(), randomUUID()];
  await saveNote(signedNote, 'Rest');
  await doctor.call(routes.signNote, {
    ...{ params: { documentId: signedNote }, body: { version: 1 } },
  });
  await saveNote(draftNote, 'Walk');
  const line = { line: 'Paracetamol 500 mg tab 1 po tds 3d' };
  standing = await prescribe(doctor, encounterId, line);
  const cancelled = await prescribe(doctor, encounterId, line);
  const { status } = await doctor.call(routes.cancelPrescription, {
    params: { documentId: cancelled.documentId },
    body: { reason: 'The wrong drug', replacedBy: null },
  });
  expect(status).toBe(200);
  const { body } = await write(doctor, encounterId, line);
  Object.assign(documents, {
    ...{ 'draft note': draftNote, 'signed note': signedNote },
    ...{ 'draft prescription': String(body['documentId']), prescription: standing.documentId },
    'cancelled one': cancelled.documentId,
  });
});

afterAll(async () => {
  opening.mockRestore();
  await clinic.close();
});

/** The documents decrypted by a request, once each, and its status. */
async function opened(ask: () => Promise<Answer>): Promise<[status: number, ...names: string[]]> {
  opening.mockClear();
  const { status } = await ask();
  const rows = new Set(
    opening.mock.calls.flatMap(([table, , row]) => (table.startsWith('document_') ? [row] : [])),
  );
  const found = await clinic.rows(
    `select id, document_id from document_version
     union all select id, document_id from document_draft`,
  );
  const ids = new Set(
    found.filter(({ id }) => rows.has(String(id))).map((row) => row['document_id']),
  );
  return [status, ...all.filter((name) => ids.has(documents[name]))];
}

const ofVisit = () => ({ params: { encounterId: patient.encounterId } });
const ofPatient = () => ({ params: { patientId } });

/** A member whose roles change has to sign in again. */
async function become(role: StaffRole): Promise<void> {
  await clinic.rows(`update membership set roles = array['${role}'] where name like 'Li Wei%'`);
  member = await MemberVisitor.signedIn(clinic, account);
}

/** The requests of staff that show documents or mention them. */
const questions = {
  'the visit': () => member.call(routes.listDocuments, ofVisit()),
  'the record': () => member.call(routes.readPatientRecord, ofPatient()),
  'the summary': () => member.call(routes.readVisitSummary, ofVisit()),
  'what is known': () => member.call(routes.readKnownFacts, ofPatient()),
};

const nothing = {
  ...{ 'the visit': [404], 'the record': [404], 'the summary': [404] },
  'what is known': [404],
};

const history = {
  ...{ 'the visit': [200, ...all], 'the record': [200, ...all], 'the summary': [200] },
  'what is known': [200, 'prescription'],
};

const shown: Readonly<Record<StaffRole, typeof nothing | typeof history>> = {
  ...{ doctor: history, nurse: history },
  chw: { ...nothing, 'the visit': [200, ...all], 'the summary': [200] },
  ...{ 'front-desk': nothing, administrator: nothing, auditor: nothing },
};

describe('the documents that the record store decrypts', () => {
  it.each(Object.keys(shown) as StaffRole[])('for staff in the role %s', async (role) => {
    await become(role);
    for (const [question, ask] of Object.entries(questions)) {
      const found = await opened(ask);
      expect([question, ...found]).toEqual([
        question,
        ...shown[role][question as keyof typeof questions],
      ]);
    }
  });

  it('for the patient: no drafts', async () => {
    expect(await opened(() => patient.call(routes.readMyVisitSummary))).toEqual([200]);
    expect(await opened(() => patient.call(routes.readMyAfterVisit))).toEqual([
      ...[200, 'signed note', 'prescription', 'cancelled one'],
    ]);
    const asStaff = () => patient.call(routes.listDocuments, ofVisit());
    expect(await opened(asStaff)).toEqual([401]);
  });

  it('for a guest and for a pharmacy: none', async () => {
    const asStaff = () => guest.call(routes.listDocuments, ofVisit());
    expect(await opened(asStaff)).toEqual([401]);
    expect(await opened(() => new Pharmacy(clinic).look(standing.jws))).toEqual([200]);
  });

  it('for the author: the document itself, and no other author’s', async () => {
    await become('doctor');
    const draftNote = String(documents['draft note']);
    const sign = (by: Visitor, version: number) => () =>
      by.call(routes.signNote, { params: { documentId: draftNote }, body: { version } });
    expect(await opened(sign(member, 1))).toEqual([404]);
    expect(await opened(() => saveNote(draftNote, 'Mine', member, 1))).toEqual([404]);
    expect(await opened(() => saveNote(randomUUID(), 'Mine'))).toEqual([409]);
    expect(await opened(() => saveNote(draftNote, 'Run', doctor, 1))).toEqual([200, 'draft note']);
    expect(await opened(sign(doctor, 2))).toEqual([200, 'draft note']);
  });
});
