import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FormContent, routes, type WaitingEntry } from '@teleward/contracts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck, patientSocket } from '../support/actors/visit-clients.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';
import { VisitSocket } from '../support/actors/visit-socket.ts';

let clinic: TestClinic;
let admin: MemberVisitor;
let desk: MemberVisitor;
let doctor: MemberVisitor;
let doctorId: string;
let board: VisitSocket;
let desksBoard: VisitSocket;
let starter: FormContent;

const of = (who: string, password: string): Promise<MemberVisitor> =>
  MemberVisitor.signedIn(clinic, { email: `${who}@demo.example`, password });

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  // The demo already uses the starter questions.
  await clinic.rows('delete from intake_form');
  admin = await MemberVisitor.signedIn(clinic);
  desk = await of('desk', 'seven-lamps-by-the-door');
  doctor = await of('doctor', 'a-quiet-river-at-dawn');
  const { practitioner } = (await doctor.call(routes.readSession)).body;
  doctorId = (practitioner as { id: string }).id;
  [board, desksBoard] = await Promise.all([watch(doctor), watch(desk)]);
  starter = (await admin.call(routes.readIntakeForm)).body['starter'] as FormContent;
});

afterAll(async () => {
  board.close();
  desksBoard.close();
  await clinic.close();
});

async function watch({ cookie }: MemberVisitor): Promise<VisitSocket> {
  const socket = new VisitSocket(clinic.url, cookie, {
    ...{ protocol: 2, purpose: 'clinic', as: 'staff' },
  });
  await socket.told('queue:board');
  return socket;
}

/** The newest version of the clinic's questions. */
async function version(): Promise<number> {
  const { form } = (await admin.call(routes.readIntakeForm)).body as {
    form: { version: number };
  };
  return form.version;
}

async function ask(content: FormContent): Promise<number> {
  const saved = await admin.call(routes.saveIntakeForm, {
    body: { ...content, baseVersion: await version() },
  });
  expect(saved.status).toBe(200);
  return Number(saved.body['version']);
}

/** A patient who has opened a link of their own. */
async function patient(name = 'Somebody', of = doctorId): Promise<Visitor> {
  const { token, birthDate } = await book(clinic, of, name);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  return visitor;
}

async function arrive(visitor: Visitor): Promise<void> {
  await visitor.call(routes.giveConsent, { body: agreement });
  expect((await visitor.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);
}

const answer = (
  visitor: Visitor,
  answers: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<Answer> =>
  visitor.call(routes.answerMyIntake, {
    body: { version: 1, language: 'en', status: 'in-progress', answers, ...more },
  });

const entry = (
  encounterId: string,
  fits: (one: WaitingEntry) => boolean,
  on = board,
): Promise<unknown> =>
  on.told('queue:changed', (told) => {
    const change = told as unknown as { encounterId: string; entry: WaitingEntry | null };
    return change.encounterId === encounterId && change.entry !== null && fits(change.entry);
  });

describe('the questions of a clinic', () => {
  it('are none at first, and one administrator does not overwrite another', async () => {
    const { form } = (await admin.call(routes.readIntakeForm)).body;
    expect(form).toEqual({ version: 0, items: [], source: '' });
    expect(await ask(starter)).toBe(1);
    const late = await admin.call(routes.saveIntakeForm, { body: { ...starter, baseVersion: 0 } });
    expect(late.body['code']).toBe('version_conflict');
    const ahead = await admin.call(routes.saveIntakeForm, { body: { ...starter, baseVersion: 7 } });
    expect(ahead.body['code']).toBe('version_conflict');
  });

  it('name the source of their red flags', () => {
    expect(starter.source).toContain('MedlinePlus');
    expect(starter.items.some(({ redFlags }) => redFlags.length > 0)).toBe(true);
  });

  it('can be changed by administrators only', async () => {
    for (const visitor of [desk, doctor]) {
      const body = { ...starter, baseVersion: 1 };
      expect((await visitor.call(routes.saveIntakeForm, { body })).body['code']).toBe('not_found');
    }
  });
});

describe('answers', () => {
  it('come back to the page unchanged, and only those to questions that are asked', async () => {
    const visitor = await patient();
    const given = {
      medicines: false,
      'which-medicines': 'of the answer before',
      complaint: 'Cough',
      since: ['days', 'weeks'],
      nonsense: true,
    };
    expect((await answer(visitor, given)).body).toMatchObject({
      status: 'in-progress',
      answers: { medicines: false, complaint: 'Cough' },
      priority: null,
    });
    const read = (await visitor.call(routes.readMyIntake)).body as { response: object };
    expect(read.response).toMatchObject({ answers: { medicines: false, complaint: 'Cough' } });
  });

  it('are complete only with every required answer, and stay complete while they are revised', async () => {
    const visitor = await patient();
    const completed = { status: 'completed' };
    const half = await answer(visitor, { 'warning-signs': ['none'] }, completed);
    expect(half.body['code']).toBe('document_incomplete');
    const whole = { 'warning-signs': ['none'], complaint: 'Cough' };
    expect((await answer(visitor, whole, completed)).body['status']).toBe('completed');
    const more = await answer(visitor, { ...whole, complaint: 'Cough and fever' });
    expect(more.body).toMatchObject({
      status: 'completed',
      answers: { complaint: 'Cough and fever' },
    });
    expect((await answer(visitor, { 'warning-signs': ['none'] })).body['status']).toBe(
      'in-progress',
    );
  });

  it('stay bound to the questions they were begun with', async () => {
    const before = await patient();
    await answer(before, { complaint: 'Cough' });
    expect(await ask({ ...starter, items: starter.items.slice(0, 1) })).toBe(2);
    const read = (await before.call(routes.readMyIntake)).body as { form: { version: number } };
    expect(read.form.version).toBe(1);
    expect((await answer(before, { complaint: 'Fever' })).status).toBe(200);
    const after = await patient();
    expect((await answer(after, { complaint: 'Cough' })).body['code']).toBe('version_conflict');
    await ask(starter);
  });

  it('of two pages at once are saved one after the other', async () => {
    const visitor = await patient();
    const newest = await version();
    const told = await Promise.all(
      ['a', 'b', 'c', 'd'].map((complaint) => answer(visitor, { complaint }, { version: newest })),
    );
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const rows = await clinic.rows(
      `select version from intake_response where encounter_id = '${visitor.encounterId}' order by 1`,
    );
    expect(rows).toEqual([1, 2, 3, 4].map((one) => ({ version: one })));
  });

  it('are sealed in the database, and saving the same again adds no version', async () => {
    const visitor = await patient();
    const newest = await version();
    const complaint = 'A rash that is nobody’s business';
    await answer(visitor, { complaint }, { version: newest });
    await answer(visitor, { complaint }, { version: newest });
    const opened = await clinic.opened(
      'intake_response',
      `where encounter_id = '${visitor.encounterId}'`,
    );
    expect(opened).toMatchObject([{ answers: JSON.stringify({ complaint }) }]);
    expect(JSON.stringify(await clinic.rows('select * from intake_response'))).not.toContain(
      'rash',
    );
  });

  it('can be read by the care team, with the questions as they were asked', async () => {
    const visitor = await patient();
    await answer(visitor, { complaint: 'Cough' }, { version: await version() });
    const params = { encounterId: visitor.encounterId };
    const { body } = await doctor.call(routes.readIntake, { params });
    expect(body).toMatchObject({ response: { answers: { complaint: 'Cough' } } });
    expect((await desk.call(routes.readIntake, { params })).body['code']).toBe('not_found');
  });

  it('are refused once the visit is over', async () => {
    const over = ["'cancelled'", "'finished', started_at = now(), ended_at = now()"];
    for (const status of over) {
      const visitor = await patient();
      await clinic.rows(
        `update encounter set status = ${status} where id = '${visitor.encounterId}'`,
      );
      const late = await answer(visitor, { complaint: 'Cough' }, { version: await version() });
      expect(late.body['code']).toBe('visit_ended');
    }
  });
});

describe('a red flag', () => {
  const flagged = { 'warning-signs': ['chest-pain'] };

  it('puts a waiting patient first, on every board at once', async () => {
    const visitor = await patient('Flagged');
    await arrive(visitor);
    await entry(visitor.encounterId, ({ priority }) => priority === 'R');
    const given = await answer(visitor, flagged, { version: await version() });
    expect(given.body['priority']).toBe('EM');
    await entry(
      visitor.encounterId,
      ({ priority, reason, intake }) =>
        priority === 'EM' &&
        reason === 'priority' &&
        intake.redFlags[0]?.en === 'Pain or pressure in the chest',
    );
    // Roles outside the care team can act on it without reading which it is.
    await entry(
      visitor.encounterId,
      ({ priority, intake }) =>
        priority === 'EM' && intake.redFlagCount === 1 && intake.redFlags.length === 0,
      desksBoard,
    );
    const said = JSON.stringify([desksBoard.all('queue:board'), desksBoard.all('queue:changed')]);
    expect(said).not.toMatch(/Pain or pressure/);
    // The patient's page gets the new position, too.
    const socket = patientSocket(clinic, visitor);
    await socket.told('queue:position', ({ position }) => position === 1);
    socket.close();
  });

  it('of a patient who has not arrived counts from arrival, and shows in the day’s list', async () => {
    // A doctor whose day is empty.
    const other = await addDoctor(clinic, 'Dr Idle', 'idle@demo.example');
    const visitor = await patient('Early', other);
    await answer(visitor, flagged, { version: await version() });
    await clinic.rows(
      `update appointment set starts_at = now(), ends_at = now() + interval '5 min'
       where id = (select appointment_id from encounter where id = '${visitor.encounterId}')`,
    );
    const intakeFor = async (reader: MemberVisitor) => {
      const { appointments } = (await reader.call(routes.listAppointments)).body as {
        appointments: { encounterId: string; intake: WaitingEntry['intake'] }[];
      };
      return appointments.find(({ encounterId }) => encounterId === visitor.encounterId)?.intake;
    };
    expect(await intakeFor(doctor)).toMatchObject({ redFlagCount: 1, redFlags: [{}] });
    for (const reader of [desk, admin]) {
      expect(await intakeFor(reader)).toMatchObject({ redFlagCount: 1, redFlags: [] });
    }
    await arrive(visitor);
    await entry(visitor.encounterId, ({ priority }) => priority === 'EM');
  });

  it('that is withdrawn leaves the priority to staff', async () => {
    const visitor = await patient('Better');
    await arrive(visitor);
    const newest = { version: await version() };
    await answer(visitor, flagged, newest);
    await entry(visitor.encounterId, ({ priority }) => priority === 'EM');
    expect(
      (await answer(visitor, { 'warning-signs': ['none'] }, newest)).body['priority'],
    ).toBeNull();
    await entry(
      visitor.encounterId,
      ({ priority, intake }) => priority === 'EM' && intake.redFlags.length === 0,
    );
  });

  it('does not count behind a question that is not asked', async () => {
    const [signs, ...rest] = starter.items;
    if (signs === undefined) throw new Error('There is nothing to ask.');
    const gate = { ...rest[2], linkId: 'gate' } as (typeof rest)[number];
    const enableWhen = [{ question: 'gate', operator: '=', answer: true }] as const;
    const newest = await ask({
      ...starter,
      items: [gate, { ...signs, enableWhen: [...enableWhen] }],
    });
    const visitor = await patient();
    const closed = await answer(visitor, { gate: false, ...flagged }, { version: newest });
    expect(closed.body).toMatchObject({ priority: null, answers: { gate: false } });
    const open = await answer(visitor, { gate: true, ...flagged }, { version: newest });
    expect(open.body['priority']).toBe('EM');
  });
});

describe('a question for a number with a unit', () => {
  const temperature: FormContent['items'][number] = {
    ...{ linkId: 'temperature', type: 'quantity', required: true, repeats: false },
    text: { en: 'What is your temperature?', 'zh-Hans': '您的体温是多少？' },
    quantity: { unit: { en: '°C' }, minValue: 30, maxValue: 45, maxDecimalPlaces: 1 },
    ...{ answerOption: [], enableWhen: [] },
    redFlags: [{ operator: '>=', answer: 39.5, priority: 'UR' }],
  };

  it('is answered within its limits, and raises a red flag by a fraction', async () => {
    const newest = { version: await ask({ items: [temperature], source: '' }) };
    const visitor = await patient('Feverish');
    const { form } = (await visitor.call(routes.readMyIntake)).body as { form: FormContent };
    expect(form.items).toEqual([temperature]);
    const completed = { ...newest, status: 'completed' };
    for (const wrong of [395, 36.65, '37']) {
      const refused = await answer(visitor, { temperature: wrong }, completed);
      expect(refused.body['code']).toBe('document_incomplete');
    }
    const low = await answer(visitor, { temperature: 39.4 }, completed);
    expect(low.body).toMatchObject({ answers: { temperature: 39.4 }, priority: null });
    const high = await answer(visitor, { temperature: 39.5 }, completed);
    expect(high.body).toMatchObject({ answers: { temperature: 39.5 }, priority: 'UR' });
  });

  it('is not saved without its unit, nor with limits that no number fits', async () => {
    const baseVersion = await version();
    const { quantity, ...unitless } = temperature;
    for (const item of [unitless, { ...temperature, quantity: { ...quantity, minValue: 46 } }]) {
      const refused = await admin.call(routes.saveIntakeForm, {
        body: { items: [item], source: '', baseVersion },
      });
      expect(refused.body['code']).toBe('bad_request');
    }
    expect(await version()).toBe(baseVersion);
  });
});
