import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes, type Appointment, type AppointmentRow } from '@teleward/contracts';
import { dayIn } from '@teleward/platform';
import { MessageSender } from '../../apps/server/src/messages/message-sender.ts';
import { MessageClinic, tokenIn } from '../support/servers/message-clinic.ts';
import { Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';

let at: MessageClinic;
let letters: number;
let texts: number;

beforeAll(async () => {
  at = await MessageClinic.open();
});

afterAll(() => at.close());

beforeEach(() => {
  letters = at.mail.letters.length;
  texts = at.sms.requests.length;
  at.sms.mood = 'takes';
});

let people = 0;
const withPhone = (): Promise<string> => {
  people += 1;
  return at.register({ name: `Person ${people}`, phone: `+91 98400 ${10_000 + people}` });
};

const inHours = (hours: number): Date =>
  new Date(Math.ceil(at.clock.now().getTime() / 900_000) * 900_000 + hours * 3_600_000);

const settingsNow = async () =>
  (await at.staff.call(routes.readMessageSettings)).body as {
    version: number;
    settings: Record<string, unknown>;
  };

async function decide(part: Record<string, unknown>): Promise<void> {
  await at.signIn();
  const { version, settings } = await settingsNow();
  const body = { version, settings: { ...settings, ...part } };
  const { status } = await at.staff.call(routes.changeMessageSettings, { body });
  expect(status).toBe(200);
}

const one = async (of: Appointment) => (await at.messages(of))[0];

/** Waits until the newest message is in a state. */
const becomes = (of: Appointment, state: string) =>
  until(
    `the message is ${state}`,
    () => one(of),
    (message) => message?.state === state,
  );

/** Whether the day's list marks the visit as one that the patient may not know of. */
async function isMarked({ appointmentId, startsAt }: Appointment): Promise<unknown> {
  const { body } = await at.staff.call(routes.listAppointments, {
    query: `date=${dayIn('Asia/Kolkata', new Date(startsAt))}`,
  });
  const rows = body['appointments'] as readonly AppointmentRow[];
  return rows.find((row) => row.appointmentId === appointmentId)?.undelivered;
}

describe('a gateway', () => {
  it('that is busy gets the same message later', async () => {
    at.sms.mood = 'is busy';
    const { appointment } = await at.book(await withPhone(), inHours(240));
    await until('the message was attempted', () => at.sms.requests.length > texts);
    const waiting = await until(
      'the message is queued again',
      () => one(appointment),
      (message) => message?.state === 'waiting' && message.problem !== null,
    );
    expect(waiting).toMatchObject({ problem: 'refused', answer: '503' });
    at.sms.mood = 'takes';
    await at.look();
    expect(at.sms.requests).toHaveLength(texts + 1);
    at.clock.moveOn(2);
    await at.look();
    await becomes(appointment, 'sent');
    const [first, second] = at.sms.requests.slice(texts);
    expect(second).toMatchObject({ body: first?.body });
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(at.sms.requests).toHaveLength(texts + 2);
  });

  it('that stays busy is given up after five tries', async () => {
    at.sms.mood = 'is busy';
    const { appointment } = await at.book(await withPhone(), inHours(240));
    for (const tries of [1, 2, 3, 4, 5]) {
      await until(`attempt ${tries}`, () => at.sms.requests.length === texts + tries);
      await until(
        'the failed attempt is recorded',
        () => one(appointment),
        (message) => message?.state === 'failed' || message?.problem === 'refused',
      );
      at.clock.moveOn(46);
      await at.look();
    }
    await at.signIn();
    expect(await becomes(appointment, 'failed')).toMatchObject({
      problem: 'refused',
      answer: '503',
    });
  });

  it('that refuses is asked once, and staff can send again', async () => {
    at.sms.mood = 'refuses';
    const { appointment } = await at.book(await withPhone(), inHours(240));
    expect(await becomes(appointment, 'failed')).toMatchObject({
      problem: 'refused',
      answer: '400',
    });
    expect(await isMarked(appointment)).toBe(true);
    at.sms.mood = 'takes';
    const params = { appointmentId: appointment.appointmentId };
    const again = await at.staff.call(routes.sendAppointmentMessages, { params });
    expect(again.status).toBe(200);
    const sentAgain = await becomes(appointment, 'sent');
    expect(await isMarked(appointment)).toBe(false);
    expect(sentAgain).toMatchObject({
      askedBy: 'Asha Rao',
      kind: 'booked',
    });
    expect(at.sms.requests).toHaveLength(texts + 2);
    expect(tokenIn(await at.text(texts + 2))).toBe(tokenIn(await at.text(texts + 1)));
  });

  it('is asked again by staff at most 20 times an hour for one patient, over all visits', async () => {
    const patientId = await withPhone();
    const visits = [await at.book(patientId, inHours(240)), await at.book(patientId, inHours(264))];
    const again = (number: number) => {
      const appointmentId = String(visits[number % 2]?.appointment.appointmentId);
      return at.staff.call(routes.sendAppointmentMessages, { params: { appointmentId } });
    };
    const answers = await Promise.all(Array.from({ length: 23 }, (_, number) => again(number)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(3);
    for (const { status, body } of refused) {
      expect({ status, body }).toMatchObject({ status: 429, body: { code: 'too_many_messages' } });
      expect(Number(body['retryAfter'])).toBeGreaterThan(3500);
    }
    await Promise.all(visits.map(({ appointment }) => at.settled(appointment)));
    at.clock.moveOn(61);
    await at.signIn();
    expect((await again(0)).status).toBe(200);
    await Promise.all(visits.map(({ appointment }) => at.settled(appointment)));
  });

  it.each(['breaks off', 'is silent', 'is late'] as const)(
    'that %s may have accepted the message, which is not sent again automatically',
    async (mood) => {
      at.sms.mood = mood;
      const { appointment } = await at.book(await withPhone(), inHours(240));
      expect(await becomes(appointment, 'unsure')).toMatchObject({ problem: 'no-answer' });
      at.sms.answerLate();
      at.sms.mood = 'takes';
      at.clock.moveOn(30);
      await at.look();
      expect(at.sms.requests).toHaveLength(texts + 1);
      expect((await one(appointment))?.state).toBe('unsure');
    },
  );

  it('that answers twice gets each message once, also the next one', async () => {
    at.sms.mood = 'answers twice';
    const patientId = await withPhone();
    for (const number of [1, 2, 3]) {
      const { appointment } = await at.book(patientId, inHours(240 + 24 * number));
      await becomes(appointment, 'sent');
      expect(at.sms.requests).toHaveLength(texts + number);
    }
    at.clock.moveOn(30);
    await at.look();
    expect(at.sms.requests).toHaveLength(texts + 3);
  });

  it('that accepts with an endless answer counts as having accepted', async () => {
    at.sms.mood = 'babbles';
    const { appointment } = await at.book(await withPhone(), inHours(240));
    await becomes(appointment, 'sent');
  });

  it('that refuses the address is not tried again', async () => {
    const patient = await at.register({ email: 'nobody.at.all@mailbox.example' });
    const { appointment } = await at.book(patient, inHours(240));
    expect(await becomes(appointment, 'failed')).toMatchObject({
      ...{ problem: 'address-refused', answer: '550', channel: 'email' },
    });
    expect(at.mail.letters).toHaveLength(letters);
  });
});

describe('a message', () => {
  it('is sent once, however many jobs there are for it', async () => {
    const { appointment } = await at.book(await withPhone(), inHours(240));
    await becomes(appointment, 'sent');
    const [row] = await at.clinic.rows(
      `select id, tenant_id from message where appointment_id = '${appointment.appointmentId}'`,
    );
    const job = { tenantId: String(row?.['tenant_id']), id: String(row?.['id']) };
    await at.clinic.rows(
      `update message set state = 'waiting', settled_at = null where id = '${job.id}'`,
    );
    const sender = at.clinic.part(MessageSender);
    await Promise.all([1, 2, 3, 4, 5].map(() => sender.send(job)));
    expect(at.sms.requests).toHaveLength(texts + 2);
  });

  it('of a process that died is marked as unsure, not sent again', async () => {
    const { appointment } = await at.book(await withPhone(), inHours(240));
    await becomes(appointment, 'sent');
    // The state that a process leaves when it dies in the middle.
    await at.clinic.rows(
      `update message set state = 'sending', settled_at = null
       where appointment_id = '${appointment.appointmentId}'`,
    );
    await at.look();
    expect(await one(appointment)).toMatchObject({ state: 'sending' });
    at.clock.moveOn(3);
    await at.look();
    expect(await one(appointment)).toMatchObject({ state: 'unsure', problem: 'interrupted' });
    expect(at.sms.requests).toHaveLength(texts + 1);
  });

  it('is not sent where the visit was moved or cancelled meanwhile', async () => {
    at.sms.mood = 'is busy';
    const [moved, cancelled] = [
      await at.book(await withPhone(), inHours(240)),
      await at.book(await withPhone(), inHours(241)),
    ];
    for (const { appointment } of [moved, cancelled]) {
      await until(
        'the attempt is recorded',
        async () => (await one(appointment))?.problem === 'refused',
      );
    }
    at.sms.mood = 'takes';
    const before = at.sms.requests.length;
    await at.move(moved.appointment, inHours(250));
    await at.cancel(cancelled.appointment);
    await until('both patients are notified', () => at.sms.requests.length === before + 2);
    at.clock.moveOn(2);
    await at.look();
    const outcomesOf = async (of: Appointment) =>
      (await at.settled(of)).map(({ kind, state, needless }) => [kind, state, needless]);
    expect(await outcomesOf(moved.appointment)).toEqual([
      ['moved', 'sent', null],
      ['booked', 'needless', 'changed'],
    ]);
    expect(await outcomesOf(cancelled.appointment)).toEqual([
      ['cancelled', 'sent', null],
      ['booked', 'needless', 'cancelled'],
    ]);
    expect(at.sms.requests).toHaveLength(before + 2);
  });
});

describe('a reminder', () => {
  beforeAll(() => decide({ reminders: [1440, 60], quietHours: null }));

  it('comes once a day before and once an hour before, with the link of the booking', async () => {
    const startsAt = inHours(30);
    const { appointment, url } = await at.book(await withPhone(), startsAt);
    await becomes(appointment, 'sent');
    await at.look();
    expect(at.sms.requests).toHaveLength(texts + 1);
    at.clock.moveTo(new Date(startsAt.getTime() - 23.9 * 3_600_000));
    await Promise.all([at.look(), at.look()]);
    expect(await at.text(texts + 2)).toContain(url);
    at.clock.moveTo(new Date(startsAt.getTime() - 55 * 60_000));
    await at.look();
    expect(await at.text(texts + 3)).toContain('a reminder');
    await at.look();
    await at.signIn();
    const all = await at.settled(appointment);
    expect(all.map(({ kind, minutesBefore, state }) => [kind, minutesBefore, state])).toEqual([
      ['reminder', 60, 'sent'],
      ['reminder', 1440, 'sent'],
      ['booked', null, 'sent'],
    ]);
    expect(at.sms.requests).toHaveLength(texts + 3);
    const token = tokenIn(await at.text(texts + 3));
    const opened = await new Visitor(at.clinic.url).call(routes.previewVisitLink, {
      body: { token },
    });
    expect(opened.status).toBe(200);
  });

  it('follows a moved visit, and does not come for a cancelled one', async () => {
    const startsAt = inHours(30);
    const { appointment } = await at.book(await withPhone(), startsAt);
    const other = await at.book(await withPhone(), startsAt);
    await at.move(appointment, new Date(startsAt.getTime() + 5 * 3_600_000));
    await at.cancel(other.appointment);
    await until('all patients are notified', () => at.sms.requests.length >= texts + 4);
    at.clock.moveTo(new Date(startsAt.getTime() - 23 * 3_600_000));
    await at.look();
    await at.signIn();
    expect((await at.settled(other.appointment)).map(({ kind }) => kind)).not.toContain('reminder');
    expect((await at.messages(appointment)).map(({ kind }) => kind)).not.toContain('reminder');
    at.clock.moveTo(new Date(startsAt.getTime() - 18 * 3_600_000));
    await at.look();
    await at.signIn();
    expect((await at.settled(appointment))[0]).toMatchObject({ kind: 'reminder', state: 'sent' });
    expect((await at.messages(other.appointment)).map(({ kind }) => kind)).not.toContain(
      'reminder',
    );
  });

  it('due before the booking is left out, and after an outage only the last one is sent', async () => {
    await at.signIn();
    const startsAt = inHours(20);
    const { appointment } = await at.book(await withPhone(), startsAt);
    await becomes(appointment, 'sent');
    await at.look();
    expect(await at.messages(appointment)).toHaveLength(1);
    const late = inHours(40);
    const { appointment: other } = await at.book(await withPhone(), late);
    at.clock.moveTo(new Date(late.getTime() - 30 * 60_000));
    await at.look();
    await at.signIn();
    const all = await at.settled(other);
    expect(all.map(({ minutesBefore }) => minutesBefore)).toEqual([60, null]);
  });

  it('is recorded as unsendable where the patient has no number or address', async () => {
    const patient = await at.register({ name: 'Without' });
    const startsAt = inHours(30);
    const { appointment, reach } = await at.book(patient, startsAt);
    expect(reach.problem).toBe('no-address');
    at.clock.moveTo(new Date(startsAt.getTime() - 23 * 3_600_000));
    await at.look();
    await at.signIn();
    expect(await at.messages(appointment)).toMatchObject([
      { kind: 'reminder', state: 'needless', needless: 'no-address' },
    ]);
  });

  it('does not go to a patient who died', async () => {
    const patient = await withPhone();
    const startsAt = inHours(30);
    const { appointment } = await at.book(patient, startsAt);
    await becomes(appointment, 'sent');
    await at.clinic.rows(`update patient set active = false where id = '${patient}'`);
    at.clock.moveTo(new Date(startsAt.getTime() - 23 * 3_600_000));
    await at.look();
    await at.signIn();
    expect((await at.settled(appointment))[0]).toMatchObject({
      ...{ kind: 'reminder', state: 'needless', needless: 'inactive' },
    });
    expect(at.sms.requests).toHaveLength(texts + 1);
  });
});

describe('the settings', () => {
  it('are stored as versions with who changed them, and decide texts and channels', async () => {
    const words = { subject: 'Come', text: 'Come on {date}: {link}' };
    const { version, settings } = await settingsNow();
    const texts_ = settings['texts'] as Record<string, Record<string, unknown>>;
    const own = { ...texts_, booked: { ...texts_['booked'], en: words } };
    await decide({ ways: 'sms-first', texts: own });
    const stale = await at.staff.call(routes.changeMessageSettings, {
      body: { version, settings },
    });
    expect(stale.body['code']).toBe('version_conflict');
    const both = { phone: '+91 98400 77777', email: 'both@mailbox.example' };
    const { reach } = await at.book(await at.register(both), inHours(240));
    expect(reach.channels).toEqual(['sms']);
    expect(await at.text(texts + 1)).toMatch(/^Come on .*: https:/);
    const { body } = await at.staff.call(routes.listMessageSettingsVersions);
    expect((body['versions'] as unknown[])[0]).toMatchObject({
      ...{ version: version + 1, changedBy: 'Asha Rao', settings: { ways: 'sms-first' } },
    });
  });

  it('send a test message, and say what went wrong', async () => {
    await at.signIn();
    const trial = async (channel: string, to: string) =>
      (await at.staff.call(routes.sendTrialMessage, { body: { channel, to } })).body;
    expect(await trial('email', 'me@hill.example')).toEqual({ problem: null, answer: null });
    expect((await at.letter(letters + 1)).text).toContain('test message');
    expect(await trial('email', 'nobody@hill.example')).toEqual({
      ...{ problem: 'address-refused', answer: '550' },
    });
    expect(await trial('sms', '+91 98400 12345')).toEqual({ problem: null, answer: null });
    at.sms.mood = 'refuses';
    expect(await trial('sms', '+91 98400 12345')).toEqual({ problem: 'refused', answer: '400' });
  });

  it('send at most 20 test messages an hour, also for simultaneous requests', async () => {
    at.clock.moveOn(61);
    await at.signIn();
    const trial = () =>
      at.staff.call(routes.sendTrialMessage, { body: { channel: 'sms', to: '+91 98400 12345' } });
    const answers = await Promise.all(Array.from({ length: 22 }, trial));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(2);
    for (const { status, body } of refused) {
      expect({ status, body }).toMatchObject({ status: 429, body: { code: 'too_many_messages' } });
    }
    expect(at.sms.requests).toHaveLength(texts + 20);
  });
});
