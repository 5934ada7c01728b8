import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AppointmentRow, routes } from '@teleward/contracts';
import ICAL from 'ical.js';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let desk: MemberVisitor;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ PUBLIC_URL: 'https://clinic.example' });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, {
    ...{ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  });
  doctorId = await addDoctor(clinic, 'Dr Quillwren', 'quillwren@demo.example');
});

afterAll(() => clinic.close());

interface Coming extends Visitor {
  readonly token?: string;
}

/**
 * A patient with a visit in this many minutes; the clinic opens the waiting room an hour before.
 */
async function coming(minutes: number, name = 'Somebody'): Promise<Coming> {
  const { encounterId, token, birthDate } = await book(clinic, doctorId, name);
  await clinic.rows(
    `update appointment set starts_at = now() + interval '${minutes} min',
       ends_at = now() + interval '${minutes} min 5 s'
     where id = (select appointment_id from encounter where id = '${encounterId}');
     update tenant set check_in_minutes = 60`,
  );
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  return Object.assign(visitor, { token });
}

const arrive = (visitor: Visitor) => visitor.call(routes.arrive, { body: { deviceCheck } });

const statusOf = async ({ encounterId }: Visitor): Promise<unknown> =>
  (await clinic.rows(`select status from encounter where id = '${encounterId}'`))[0]?.['status'];

const daysRow = async ({ encounterId }: Visitor): Promise<AppointmentRow | undefined> => {
  const { body } = await desk.call(routes.listAppointments);
  return (body['appointments'] as AppointmentRow[]).find((row) => row.encounterId === encounterId);
};

describe('the waiting room', () => {
  it('refuses patients on another day, and says when it opens', async () => {
    const visitor = await coming(3 * 24 * 60);
    const { body } = await visitor.call(routes.readMyVisit);
    expect(Date.parse(String(body['startsAt'])) - 3_600_000).toBe(
      Date.parse(String(body['waitingRoomOpensAt'])),
    );
    await visitor.call(routes.giveConsent, { body: agreement });
    const early = await arrive(visitor);
    expect([early.status, early.body['code']]).toEqual([409, 'too_early']);
    expect(await statusOf(visitor)).toBe('planned');
    expect(
      await clinic.rows(`select 1 from queue_entry where encounter_id = '${visitor.encounterId}'`),
    ).toEqual([]);
  });

  it('opens as early as the clinic set', async () => {
    const [early, late] = [await coming(61), await coming(59)];
    for (const visitor of [early, late]) {
      await visitor.call(routes.giveConsent, { body: agreement });
    }
    expect((await arrive(early)).body['code']).toBe('too_early');
    expect((await arrive(late)).status).toBe(200);
    await clinic.rows('update tenant set check_in_minutes = 120');
    expect((await arrive(early)).status).toBe(200);
    // A patient who has joined stays, whatever the clinic sets afterwards.
    await clinic.rows('update tenant set check_in_minutes = 5');
    expect((await arrive(early)).status).toBe(200);
    expect(await statusOf(early)).toBe('arrived');
  });
});

describe('a test of devices and line', () => {
  it('is stored with the visit and shown to the clinic, and the last one counts', async () => {
    const visitor = await coming(20);
    for (const camera of ['on', 'refused'] as const) {
      const body = { deviceCheck: { ...deviceCheck, camera } };
      const kept = await visitor.call(routes.keepDeviceCheck, { body });
      expect(kept.body).toMatchObject({ status: 'planned', deviceCheck: { camera } });
    }
    expect((await daysRow(visitor))?.deviceCheck?.camera).toBe('refused');
    expect(
      await clinic.rows(
        `select outcome from audit_event where action = 'encounter.check-devices'
         and entity_id = '${visitor.encounterId}'`,
      ),
    ).toHaveLength(2);
  });

  it('is refused once the visit is over', async () => {
    const visitor = await coming(21);
    await clinic.rows(
      `update encounter set status = 'cancelled' where id = '${visitor.encounterId}'`,
    );
    const late = await visitor.call(routes.keepDeviceCheck, { body: { deviceCheck } });
    expect(late.body['code']).toBe('visit_ended');
  });
});

describe('the calendar', () => {
  const calendarOf = ({ cookie, encounterId }: Visitor, language = 'en'): Promise<Response> =>
    fetch(`${clinic.url}/api/my-visit/${encounterId}/calendar/${language}`, {
      headers: { Cookie: cookie },
    });

  it('gives the appointment in a form that another library reads', async () => {
    await clinic.rows(
      "update tenant set name = 'Clinic; of the \\Hill, ' || repeat('山上诊所', 20)",
    );
    const visitor = await coming(22);
    const { body } = await visitor.call(routes.readMyVisit);
    const response = await calendarOf(visitor);
    expect(response.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const text = await response.text();
    // RFC 5545, 3.1: lines of 75 octets.
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const [component] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents(
      'vevent',
    );
    if (component === undefined) throw new Error('The calendar has no event');
    const event = new ICAL.Event(component);
    expect(event.uid).toBe(visitor.encounterId);
    expect(event.startDate.toJSDate().getTime()).toBe(
      Math.floor(Date.parse(String(body['startsAt'])) / 1000) * 1000,
    );
    expect(event.summary).toBe(`Video visit: Clinic; of the \\Hill, ${'山上诊所'.repeat(20)}`);
    expect(event.description).toContain('60 minutes before');
    const [alarm] = component.getAllSubcomponents('valarm');
    expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe('-PT30M');
  });

  it('names neither the doctor nor the reason, and holds no secret', async () => {
    const visitor = await coming(23, 'Zephyrine');
    for (const language of ['en', 'zh-Hans']) {
      const text = (await (await calendarOf(visitor, language)).text()).replaceAll('\r\n ', '');
      expect(text).toContain(language === 'en' ? 'Video visit' : '视频就诊');
      for (const secret of ['Quillwren', 'Zephyrine', 'Cough', visitor.token ?? '?']) {
        expect(text).not.toContain(secret);
      }
    }
  });

  it('gives nothing to a stranger, and nothing of a visit that is over', async () => {
    const visitor = await coming(24);
    expect(
      (await calendarOf(Object.assign(new Visitor(clinic.url), visitor, { cookie: '' }))).status,
    ).toBe(401);
    await clinic.rows(
      `update encounter set status = 'cancelled' where id = '${visitor.encounterId}'`,
    );
    expect((await calendarOf(visitor)).status).toBe(410);
  });
});

describe('an urgent answer', () => {
  it('shows in today’s list though the visit is on another day, and only while it matters', async () => {
    const [urgent, calm] = [await coming(10 * 24 * 60 + 1), await coming(10 * 24 * 60 + 2)];
    const { body } = await urgent.call(routes.readMyIntake);
    const { version } = body['form'] as { version: number };
    const say = (visitor: Visitor, signs: readonly string[]) =>
      visitor.call(routes.answerMyIntake, {
        body: {
          ...{ version, language: 'en', status: 'in-progress' },
          answers: { 'warning-signs': signs },
        },
      });
    expect((await say(urgent, ['chest-pain'])).status).toBe(200);
    expect((await say(calm, ['none'])).status).toBe(200);
    expect((await daysRow(urgent))?.intake.redFlagCount).toBe(1);
    expect(await daysRow(calm)).toBeUndefined();
    expect((await say(urgent, ['none'])).status).toBe(200);
    expect(await daysRow(urgent)).toBeUndefined();
  });
});
