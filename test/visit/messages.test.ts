import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import ICAL from 'ical.js';
import { MessageClinic, publicUrl, tokenIn } from '../support/servers/message-clinic.ts';
import { Visitor } from '../support/servers/test-clinic.ts';

// A comma, a semicolon, a backslash and enough wide characters for lines to be folded among them.
const name =
  '山谷联合诊所，远程医疗中心，北区第二分部；“家庭医生”; Hill, Sons \\ Co 山谷联合诊所远程医疗中心北区';

let at: MessageClinic;
let letters: number;
let texts: number;

beforeAll(async () => {
  at = await MessageClinic.open(name);
});

afterAll(() => at.close());

beforeEach(() => {
  letters = at.mail.letters.length;
  texts = at.sms.requests.length;
});

/** This many days from now at a full quarter of an hour, in the morning of the clinic. */
function inDays(days: number, hours = 4): Date {
  const day = new Date(at.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return new Date(`${day}T0${hours}:15:00Z`);
}

function eventIn(calendar: string | null) {
  expect(calendar).not.toBeNull();
  const root = new ICAL.Component(ICAL.parse(calendar ?? '') as unknown[]);
  const events = root.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const event = new ICAL.Event(events[0]);
  return {
    ...{ method: root.getFirstPropertyValue('method'), uid: event.uid },
    ...{ sequence: event.sequence, summary: event.summary },
    ...{ start: event.startDate.toJSDate(), end: event.endDate.toJSDate() },
    status: events[0]?.getFirstPropertyValue('status'),
  };
}

/** Whether a link opens, as requested by the patient's page. */
const previews = async (token: string): Promise<unknown> =>
  (await new Visitor(at.clinic.url).call(routes.previewVisitLink, { body: { token } })).status;

const everybody = { phone: '+91 98400 12345', email: 'meera.i@mailbox.example' };

describe('a booking', () => {
  it('is announced on every channel that the patient has, with a working link and a calendar file', async () => {
    const startsAt = inDays(7);
    const { appointment, url, reach } = await at.book(await at.register(everybody), startsAt);
    expect(reach).toEqual({ channels: ['email', 'sms'], problem: null });
    const letter = await at.letter(letters + 1);
    const text = await at.text(texts + 1);
    expect(at.mail.letters[letters]?.to).toEqual([everybody.email]);
    for (const words of [letter.text, text]) {
      expect(words).toContain(url);
      expect(words).toContain('09:45');
      expect(url.startsWith(`${publicUrl}/v#`)).toBe(true);
    }
    expect(await previews(tokenIn(text))).toBe(200);
    expect(eventIn(letter.calendar)).toEqual({
      ...{ method: 'REQUEST', uid: appointment.encounterId, sequence: 0, status: 'CONFIRMED' },
      ...{ summary: `Video visit: ${name}`, start: startsAt },
      end: new Date(startsAt.getTime() + 15 * 60_000),
    });
    expect(letter.types.join()).toContain('method=REQUEST');
    const raw = at.mail.letters[letters]?.raw ?? '';
    for (const secret of ['rash', 'Asha']) {
      expect([raw, letter.calendar, letter.text, text].join().includes(secret)).toBe(false);
    }
    expect(await at.settled(appointment)).toMatchObject([
      { kind: 'booked', channel: 'sms', state: 'sent', to: '••• 45', problem: null },
      { kind: 'booked', channel: 'email', state: 'sent', to: 'm•••@m•••' },
    ]);
    const audit = "select actor_kind, outcome from audit_event where action = 'message.send'";
    expect(await at.clinic.rows(audit)).toEqual([
      { actor_kind: 'system', outcome: 'success' },
      { actor_kind: 'system', outcome: 'success' },
    ]);
  });

  it('has a calendar file folded at 75 octets, never within a character', async () => {
    await at.book(await at.register({ email: 'fold@mailbox.example' }), inDays(7, 5));
    const { calendar } = await at.letter(letters + 1);
    const lines = (calendar ?? '').split('\r\n');
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
    }
  });

  it('is announced in the patient’s language, and repeating the request sends nothing', async () => {
    const patient = await at.register({ phone: '+91 98400 20000', language: 'zh-Hans' });
    const { appointment, url } = await at.book(patient, inDays(8));
    expect(await at.text(texts + 1)).toContain('您的就诊时间是');
    const again = await at.book(patient, inDays(8), appointment.appointmentId);
    expect(again.url).toBe(url);
    expect(await at.settled(appointment)).toHaveLength(1);
    expect(at.sms.requests).toHaveLength(texts + 1);
  });

  it('reports at once where no message can reach the patient', async () => {
    const { appointment, reach } = await at.book(await at.register(), inDays(9));
    expect(reach).toEqual({ channels: [], problem: 'no-address' });
    expect(await at.messages(appointment)).toEqual([]);
  });
});

describe('a change', () => {
  it('is announced with the same link, and updates the calendar entry', async () => {
    const patient = await at.register({ email: 'moves@mailbox.example' });
    const { appointment, url } = await at.book(patient, inDays(10));
    await at.settled(appointment);
    const moved = await at.move(appointment, inDays(11));
    const letter = await at.letter(letters + 2);
    expect(letter.text).toContain(url);
    expect(eventIn(letter.calendar)).toMatchObject({
      ...{ method: 'REQUEST', uid: appointment.encounterId, sequence: 1, start: inDays(11) },
    });
    await at.settled(appointment);
    await at.cancel(moved);
    const last = await at.letter(letters + 3);
    expect(last.text).toContain('is cancelled');
    expect(tokenIn(last.text)).toBe('none');
    expect(eventIn(last.calendar)).toMatchObject({
      ...{ method: 'CANCEL', uid: appointment.encounterId, sequence: 2, status: 'CANCELLED' },
    });
    expect(await at.settled(appointment)).toHaveLength(3);
  });
});

describe('a link in a message', () => {
  const again = async ({ appointmentId }: { appointmentId: string }): Promise<string> => {
    const before = at.sms.requests.length;
    const { status } = await at.staff.call(routes.sendAppointmentMessages, {
      params: { appointmentId },
    });
    expect(status).toBe(200);
    return tokenIn(await at.text(before + 1));
  };

  it('is the new one once staff made another, and the old one no longer opens', async () => {
    const patient = await at.register({ phone: '+91 98400 30001' });
    const { appointment } = await at.book(patient, inDays(12));
    const token = tokenIn(await at.text(texts + 1));
    const { encounterId } = appointment;
    const renewed = await at.staff.call(routes.renewVisitLink, { params: { encounterId } });
    // The message about another link is sent again, without the link.
    await at.sms.request(texts + 2);
    const sent = await again(appointment);
    expect(String(renewed.body['url'])).toContain(sent);
    expect([await previews(sent), await previews(token)]).toEqual([200, 404]);
  });

  const drawn = 'D'.repeat(43);

  const asBefore = `key_version = null, counter = null, secret_hash = sha256('${drawn}')`;

  it.each([
    ['whose key is not there any more', null, 'key_version = 99'],
    ['that was drawn by lot', drawn, asBefore],
  ])('%s is joined by another, and goes on', async (_which, secret, change) => {
    const patient = await at.register({ phone: '+91 98400 30002' });
    const { appointment } = await at.book(patient, inDays(13));
    const token = secret ?? tokenIn(await at.text(texts + 1));
    await at.settled(appointment);
    await at.clinic.rows(
      `update visit_link set ${change} where encounter_id = '${appointment.encounterId}'`,
    );
    const sent = await again(appointment);
    expect(sent).not.toBe(token);
    expect([await previews(sent), await previews(token)]).toEqual([200, 200]);
    expect(await again(appointment)).toBe(sent);
  });
});
