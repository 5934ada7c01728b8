import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Appointment,
  type FormContent,
  type Patient,
  routes,
  Welcome,
} from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { guestSocket, invite, invitedGuest } from '../support/actors/guests.ts';
import { accept, MemberVisitor, nurse } from '../support/actors/members.ts';
import { smallPng } from '../support/pictures.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';
import { patientFacts, vitalValues } from '../support/actors/patients.ts';

/** A statement as sent to the database. */
interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

let clinic: TestClinic;
let app: Client;
const statements = new Map<string, Statement>();

/** Records the application's statements from now on, each once, with its last values. */
function listen(): () => void {
  const prototype = Client.prototype as unknown as {
    query: (this: Client, ...parts: unknown[]) => unknown;
  };
  const { query } = prototype;
  prototype.query = function (...parts) {
    const [text, values] = parts;
    if (typeof text === 'string' && /^\s*select\b/i.test(text)) {
      statements.set(text, { text, values: Array.isArray(values) ? values : [] });
    }
    return query.apply(this, parts);
  };
  return () => {
    prototype.query = query;
  };
}

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  const stop = listen();
  await walkThrough();
  stop();
  app = new Client({ connectionString: clinic.appUrl });
  await app.connect();
}, 60_000);

afterAll(async () => {
  await app.end();
  await clinic.close();
});

/** All requests about a visit. */
async function walkThrough(): Promise<void> {
  const doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const visitor = await arrivedPatient(clinic);
  const { encounterId } = visitor;
  const params = { encounterId };
  const handshake = { protocol: 2, purpose: 'clinic', as: 'staff' };
  const list = new VisitSocket(clinic.url, doctor.cookie, handshake);
  await list.told('clinic:day');
  const patient = patientSocket(clinic, visitor);
  const { self } = Welcome.parse(await patient.told('visit:welcome'));
  await writeToEachOther(doctor, visitor);
  const staff = doctorSocket(clinic, doctor, encounterId);
  await staff.told('visit:welcome');
  await staff.ask('admit', { participantId: self.id });
  const invited = await invitedGuest(clinic, doctor, encounterId);
  const guest = guestSocket(clinic, invited);
  const waiting = Welcome.parse(await guest.told('visit:welcome'));
  await staff.ask('admit', { participantId: waiting.self.id });
  await guest.told('visit:admitted');
  await staff.ask('sendChat', { id: randomUUID(), text: 'Hello' });
  const save = async (
    route: typeof routes.saveNote | typeof routes.savePrescription,
    content: unknown,
  ) => {
    const documentId = randomUUID();
    const body = { encounterId, baseVersion: 0, content };
    const saved = await doctor.call(route, { params: { documentId }, body });
    expect(saved.status).toBe(200);
    return documentId;
  };
  const note = { subjective: '', objective: '', assessment: '', plan: 'Rest' };
  const documentId = await save(routes.saveNote, note);
  await save(routes.savePrescription, { items: [] });
  await doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } });
  await clinic.lookAtSessions();
  await clinic.writeCheckpoint();
  const another = await invite(doctor, encounterId);
  const preview = { body: { token: another.token } };
  expect((await visitor.call(routes.previewVisitLink, preview)).status).toBe(200);
  const { body } = await doctor.call(routes.readVisit, { params });
  const patientId = (body['patient'] as { id: string }).id;
  await askBeforeTheVisit(visitor);
  await registerPeople(doctor);
  await planVisits(doctor, patientId);
  const condition = { resourceType: 'Condition', text: 'Asthma', source: 'patient', onDate: null };
  const asked = [
    await doctor.call(routes.saveFact, {
      params: { patientId, factId: randomUUID() },
      body: { baseVersion: 0, status: 'active', content: condition },
    }),
    await doctor.call(routes.readKnownFacts, { params: { patientId } }),
    await doctor.call(routes.recordVitalSigns, {
      params: { patientId, setId: randomUUID() },
      body: { takenAt: '2026-01-05T08:00:00.000Z', values: vitalValues },
    }),
    await doctor.call(routes.readVitalSigns, { params: { patientId } }),
    ...(await keepFavourites(doctor)),
    ...(await planOutreach(patientId)),
    ...(await runOutreach(doctor, patientId)),
    await doctor.call(routes.readIntake, { params }),
    await doctor.call(routes.readConsents, { params: { ...params, language: 'en' } }),
    await visitor.call(routes.readMyConsents, { params: { language: 'en' } }),
    await doctor.call(routes.readSession),
    await doctor.call(routes.listAppointments),
    await doctor.call(routes.listDocuments, { params }),
    await doctor.call(routes.readVisitSummary, { params }),
    await doctor.call(routes.readPatientRecord, { params: { patientId } }),
    await visitor.call(routes.readMyVisit),
    await visitor.call(routes.readMyVisitSummary),
    await visitor.call(routes.readMyAfterVisit),
    await visitor.call(routes.listMyDisclosures),
    await invited.visitor.call(routes.readGuestVisit),
    await doctor.call(routes.listGuests, { params }),
    await doctor.call(routes.removeGuest, { params: { ...params, guestId: invited.guestId } }),
    await doctor.call(routes.renewVisitLink, { params }),
    await doctor.call(routes.endVisit, { params }),
    ...(await showFaces(doctor, visitor)),
    ...(await askAboutMembers()),
  ];
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
  list.close();
  staff.close();
  patient.close();
}

/** A logo and a portrait, and requests for them. */
async function showFaces(doctor: Visitor, visitor: Visitor): Promise<Answer[]> {
  const admin = await MemberVisitor.signedIn(clinic);
  const picture = smallPng.toString('base64');
  const answers = [
    await admin.call(routes.changeClinicLook, { body: { accent: '#7a3a72', logo: picture } }),
    await doctor.call(routes.changeMyPortrait, { body: { picture } }),
  ];
  const { portrait, logo } = { ...answers[0]?.body, ...answers[1]?.body };
  const { practitionerPortrait } = (await visitor.call(routes.readMyVisit)).body;
  for (const path of [portrait, logo, practitionerPortrait]) {
    const headers = { Cookie: path === portrait ? doctor.cookie : visitor.cookie };
    const { status } = await fetch(`${clinic.url}${String(path)}`, { headers });
    answers.push({ status, body: {} });
  }
  return answers;
}

/** Messages between a waiting patient and the clinic. */
async function writeToEachOther(doctor: Visitor, visitor: Visitor): Promise<void> {
  const params = { encounterId: visitor.encounterId };
  const line = () => ({ params, body: { id: randomUUID(), text: 'Hello' } });
  const written = [
    await visitor.call(routes.sendMyCommunication, line()),
    await doctor.call(routes.sendCommunication, line()),
    await visitor.call(routes.readMyCommunications),
    await doctor.call(routes.readCommunications, { params }),
  ];
  expect(written.map(({ status }) => status)).toEqual(written.map(() => 200));
}

/** A new and a known walk-in patient. */
async function registerPeople(doctor: Visitor): Promise<void> {
  const { id: practitionerId } = (await doctor.call(routes.readSession)).body['practitioner'] as {
    id: string;
  };
  const person = { name: 'Anna', birthDate: '1980-01-01', gender: 'female', language: 'en' };
  const body = () => ({
    ...{ encounterId: randomUUID(), practitionerId, reason: 'Cough' },
    patient: { ...person, phone: null },
  });
  const registered = await doctor.call(routes.registerWalkIn, { body: body() });
  const { id: patientId, identifier } = registered.body['patient'] as Patient;
  const again = { ...body(), patient: { patientId } };
  const answers = [
    registered,
    await doctor.call(routes.searchPatients, { body: { text: identifier, limit: 5 } }),
    await doctor.call(routes.searchPatients, { body: { text: '', limit: 5 } }),
    await doctor.call(routes.readPatient, { params: { patientId } }),
    await doctor.call(routes.registerPatient, {
      body: { id: randomUUID(), identifier: 'CARD-1', facts: patientFacts },
    }),
    await doctor.call(routes.changePatient, {
      params: { patientId },
      body: {
        ...{ baseVersion: 1, identifier, active: true, deceasedDate: null },
        facts: patientFacts,
      },
    }),
    await doctor.call(routes.listPatientVersions, { params: { patientId } }),
    await doctor.call(routes.registerWalkIn, { body: again }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
}

/** A visit that is booked, moved and cancelled, and a no-show. */
async function planVisits(doctor: Visitor, patientId: string): Promise<void> {
  const { id: practitionerId } = (await doctor.call(routes.readSession)).body['practitioner'] as {
    id: string;
  };
  const admin = await MemberVisitor.signedIn(clinic);
  const visitTypeId = newId();
  const type = {
    ...{ names: { en: 'Follow-up', 'zh-Hans': '复诊' }, minutes: 15, mode: 'video' },
    ...{ colour: 'blue', bufferMinutes: 5, isOffered: true },
  };
  const hours = { weekly: [], daysOff: [], baseVersion: 0 };
  const as = { visitTypeId };
  const days = (later: number) => new Date(Date.now() + later * 86_400_000).toISOString();
  const book = (startsAt: string) =>
    doctor.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId: newId(), patientId, practitionerId, startsAt, as },
        ...{ reason: 'Cough', overbook: true },
      },
    });
  const asked = [
    await admin.call(routes.saveVisitType, { params: { visitTypeId }, body: type }),
    await admin.call(routes.saveSchedule, { params: { of: practitionerId }, body: hours }),
    await admin.call(routes.listSchedules),
    await doctor.call(routes.listVisitTypes),
    await doctor.call(routes.listSites),
    await book(days(7)),
    await book(days(-0.5)),
  ];
  const [later, earlier] = asked.slice(5).map(({ body }) => body['appointment'] as Appointment);
  const ofLater = { params: { appointmentId: later?.appointmentId ?? '' } };
  const ofEarlier = { params: { appointmentId: earlier?.appointmentId ?? '' } };
  const move = { version: 1, practitionerId, startsAt: days(8), minutes: 15, overbook: false };
  const from = days(7).slice(0, 10);
  asked.push(
    await doctor.call(routes.moveAppointment, { ...ofLater, body: move }),
    await doctor.call(routes.cancelAppointment, {
      ...ofLater,
      body: { version: 2, reason: 'pat', note: 'Feels better' },
    }),
    await doctor.call(routes.listAppointmentMessages, ofLater),
    await admin.call(routes.readMessageSettings),
    await admin.call(routes.listMessageSettingsVersions),
    await doctor.call(routes.markAppointmentNoShow, ofEarlier),
    await doctor.call(routes.undoNoShow, ofEarlier),
    await doctor.call(routes.findFreeTimes, { body: { as, patientId, from, days: 3 } }),
    await doctor.call(routes.readCalendar, { query: `from=${from}&to=${days(9).slice(0, 10)}` }),
  );
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
}

/** A day at a site from its opening to its end. */
async function runOutreach(doctor: Visitor, patientId: string): Promise<Answer[]> {
  const admin = await MemberVisitor.signedIn(clinic);
  const { id: practitionerId } = (await doctor.call(routes.readSession)).body['practitioner'] as {
    id: string;
  };
  const [site] = await clinic.rows(
    'select id, (now() at time zone time_zone)::date::text as today from site limit 1',
  );
  const [sessionId, participantId, encounterId, owedId] = [newId(), newId(), newId(), newId()];
  const [stockId, lineId, handOutId] = [newId(), newId(), newId()];
  const hours = { from: '09:00', to: '12:00' };
  const plan = {
    ...{ siteId: String(site?.['id']), date: String(site?.['today']), ...hours, programme: 'Eyes' },
    ...{ language: 'en', visitTypeId: null },
    team: [{ id: lineId, memberId: null, name: 'x', role: 'driver', ...hours }],
    doctors: [{ id: newId(), practitionerId, ...hours }],
    stock: [{ id: stockId, name: 'ORS', unit: '', planned: 5 }],
  };
  const params = { sessionId };
  const who = { ...params, participantId };
  const other = { ...params, participantId: newId() };
  const urgent = { priority: 'UR', priorityReason: 'x' };
  const walkIn = { who: { name: 'x', age: 1 }, village: null, reason: '', ...urgent };
  return [
    await admin.call(routes.saveOutreachSession, { params, body: { baseVersion: 0, plan } }),
    await doctor.call(routes.openOutreachSession, { params }),
    await doctor.call(routes.undoOpening, { params }),
    await doctor.call(routes.openOutreachSession, { params }),
    await doctor.call(routes.checkInWalkIn, { params: who, body: walkIn }),
    await doctor.call(routes.checkInParticipant, { params: who }),
    await doctor.call(routes.checkInWalkIn, { params: other, body: walkIn }),
    await doctor.call(routes.undoCheckIn, { params: other }),
    await doctor.call(routes.registerParticipant, {
      params: who,
      body: { patient: { patientId } },
    }),
    await doctor.call(routes.sendToDoctor, { params: who, body: { encounterId, practitionerId } }),
    await doctor.call(routes.prioritiseParticipant, { params: who, body: urgent }),
    await doctor.call(routes.markVitalsTaken, { params: who }),
    await doctor.call(routes.postponeDoctor, { params: who, body: { later: true } }),
    await doctor.call(routes.handOutMedicine, {
      ...{ params: { ...who, handOutId }, body: { lines: [{ stockId, quantity: 1 }] } },
    }),
    await doctor.call(routes.countStock, { params, body: { counts: [{ stockId, counted: 2 }] } }),
    await doctor.call(routes.markTeamMember, {
      ...{ params: { ...params, lineId }, body: { here: true } },
    }),
    await doctor.call(routes.addOwed, {
      params: { ...params, owedId },
      body: { participantId, kind: 'other', text: 'x', dueOn: null },
    }),
    await doctor.call(routes.readOutreachRun, { params }),
    await doctor.call(routes.settleOwed, { params: { owedId } }),
    await doctor.call(routes.closeOutreachSession, {
      ...{ params, body: { unseen: [{ participantId, reason: 'time' }] } },
    }),
  ];
}

/** A day at a site, with somebody on its list, and what the next one begins with. */
async function planOutreach(patientId: string): Promise<Answer[]> {
  const admin = await MemberVisitor.signedIn(clinic);
  const [site] = await clinic.rows('select id from site limit 1');
  const siteId = String(site?.['id']);
  const inDays = (count: number): string =>
    new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
  const [sessionId, next] = [newId(), newId()];
  const plan = {
    ...{ siteId, date: inDays(1), from: '09:00', to: '12:00', programme: 'Eyes', language: 'en' },
    ...{ visitTypeId: null, team: [], doctors: [] },
    stock: [{ id: newId(), name: 'ORS', unit: '', planned: 1 }],
  };
  const profile = { baseVersion: 0, villages: [], power: [], network: [], contact: null };
  const saved = [
    await admin.call(routes.saveSiteProfile, { params: { siteId }, body: profile }),
    await admin.call(routes.saveOutreachSession, {
      ...{ params: { sessionId }, body: { baseVersion: 0, plan } },
    }),
    await admin.call(routes.saveOutreachParticipant, {
      params: { sessionId, participantId: newId() },
      body: {
        ...{ baseVersion: 0, who: { patientId }, source: 'booked', priority: 'R' },
        ...{ expectedAt: null, village: null, reason: '', carriedFrom: null },
      },
    }),
  ];
  await clinic.rows(
    `update outreach_session set date = current_date - 1 where id = '${sessionId}'`,
  );
  const later = { ...plan, date: inDays(5), stock: [] };
  return [
    ...saved,
    await admin.call(routes.saveOutreachSession, {
      ...{ params: { sessionId: next }, body: { baseVersion: 0, plan: later } },
    }),
    await admin.call(routes.readCarryOver, { params: { sessionId: next } }),
    await admin.call(routes.readOutreachSession, { params: { sessionId } }),
    await admin.call(routes.readOutreachChoices),
    await admin.call(routes.readOutreachDay, { query: `siteId=${siteId}&date=${inDays(5)}` }),
    await admin.call(routes.listOutreachSessions, { query: 'when=past' }),
  ];
}

/** Favourites. */
async function keepFavourites(doctor: Visitor): Promise<Answer[]> {
  const params = { favouriteId: newId() };
  const item = { line: 'ORS after each loose stool', quantity: null, quantityUnit: '' };
  const body = {
    ...{ baseVersion: 0, scope: 'clinic', name: 'ORS' },
    items: [{ ...item, instructions: '' }],
  };
  return [
    await doctor.call(routes.saveFavourite, { params, body }),
    await doctor.call(routes.saveFavourite, { params, body: { ...body, baseVersion: 0 } }),
    await doctor.call(routes.listFavourites),
    await doctor.call(routes.listOverruledStops),
    await doctor.call(routes.readFormulary),
    await doctor.call(routes.removeFavourite, { params }),
  ];
}

/** Questions before the visit, and answers. */
async function askBeforeTheVisit(visitor: Visitor): Promise<void> {
  const admin = await MemberVisitor.signedIn(clinic);
  const { starter } = (await admin.call(routes.readIntakeForm)).body;
  const body = { ...(starter as FormContent), baseVersion: 1 };
  expect((await admin.call(routes.saveIntakeForm, { body })).status).toBe(200);
  const answers = { complaint: 'Cough' };
  const response = { version: 2, language: 'en', status: 'in-progress', answers };
  expect((await visitor.call(routes.answerMyIntake, { body: response })).status).toBe(200);
  expect((await visitor.call(routes.readMyIntake)).status).toBe(200);
}

/** An administrator's requests, and those of the people who get links. */
async function askAboutMembers(): Promise<Answer[]> {
  const admin = await MemberVisitor.signedIn(clinic);
  const token = await admin.invite();
  const preview = await admin.call(routes.previewInvitation, { body: { token } });
  const accepted = await accept(clinic, token);
  await admin.invite({ ...nurse, email: 'another@hill.example' });
  const { memberId } = await admin.member(nurse.email);
  const reset = { token: await admin.makeReset(memberId) };
  return [
    preview,
    accepted,
    await admin.call(routes.listMembers),
    await admin.call(routes.previewPasswordReset, { body: reset }),
    await admin.call(routes.resetPassword, {
      body: { ...reset, password: 'four green boats at noon' },
    }),
  ];
}

/** Statements about tables without a clinic, and about none at all. */
const aboutNoClinic =
  /^select set_config|pg_advisory|\bjobs\.|clinics_with_messages|key_encryption_key|installation_key|\bfrom (account(_\w+)?|sign_in_\w+|recovery_code)\b|^SELECT (VERSION|version)|current_(schema|database)|information_schema/i;

async function rowsAs(setting: string, { text, values }: Statement): Promise<number> {
  await app.query('begin');
  try {
    await app.query("select set_config('teleward.tenant', $1, true)", [setting]);
    const { rowCount } = await app.query(text, [...values]);
    return rowCount ?? 0;
  } finally {
    await app.query('rollback');
  }
}

describe('the application’s SQL statements', () => {
  it('return rows of their own clinic only, and none without a clinic', async () => {
    const [tenant] = await clinic.rows('select id from tenant');
    const asked = [...statements.values()].filter(({ text }) => !aboutNoClinic.test(text));
    let answered = 0;
    const read: string[] = [];
    for (const statement of asked) {
      answered += (await rowsAs(String(tenant?.['id']), statement)) > 0 ? 1 : 0;
      for (const [whose, setting] of [
        ['another clinic', randomUUID()],
        ['no clinic', ''],
      ] as const) {
        if ((await rowsAs(setting, statement)) > 0) {
          read.push(`${whose}: ${statement.text}`);
        }
      }
    }
    expect(read).toEqual([]);
    // Ensures that the test is not empty: nearly every statement finds something where it may.
    expect(asked.length).toBeGreaterThan(25);
    expect(answered / asked.length).toBeGreaterThan(0.7);
    process.stdout.write(`Statements tried in a wrong clinic: ${asked.length}\n`);
  });
});
