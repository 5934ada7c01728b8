import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { PassThrough } from 'node:stream';
import { codeIn, MailServer } from '../support/servers/mail-server.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';

let mail: MailServer;
let sms: SmsGateway;
let clinic: TestClinic;
let token: string;
let birthDate: string;
const lines: string[] = [];

const address = 'meera.i@mailbox.example';
const phone = '+91 (98400) 123-42';

beforeAll(async () => {
  mail = await MailServer.start();
  sms = await SmsGateway.start();
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  clinic = await TestClinic.open(
    {
      SMTP_URL: mail.url,
      TRUSTED_PROXIES: 'loopback',
      MAIL_FROM: 'Clinic <visits@clinic.example>',
      SMS_GATEWAY_URL: sms.url,
      SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}',
      SMS_GATEWAY_AUTHORIZATION: 'Bearer of-this-test',
    },
    undefined,
    Log.create('debug', sink),
  );
});

afterAll(async () => {
  await clinic.close();
  await Promise.all([mail.stop(), sms.stop()]);
});

/** A new link of the same patient, without the earlier codes. */
beforeEach(async () => {
  ({ token, birthDate } = await clinic.seed());
  await clinic.rows('delete from link_code');
  await reach('email', { email: address, phone });
});

/** Sets the clinic's preferred channel, and the patients' contact data. */
async function reach(
  channel: string,
  contact: { readonly email: string | null; readonly phone: string | null },
): Promise<void> {
  await clinic.rows(`update tenant set code_channel = '${channel}'`);
  await clinic.setSealed('patient', 'email', contact.email);
  await clinic.setSealed('patient', 'phone', contact.phone);
}

let places = 0;

/** A client with an address of its own, so that rate limits do not disturb these tests. */
const newVisitor = (): Visitor => {
  const visitor = new Visitor(clinic.url);
  places += 1;
  visitor.address = `198.51.100.${places % 250}`;
  return visitor;
};

const preview = (): Promise<Answer> =>
  newVisitor().call(routes.previewVisitLink, { body: { token } });
const send = (): Promise<Answer> => newVisitor().call(routes.sendLinkCode, { body: { token } });
const open = (code: string, visitor = newVisitor()): Promise<Answer> =>
  visitor.call(routes.openVisitLink, { body: { token, code } });
const openByBirthDate = (): Promise<Answer> =>
  newVisitor().call(routes.openVisitLink, { body: { token, birthDate } });

/** Requests a code and waits for the e-mail. */
async function getCode(): Promise<string> {
  const before = mail.letters.length;
  expect(await send()).toEqual({ status: 200, body: { validSeconds: 600 } });
  return mail.code(before + 1);
}

const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a code by e-mail', () => {
  it('opens the link once, and the preview shows the masked address', async () => {
    const { body } = await preview();
    expect(body['factor']).toEqual({ kind: 'email', to: 'm•••@m•••' });
    const code = await getCode();
    const letter = mail.letters.at(-1);
    expect(letter?.to).toEqual([address]);
    expect(letter?.raw).toContain('From: Clinic <visits@clinic.example>');
    expect(letter?.raw).toContain('Demo Clinic Nilgiri');
    expect(letter?.raw).toContain('10 minutes');
    expect(letter?.raw).not.toMatch(/Iyer|1956|Asha|Blood|visit-link|\/v#/);

    const visitor = new Visitor(clinic.url);
    expect((await open(code, visitor)).status).toBe(200);
    expect((await visitor.call(routes.readMyVisit)).body).toMatchObject({
      patientName: 'Meera Iyer',
    });
    expect(await open(code)).toMatchObject({ status: 401, body: { code: 'code_mismatch' } });
    const kept = await clinic.rows('select code_hash from link_code');
    expect(JSON.stringify(kept)).not.toContain(code);
    const traces = await clinic.rows(
      `select action, outcome from audit_event where action like 'visit-link.%'
       and actor_kind = 'anonymous' order by recorded_at desc limit 3`,
    );
    expect(traces).toEqual([
      { action: 'visit-link.open', outcome: 'refused' },
      { action: 'visit-link.open', outcome: 'success' },
      { action: 'visit-link.send-code', outcome: 'success' },
    ]);
  });

  it('is asked for instead of the birth date, not as well', async () => {
    await getCode();
    expect((await openByBirthDate()).body).toMatchObject({ code: 'invalid_state' });
  });

  it('works whichever message arrives first, and using one ends all codes of the link', async () => {
    const [first, second] = [await getCode(), await getCode()];
    expect((await open(first)).status).toBe(200);
    expect((await open(second)).body).toMatchObject({ code: 'code_mismatch' });
  });

  it('does not work once it has expired', async () => {
    const code = await getCode();
    await clinic.rows('update link_code set expires_at = now()');
    expect((await open(code)).body).toMatchObject({ code: 'code_mismatch' });
  });

  it('does not work with another patient’s link', async () => {
    const code = await getCode();
    const [visit] = await clinic.rows(
      // Names are encrypted; a visit without a link is not that of these tests' patient.
      `select id from encounter e
       where not exists (select from visit_link l where l.encounter_id = e.id) limit 1`,
    );
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const params = { encounterId: String(visit?.['id']) };
    const { body } = await doctor.call(routes.renewVisitLink, { params });
    token = String(body['url']).split('#')[1] ?? '';
    expect((await open(code)).body).toMatchObject({ code: 'code_mismatch' });
  });

  it('can be guessed five times, then only after growing delays', async () => {
    const code = await getCode();
    const wrong = other(code);
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await open(wrong)).body).toMatchObject({ code: 'code_mismatch' });
    }
    const waits: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { body } = await open(code);
      expect(body).toMatchObject({ code: 'too_many_attempts' });
      waits.push(Number(body['retryAfter']));
      await clinic.rows('update visit_link set locked_until = now() where locked_until > now()');
      expect((await open(wrong)).status).toBe(401);
    }
    expect(waits[0]).toBeLessThan(waits[1] ?? 0);
    expect(waits[1]).toBeLessThan(waits[2] ?? 0);
    await clinic.rows('update visit_link set locked_until = now() where locked_until > now()');
    expect((await open(code)).status).toBe(200);
  });

  it('is sent at most three times an hour, also if many are requested at once', async () => {
    const before = mail.letters.length;
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = answers.find(({ status }) => status !== 200);
    expect(refused?.body).toMatchObject({ code: 'too_many_attempts' });
    expect(Number(refused?.body['retryAfter'])).toBeGreaterThan(3500);
    await mail.code(before + 3);
    await clinic.rows("update link_code set sent_at = sent_at - interval '1 h'");
    await getCode();
    expect(mail.letters).toHaveLength(before + 4);
  });

  it('is sent ten times a day to one patient, however many links they get', async () => {
    for (let link = 0; link < 4; link += 1) {
      ({ token } = await clinic.seed());
      for (let codes = 0; codes < (link < 3 ? 3 : 1); codes += 1) {
        expect((await send()).status).toBe(200);
      }
    }
    const { body } = await send();
    expect(body).toMatchObject({ code: 'too_many_attempts' });
    expect(Number(body['retryAfter'])).toBeGreaterThan(80_000);
  });
});

describe('a code by SMS', () => {
  it('goes to the configured gateway, in the patient’s language', async () => {
    await reach('sms', { email: null, phone });
    await clinic.rows("update patient set language = 'zh-Hans'");
    expect((await preview()).body['factor']).toEqual({ kind: 'sms', to: '••• 42' });
    const before = sms.requests.length;
    expect((await send()).status).toBe(200);
    const { headers, body } = await sms.request(before + 1);
    await clinic.rows("update patient set language = 'en'");
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer of-this-test',
    });
    const message = JSON.parse(body) as { readonly to: string; readonly text: string };
    expect(message.to).toBe('+919840012342');
    expect(message.text).toContain('验证码');
    expect((await open(codeIn(message.text))).status).toBe(200);
  });
});

describe('a code', () => {
  it.each([
    ['sms', { email: address, phone }, 'sms'],
    ['email', { email: address, phone }, 'email'],
    ['email', { email: null, phone }, 'sms'],
    ['sms', { email: address, phone: null }, 'email'],
  ] as const)(
    'goes by %s first, to a patient with %j by %s, and the birth date alone is refused',
    async (first, contact, kind) => {
      await reach(first, contact);
      expect((await preview()).body['factor']).toMatchObject({ kind });
      expect((await openByBirthDate()).body).toMatchObject({ code: 'invalid_state' });
    },
  );
});

describe('where no code can be sent', () => {
  it('because the patient has no number or address, the birth date is asked for', async () => {
    await reach('email', { email: null, phone: null });
    expect((await preview()).body['factor']).toEqual({ kind: 'birth-date', to: null });
    expect((await send()).body).toMatchObject({ code: 'invalid_state' });
    expect((await open('123456')).body).toMatchObject({ code: 'invalid_state' });
    expect((await openByBirthDate()).status).toBe(200);
  });

  it('because the server has no way to, the birth date is asked for', async () => {
    const plain = await TestClinic.open();
    const seeded = await plain.seed();
    await plain.setSealed('patient', 'email', address);
    await plain.setSealed('patient', 'phone', phone);
    await new Visitor(plain.url).openLink(seeded.token, seeded.birthDate);
    await plain.close();
  });
});

describe('a mail server that fails', () => {
  const failures = (): string[] => lines.filter((line) => line.includes('could not be sent'));

  it('is down: the answer is the same, the message follows when it is up, and another can be requested', async () => {
    const { port } = mail;
    const good = await send();
    await mail.stop();
    expect(await send()).toEqual(good);
    mail = await MailServer.start(port);
    const second = await getCode();
    const first = await until(
      'the earlier message arrives',
      () => mail.letters,
      ({ length }) => length >= 2,
    );
    expect(first.map(({ raw }) => codeIn(raw.split('\r\n\r\n')[1] ?? ''))).toContain(second);
    expect((await open(second)).status).toBe(200);
    expect(failures()).toEqual([]);
  });

  it('rejects the address: the answer is the same, and the log does not name it', async () => {
    const good = await send();
    expect(good.status).toBe(200);
    await reach('email', { email: 'nobody.meera@mailbox.example', phone });
    expect(await send()).toEqual(good);
    const told = await until('the failure is logged', failures, ({ length }) => length > 0);
    expect(told[0]).toContain('"channel":"email"');
    expect(lines.join('')).not.toMatch(/mailbox\.example|meera/i);
  });
});

describe('the administrator who changes the preferred channel for codes', () => {
  it('is the only one who can, and the change holds from the next link on', async () => {
    await clinic.rows(
      "update membership set roles = roles || 'administrator'::text where 'doctor' = any(roles)",
    );
    const administrator = newVisitor();
    await administrator.signIn();
    expect((await administrator.call(routes.readClinicSettings)).body).toEqual({
      codeChannel: 'email',
      twoFactors: false,
      checkInMinutes: 1440,
      longWaitMinutes: 15,
      patientCancelMinutes: 1440,
      patientMoveMinutes: 1440,
      consentPurposes: ['treatment', 'sharing'],
      encryption: 'optional',
      sends: { sms: true, email: true },
    });
    const changed = await administrator.call(routes.changeClinicSettings, {
      body: {
        codeChannel: 'sms',
        twoFactors: false,
        checkInMinutes: 60,
        longWaitMinutes: 15,
        patientCancelMinutes: null,
        patientMoveMinutes: 60,
        consentPurposes: ['treatment'],
        encryption: 'required',
      },
    });
    expect(changed.body).toMatchObject({ codeChannel: 'sms', twoFactors: false });
    expect((await preview()).body['factor']).toMatchObject({ kind: 'sms' });
    expect(
      await clinic.rows("select outcome from audit_event where action = 'clinic.configure'"),
    ).toEqual([{ outcome: 'success' }]);
  });

  it('cannot choose a channel that this server lacks, and can change all else', async () => {
    const plain = await TestClinic.open({ SMTP_URL: mail.url, MAIL_FROM: 'x@clinic.example' });
    await plain.seed();
    await plain.rows("update membership set roles = roles || 'administrator'::text");
    const administrator = new Visitor(plain.url);
    await administrator.signIn();
    const { body } = await administrator.call(routes.readClinicSettings);
    expect(body).toMatchObject({ codeChannel: 'sms', sends: { sms: false, email: true } });
    const change = ({ sends: _sends, ...decisions }: Answer['body']): Promise<Answer> =>
      administrator.call(routes.changeClinicSettings, { body: decisions });
    expect((await change({ ...body, checkInMinutes: 30 })).status).toBe(200);
    expect((await change({ ...body, codeChannel: 'email' })).status).toBe(200);
    expect(await change({ ...body, codeChannel: 'sms' })).toMatchObject({
      ...{ status: 409, body: { code: 'invalid_state' } },
    });
    expect(await plain.rows('select code_channel from tenant')).toEqual([
      { code_channel: 'email' },
    ]);
    await plain.close();
  });
});
