import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { MailServer } from '../support/servers/mail-server.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import {
  agreement,
  departed,
  deviceCheck,
  patientSocket,
} from '../support/actors/visit-clients.ts';
import { addDoctor, appoint, book, doctorsPassword } from '../support/actors/waiting.ts';

let mail: MailServer;
let sms: SmsGateway;
let clinic: TestClinic;
let beside: TestClinic;

beforeAll(async () => {
  mail = await MailServer.start();
  sms = await SmsGateway.start();
  const variables = {
    ...{ SMTP_URL: mail.url, MAIL_FROM: 'Clinic <visits@clinic.example>' },
    ...{ SMS_GATEWAY_URL: sms.url, SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}' },
    PUBLIC_URL: 'https://visits.clinic.example/',
  };
  clinic = await TestClinic.open(variables);
  await clinic.seed();
  // Both processes receive every change, and only one sends.
  beside = await clinic.beside(variables);
});

afterAll(async () => {
  await beside.close();
  await clinic.close();
  await Promise.all([mail.stop(), sms.stop()]);
});

interface ADoctor extends MemberVisitor {
  readonly memberId?: string;
}

let doctors = 0;

/** A new doctor for each test, whose queue is empty. */
async function doctor(): Promise<ADoctor & { readonly memberId: string }> {
  doctors += 1;
  const email = `notice-${doctors}@demo.example`;
  const memberId = await addDoctor(clinic, `Dr ${doctors}`, email);
  const visitor = await MemberVisitor.signedIn(clinic, { email, password: doctorsPassword });
  return Object.assign(visitor, { memberId });
}

/**
 * This many patients who wait for a doctor in this order, each with a telephone
 * number and an address.
 */
async function line(memberId: string, count: number, language = 'en'): Promise<Visitor[]> {
  const people: Visitor[] = [];
  for (let index = 0; index < count; index += 1) {
    const { encounterId, token, birthDate } = await book(clinic, memberId, `Person ${index}`);
    const visitor = new Visitor(clinic.url);
    await visitor.openLink(token, birthDate);
    await visitor.call(routes.giveConsent, { body: agreement });
    await visitor.call(routes.arrive, { body: { deviceCheck } });
    await appoint(clinic, encounterId, 10 + index);
    people.push(visitor);
  }
  await clinic.setSealed('patient', 'phone', '+91 98400 12342');
  await clinic.setSealed('patient', 'email', 'meera.i@mailbox.example');
  await clinic.rows(`update patient set language = '${language}'`);
  return people;
}

const ask = (visitor: Visitor, channel: 'sms' | 'email' | null) =>
  visitor.call(routes.askTurnNotice, { body: { channel } });

const paramsOf = ({ encounterId }: Visitor) => ({ params: { encounterId } });

/** Takes a patient out of the queue. */
const gone = (by: Visitor, who: Visitor) => by.call(routes.markNoShow, paramsOf(who));

const sentTo = async ({ encounterId }: Visitor): Promise<unknown> =>
  (
    await clinic.rows(
      `select near_sent_at is not null as near, called_sent_at is not null as called
       from turn_notice where encounter_id = '${encounterId}'`,
    )
  )[0];

/**
 * Waits until every process has handled the earlier changes: afterwards each handles another queue.
 */
async function bothHaveLooked(): Promise<void> {
  const { memberId } = await doctor();
  const [sentinel] = await line(memberId, 1);
  if (sentinel === undefined) throw new Error('Nobody waits');
  const before = sms.requests.length;
  await ask(sentinel, 'sms');
  await sms.request(before + 1);
}

describe('a message before the turn', () => {
  it('comes once when two patients are ahead, says no more than needed, and leads back', async () => {
    const by = await doctor();
    const [first, second, third, fourth, fifth] = (await line(by.memberId, 5)) as [
      ...[Visitor, Visitor, Visitor, Visitor, Visitor],
    ];
    const offered = await fifth.call(routes.readTurnNotice);
    expect(offered.body).toEqual({
      ways: [
        { channel: 'sms', to: '••• 42' },
        { channel: 'email', to: 'm•••@m•••' },
      ],
      ...{ asked: null, sentAt: null },
    });
    expect((await ask(fifth, 'sms')).body).toMatchObject({ asked: 'sms', sentAt: null });
    const before = sms.requests.length;
    await gone(by, first);
    await bothHaveLooked();
    expect(await sentTo(fifth)).toEqual({ near: false, called: false });
    await gone(by, second);
    const { body } = await sms.request(before + 2);
    expect(JSON.parse(body)).toEqual({
      to: '+919840012342',
      text:
        'Demo Clinic Nilgiri: it is almost your turn. 2 people are ahead of you. ' +
        'Please open your visit with your link, or here: https://visits.clinic.example/v',
    });
    expect(await sentTo(fifth)).toEqual({ near: true, called: false });
    await gone(by, third);
    await bothHaveLooked();
    expect(sms.requests).toHaveLength(before + 3);

    // Called in while the page is closed: this is the other message.
    await gone(by, fourth);
    await by.call(routes.callPatient, paramsOf(fifth));
    const called = await sms.request(before + 4);
    expect(JSON.parse(called.body)).toMatchObject({
      text:
        'Demo Clinic Nilgiri: it is your turn now. ' +
        'Please open your visit with your link, or here: https://visits.clinic.example/v',
    });
    await bothHaveLooked();
    expect(sms.requests).toHaveLength(before + 5);
  });

  it('comes by e-mail in the patient’s language, at once if the turn is near already', async () => {
    const by = await doctor();
    const [, second] = await line(by.memberId, 2, 'zh-Hans');
    if (second === undefined) throw new Error('Nobody waits');
    const before = mail.letters.length;
    await ask(second, 'email');
    const [letter] = await until(
      'the message arrives',
      () => mail.letters.slice(before),
      ({ length }) => length > 0,
    );
    expect(letter?.to).toEqual(['meera.i@mailbox.example']);
    const [head = '', body = ''] = letter?.raw.split('\r\n\r\n') ?? [];
    const text = /base64/i.test(head)
      ? Buffer.from(body, 'base64').toString()
      : decodeURIComponent(body.replaceAll(/=\r\n/g, '').replaceAll('=', '%'));
    expect(text).toContain('您前面还有 1 位');
    expect(letter?.raw).not.toMatch(/Person|Cough|1980/);
  });

  it('of the call is not sent while the page is open, and is sent once it closes', async () => {
    const by = await doctor();
    const [first, second] = (await line(by.memberId, 2)) as [Visitor, Visitor];
    await ask(second, 'sms');
    await bothHaveLooked();
    const page = patientSocket(clinic, second);
    await page.told('queue:position');
    await gone(by, first);
    const before = sms.requests.length;
    await by.call(routes.callPatient, paramsOf(second));
    await page.told('queue:position', ({ state }) => state === 'called');
    await bothHaveLooked();
    expect(await sentTo(second)).toEqual({ near: true, called: false });
    await page.ask('leave', {});
    page.close();
    expect((await sms.request(before + 2)).body).toContain('it is your turn now');
  });

  it('is not sent once the patient cancelled it', async () => {
    const by = await doctor();
    const [first, , , last] = (await line(by.memberId, 4)) as [Visitor, Visitor, Visitor, Visitor];
    await ask(last, 'sms');
    expect((await ask(last, null)).body).toMatchObject({ asked: null, sentAt: null });
    const before = sms.requests.length;
    await gone(by, first);
    await by.call(routes.callPatient, paramsOf(last));
    await bothHaveLooked();
    expect(sms.requests).toHaveLength(before + 1);
  });

  it('can be requested by a waiting patient, where it can be sent', async () => {
    const by = await doctor();
    const [somebody] = (await line(by.memberId, 1)) as [Visitor];
    await clinic.setSealed('patient', 'email', null);
    expect((await somebody.call(routes.readTurnNotice)).body['ways']).toHaveLength(1);
    expect((await ask(somebody, 'email')).body['code']).toBe('invalid_state');
    await clinic.setSealed('patient', 'phone', null);
    expect((await somebody.call(routes.readTurnNotice)).body['ways']).toEqual([]);
    await gone(by, somebody);
    expect((await ask(somebody, 'sms')).body['code']).toBe('invalid_state');
  });
});

describe('the position of a patient who may leave', () => {
  const leftFor = async (visitor: Visitor, minutes: number): Promise<Date> => {
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    await socket.ask('leave', {});
    socket.close();
    await departed(clinic, visitor.encounterId);
    await clinic.rows(
      `update encounter_participant set left_at = now() - interval '${minutes} min'
       where encounter_id = '${visitor.encounterId}';
       update encounter set arrived_at = now() - interval '3 hours'
       where id = '${visitor.encounterId}'`,
    );
    const [row] = await clinic.rows(
      `select arrived_at from encounter where id = '${visitor.encounterId}'`,
    );
    return row?.['arrived_at'] as Date;
  };
  const cameBack = async (visitor: Visitor): Promise<Date> => {
    const socket = patientSocket(clinic, visitor);
    await socket.told('visit:welcome');
    socket.close();
    const [row] = await clinic.rows(
      `select arrived_at from encounter where id = '${visitor.encounterId}'`,
    );
    return row?.['arrived_at'] as Date;
  };

  it('is kept until the message, however long that takes, and for a while after', async () => {
    const by = await doctor();
    const people = await line(by.memberId, 5);
    const [, , , , last] = people as [Visitor, Visitor, Visitor, Visitor, Visitor];
    await ask(last, 'sms');
    const arrived = await leftFor(last, 90);
    expect(await cameBack(last)).toEqual(arrived);
    // A patient who was messaged ten minutes ago and comes now is in time; one messaged
    // an hour ago is not.
    await leftFor(last, 90);
    const fetched = (minutes: number) =>
      clinic.rows(
        `update turn_notice set near_sent_at = now() - interval '${minutes} min'
         where encounter_id = '${last.encounterId}'`,
      );
    await fetched(10);
    const kept = await leftFor(last, 90);
    expect(await cameBack(last)).toEqual(kept);
    const late = await leftFor(last, 90);
    await fetched(60);
    expect((await cameBack(last)).getTime()).toBeGreaterThan(late.getTime());
  });
});
