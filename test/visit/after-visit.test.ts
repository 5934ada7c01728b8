import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AfterVisit, type FeedbackPeriod, type Route, routes } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import ICAL from 'ical.js';
import { randomUUID } from 'node:crypto';
import { MemberVisitor } from '../support/actors/members.ts';
import { patientFacts } from '../support/actors/patients.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { arrivedPatient, doctorSocket, patientSocket } from '../support/actors/visit-clients.ts';
import { book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let doctor: Visitor;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const { body } = await doctor.call(routes.readSession);
  doctorId = (body['practitioner'] as { id: string }).id;
});

afterAll(() => clinic.close());

type Kind = 'note' | 'prescription';
const saves = { note: routes.saveNote, prescription: routes.savePrescription } as const;
const signs = { note: routes.signNote, prescription: routes.signPrescription } as const;

const noteSaying = (patientInstruction: string) => ({
  ...{ subjective: 'Quibblethorn', objective: '', assessment: '', plan: 'Frostbangle' },
  patientInstruction,
});
const drug = () => ({
  items: [
    {
      ...{ id: randomUUID(), line: 'Paracetamol 500 mg tab 1 po tds 3d', quantity: null },
      ...{ quantityUnit: '', instructions: '' },
    },
  ],
});

async function save(encounterId: string, kind: Kind, content: object): Promise<string> {
  const documentId = randomUUID();
  const { status } = await doctor.call(saves[kind], {
    params: { documentId },
    body: { encounterId, baseVersion: 0, content },
  });
  expect(status).toBe(200);
  return documentId;
}

const sign = (kind: Kind, documentId: string) =>
  doctor.call(signs[kind], { params: { documentId }, body: { version: 1 } });

async function signed(encounterId: string, kind: Kind, content: object): Promise<string> {
  const { status, body } = await sign(kind, await save(encounterId, kind, content));
  expect(status).toBe(200);
  return String(body['number']);
}

const after = async (patient: Visitor): Promise<AfterVisit> => {
  const { status, body } = await patient.call(routes.readMyAfterVisit);
  expect(status).toBe(200);
  return body as unknown as AfterVisit;
};

/** The number contains the year in the clinic's zone. */
async function yearInClinic(): Promise<number> {
  const [row] = await clinic.rows(
    'select extract(year from now() at time zone time_zone)::int as year from tenant limit 1',
  );
  return Number(row?.['year']);
}

/** A person who opens a visit with a link that the doctor renewed, and knows the birth date. */
async function openRenewedLink(encounterId: string): Promise<Visitor> {
  const made = await doctor.call(routes.renewVisitLink, { params: { encounterId } });
  const [token = ''] = String(made.body['url']).split('#').slice(1);
  const [visit] = await clinic.rows(`select patient_id from encounter where id = '${encounterId}'`);
  const own = (await clinic.opened('patient')).find(({ id }) => id === visit?.['patient_id']);
  const other = new Visitor(clinic.url);
  await other.openLink(token, String(own?.['birth_date']));
  return other;
}

const audited = async (action: string, encounterId: string): Promise<number> => {
  const rows = await clinic.rows(
    `select 1 from audit_event
     where action = '${action}' and entity_id = '${encounterId}' and outcome = 'success'`,
  );
  return rows.length;
};

const end = (encounterId: string) => doctor.call(routes.endVisit, { params: { encounterId } });

async function ended(): Promise<Visitor> {
  const { encounterId, token, birthDate } = await book(clinic, doctorId);
  const patient = new Visitor(clinic.url);
  await patient.openLink(token, birthDate);
  await end(encounterId);
  return patient;
}

describe('the instructions for the patient', () => {
  it('are hidden from the patient until the note is signed', async () => {
    const patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const socket = patientSocket(clinic, patient);
    const welcome = await socket.told('visit:welcome');
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const { id: participantId } = welcome['self'] as { id: string };
    await staff.ask('admit', { participantId });
    await socket.told('visit:admitted');
    const documentId = await save(encounterId, 'note', noteSaying('Glimmerwort twice a day'));
    await staff.ask('sendChat', { id: randomUUID(), text: 'written' });
    const heard = [welcome, await socket.told('chat:received')];
    await end(encounterId);
    heard.push(await socket.told('visit:ended'));

    const mine = Object.values<Route>(routes)
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/api/my-visit'))
      .map((route) => patient.call(route, { params: { encounterId, language: 'en' } }));
    expect(mine.length).toBeGreaterThan(8);
    const read = (await Promise.all(mine)).map(({ body }) => body);
    const all = JSON.stringify([heard, read]);
    for (const word of ['Glimmerwort', 'Quibblethorn', 'Frostbangle']) {
      expect(all).not.toContain(word);
    }
    expect(await after(patient)).toMatchObject({ instruction: null, noteSigned: false });

    const { body } = await sign('note', documentId);
    expect(await after(patient)).toMatchObject({
      noteSigned: true,
      instruction: {
        number: body['number'],
        text: 'Glimmerwort twice a day',
        author: { id: doctorId },
        replaces: null,
      },
    });
    // The rest of the note is for the care team.
    const now = JSON.stringify(await after(patient));
    expect(now).not.toContain('Quibblethorn');
    expect(now).not.toContain('Frostbangle');
  });

  it('come from the newest signed note, which names the one it replaces', async () => {
    const patient = await ended();
    const { encounterId } = patient;
    const first = await signed(encounterId, 'note', noteSaying('Stay in bed'));
    await signed(encounterId, 'note', noteSaying(' '));
    expect((await after(patient)).instruction).toMatchObject({ number: first, replaces: null });
    const second = await signed(encounterId, 'note', noteSaying('Get up'));
    await save(encounterId, 'note', noteSaying('Run'));
    expect((await after(patient)).instruction).toMatchObject({
      number: second,
      text: 'Get up',
      replaces: { number: first },
    });
  });

  it('are not required of notes signed before they existed', async () => {
    const patient = await ended();
    const { encounterId } = patient;
    const { patientInstruction: _none, ...old } = noteSaying('');
    await signed(encounterId, 'note', old);
    const [row] = await clinic.opened(
      'document_version',
      `where encounter_id = '${encounterId}' and status = 'final'`,
    );
    const [id, tenantId] = [String(row?.['id']), String(row?.['tenant_id'])];
    const sealed = await clinic.sealed(
      ...([tenantId, 'document_version', 'content', id, JSON.stringify(old)] as const),
    );
    await clinic.rows(
      `update document_version set content = ${sealed}, schema_version = 1 where id = '${id}'`,
    );
    expect(await after(patient)).toMatchObject({ instruction: null, noteSigned: true });
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    expect(body['documents']).toMatchObject([{ content: { ...old, patientInstruction: '' } }]);
  });
});

describe('the chat of the call', () => {
  it('can be read by the care team, and by the patient on the admitted device', async () => {
    const patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const socket = patientSocket(clinic, patient);
    const { id: participantId } = (await socket.told('visit:welcome'))['self'] as { id: string };
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    await staff.ask('admit', { participantId });
    await socket.told('visit:admitted');
    await socket.ask('sendChat', { id: randomUUID(), text: 'Murmelsong' });
    await end(encounterId);
    const mine = await patient.call(routes.readMyVisitSummary);
    expect(mine.body).toMatchObject({ chat: [{ text: 'Murmelsong', role: 'patient' }] });
    const theirs = await doctor.call(routes.readVisitSummary, { params: { encounterId } });
    expect(theirs.body).toMatchObject({ chat: [{ text: 'Murmelsong' }] });
    // A person who renews the link and knows the birth date is not the admitted patient.
    const other = await openRenewedLink(encounterId);
    expect((await other.call(routes.readMyVisitSummary)).body).toMatchObject({ chat: null });
  });
});

describe('the number of a document', () => {
  it('is assigned on signing, without a gap, also to twelve signed at once', async () => {
    const drafts: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      const { encounterId } = await book(clinic, doctorId);
      drafts.push(await save(encounterId, 'prescription', drug()));
    }
    const answers = await Promise.all(drafts.map((id) => sign('prescription', id)));
    expect(answers.map(({ status }) => status)).toEqual(drafts.map(() => 200));
    const year = await yearInClinic();
    const numbers = answers.map(({ body }) => String(body['number'])).toSorted();
    expect(numbers).toEqual(
      drafts.map((_, index) => `R-${year}-${String(index + 1).padStart(4, '0')}`),
    );
    // Signing again returns the same result, and a failed signature leaves no gap.
    const again = await sign('prescription', drafts[0] ?? '');
    expect(again.body['number']).toBe(answers[0]?.body['number']);
    const next = await ended();
    const late = await save(next.encounterId, 'prescription', drug());
    const both = await Promise.all([sign('prescription', late), sign('prescription', late)]);
    expect(both.map(({ body }) => body['number'] ?? body['code'])).toContain(`R-${year}-0013`);
    expect(await signed((await ended()).encounterId, 'prescription', drug())).toBe(
      `R-${year}-0014`,
    );
  });

  it('does not exist for a draft, and is counted apart for notes', async () => {
    const { encounterId } = await ended();
    await save(encounterId, 'prescription', drug());
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    expect(body['documents']).toMatchObject([{ number: null }]);
    expect(await signed(encounterId, 'note', noteSaying(''))).toMatch(/^N-\d{4}-\d{4}$/);
  });
});

describe('the next appointment', () => {
  it('is shown with a calendar file that names neither doctor nor reason', async () => {
    const patient = await ended();
    const { encounterId } = patient;
    const file = () =>
      fetch(`${clinic.url}/api/my-visit/${encounterId}/next/calendar/en`, {
        headers: { Cookie: patient.cookie },
      });
    const visit = await doctor.call(routes.readVisit, { params: { encounterId } });
    const { id: patientId } = visit.body['patient'] as { id: string };
    await clinic.rows(
      `update appointment set cancelled_at = now(), cancellation_reason = 'pat'
       where patient_id = '${patientId}' and starts_at > now();
       update encounter set status = 'cancelled'
       where patient_id = '${patientId}' and status = 'planned'`,
    );
    expect(await after(patient)).toMatchObject({ next: null });
    const before = await audited('after-visit.read', encounterId);
    expect((await file()).status).toBe(409);

    const startsAt = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const [sooner, later] = [startsAt(9), startsAt(20)];
    for (const at of [later, sooner]) {
      const booked = await doctor.call(routes.bookAppointment, {
        body: {
          ...{ appointmentId: newId(), patientId, practitionerId: doctorId, startsAt: at },
          ...{ as: { minutes: 15, mode: 'video' }, reason: 'Blood pressure', overbook: true },
        },
      });
      expect(booked.status).toBe(200);
    }
    expect(await after(patient)).toMatchObject({ next: { startsAt: sooner, mode: 'video' } });
    const text = await (await file()).text();
    // The page and the file were each read once meanwhile.
    expect(await audited('after-visit.read', encounterId)).toBe(before + 2);
    const [component] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents(
      'vevent',
    );
    if (component === undefined) throw new Error('The calendar has no event');
    const read = new ICAL.Event(component);
    expect(read.startDate.toJSDate().getTime()).toBe(Math.floor(Date.parse(sooner) / 1000) * 1000);
    expect(text).not.toContain('Rao');
    expect(text).not.toContain('Blood');
  });

  it('is shown for a record that was merged into another one since', async () => {
    const patient = await ended();
    const { encounterId } = patient;
    const [visit] = await clinic.rows(
      `select p.id, p.version from encounter e join patient p on p.id = e.patient_id
       where e.id = '${encounterId}'`,
    );
    const standing = newId();
    const facts = { ...patientFacts, identifiers: [] };
    const registered = await doctor.call(routes.registerPatient, {
      body: { id: standing, identifier: null, facts },
    });
    expect(registered.status).toBe(200);
    const startsAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const booked = await doctor.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId: newId(), patientId: standing, practitionerId: doctorId, startsAt },
        ...{ as: { minutes: 15, mode: 'video' }, reason: '', overbook: true },
      },
    });
    expect(booked.status).toBe(200);
    expect((await after(patient)).next?.startsAt).not.toBe(startsAt);
    const merged = await doctor.call(routes.mergePatient, {
      params: { patientId: String(visit?.['id']) },
      body: { baseVersion: Number(visit?.['version']), intoId: standing },
    });
    expect(merged.status).toBe(200);
    expect((await after(patient)).next).toMatchObject({ startsAt });
    const file = await patient.call(routes.readMyNextCalendar, {
      params: { encounterId, language: 'en' },
    });
    expect(file.status).toBe(200);
  });
});

const grades = { sound: 5, picture: null, care: 4, text: 'Kindlewick' };

describe('a patient’s feedback on the visit', () => {
  const give = (patient: Visitor, body: object = grades) =>
    patient.call(routes.giveMyFeedback, { body });

  it('is given after the end, and can be changed for a day', async () => {
    const patient = await arrivedPatient(clinic);
    expect((await give(patient)).body).toMatchObject({ code: 'invalid_state' });
    await end(patient.encounterId);
    expect((await after(patient)).feedback).toBeNull();
    const nothing = { sound: null, picture: null, care: null, text: ' ' };
    expect((await give(patient, nothing)).body).toMatchObject({ code: 'bad_request' });
    expect((await give(patient, { ...grades, sound: 6 })).body).toMatchObject({
      code: 'bad_request',
    });
    expect((await give(patient)).body).toMatchObject(grades);
    expect((await give(patient)).body).toMatchObject(grades);
    // It was answered twice, and stored once.
    expect(await audited('feedback.give', patient.encounterId)).toBe(2);
    expect((await give(patient, { ...grades, care: 1 })).status).toBe(200);
    expect((await after(patient)).feedback).toMatchObject({ ...grades, care: 1 });
    const where = `where encounter_id = '${patient.encounterId}'`;
    expect(await clinic.rows(`select version from feedback ${where}`)).toHaveLength(2);
    await clinic.rows(`update feedback set given_at = now() - interval '24 hours' ${where}`);
    expect((await give(patient, { ...grades, care: 2 })).body).toMatchObject({ code: 'too_late' });
    // Sending the same values changes nothing.
    expect((await give(patient, { ...grades, care: 1 })).status).toBe(200);
    expect((await after(patient)).feedback).toMatchObject({ care: 1 });
    const [row] = await clinic.rows(`select text from feedback ${where} limit 1`);
    expect(String(row?.['text'])).not.toContain('Kindlewick');
  });

  it('shows only on the device that gave it, while the signed documents show on every one', async () => {
    const patient = await ended();
    const { encounterId } = patient;
    expect(await after(patient)).toMatchObject({ feedbackGiven: false, feedback: null });
    await give(patient);
    await signed(encounterId, 'note', noteSaying('Stay in bed'));
    await signed(encounterId, 'prescription', drug());
    expect(await after(patient)).toMatchObject({ feedbackGiven: true, feedback: grades });
    const other = await openRenewedLink(encounterId);
    const theirs = await after(other);
    expect(theirs).toMatchObject({ feedbackGiven: true, feedback: null });
    expect(JSON.stringify(theirs)).not.toContain('Kindlewick');
    expect(theirs).toMatchObject({
      instruction: { text: 'Stay in bed' },
      prescriptions: [{ status: 'final' }],
    });
    // Nor does a guess reveal the feedback.
    await clinic.rows(
      `update feedback set given_at = now() - interval '24 hours'
       where encounter_id = '${encounterId}'`,
    );
    expect((await give(other)).body).toMatchObject({ code: 'too_late' });
  });

  it('is shown to the administrator by week, at least five together, without a name', async () => {
    const administrator = await MemberVisitor.signedIn(clinic);
    await clinic.rows('delete from feedback');
    const patients: Visitor[] = [];
    for (let count = 0; count < 6; count += 1) {
      const patient = await ended();
      const text = count === 0 ? '' : `Words ${9 - count}`;
      expect((await give(patient, { ...grades, care: (count % 5) + 1, text })).status).toBe(200);
      patients.push(patient);
    }
    const read = async () => {
      const { status, body } = await administrator.call(routes.readFeedback);
      expect(status).toBe(200);
      return body as unknown as { periods: FeedbackPeriod[]; waiting: number };
    };
    // The current week is not shown yet: nobody may see what a single answer changes.
    expect(await read()).toEqual({ periods: [], waiting: 6 });
    const weeksAgo = async (weeks: number, some: readonly Visitor[]): Promise<void> => {
      const ids = some.map(({ encounterId }) => `'${encounterId}'`).join();
      await clinic.rows(
        `update feedback set given_at = date_trunc('week', now()) - interval '${weeks * 7 - 2} days'
         where encounter_id in (${ids})`,
      );
    };
    await weeksAgo(5, patients.slice(0, 4));
    expect(await read()).toEqual({ periods: [], waiting: 6 });
    await weeksAgo(3, patients.slice(4, 5));
    const { periods, waiting } = await read();
    expect(waiting).toBe(1);
    expect(periods).toHaveLength(1);
    expect(periods[0]).toMatchObject({
      answers: 5,
      sound: [0, 0, 0, 0, 5],
      picture: [0, 0, 0, 0, 0],
      care: [1, 1, 1, 1, 1],
      comments: ['Words 5', 'Words 6', 'Words 7', 'Words 8'],
    });
    const [period] = periods;
    expect(Date.parse(period?.to ?? '') - Date.parse(period?.from ?? '')).toBe(20 * 86_400_000);
    const [row] = await clinic.rows(
      "select actor_kind, outcome from audit_event where action = 'feedback.read' limit 1",
    );
    expect(row).toMatchObject({ actor_kind: 'staff', outcome: 'success' });
    expect((await doctor.call(routes.readFeedback)).body).toMatchObject({ code: 'not_found' });
  });
});

describe('the accounting of disclosures', () => {
  it('names to the patient who did each act of the waiting room and the appointment book', async () => {
    const patient = await arrivedPatient(clinic);
    const { encounterId } = patient;
    const params = { encounterId };
    await doctor.call(routes.holdPatient, { params, body: { held: true } });
    await doctor.call(routes.holdPatient, { params, body: { held: false } });
    await doctor.call(routes.setPriority, { params, body: { priority: 'UR' } });
    await doctor.call(routes.listGuests, { params });
    await doctor.call(routes.callPatient, { params });
    const { body } = await patient.call(routes.listMyDisclosures);
    const kinds = (body['disclosures'] as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['asked-to-wait', 'urgency-set', 'called']));
    expect(kinds).not.toContain('other');
  });
});
