import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PatientFacts, type RegisteredPatient, routes } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { MailServer } from '../support/servers/mail-server.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { patientFacts } from '../support/actors/patients.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { deskAccount } from '../support/actors/waiting.ts';

const [old, other] = ['+919840012342', '+919840012343'];
const address = 'anna@mailbox.example';

let mail: MailServer;
let sms: SmsGateway;
let clinic: TestClinic;
let desk: MemberVisitor;
let patient: RegisteredPatient;

beforeAll(async () => {
  mail = await MailServer.start();
  sms = await SmsGateway.start();
  clinic = await TestClinic.open({
    ...{ SMTP_URL: mail.url, MAIL_FROM: 'Clinic <visits@clinic.example>' },
    ...{ SMS_GATEWAY_URL: sms.url, SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}' },
  });
  await clinic.seed();
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
  const facts = { ...patientFacts, phones: [old], email: address };
  const { body } = await desk.call(routes.registerPatient, {
    body: { id: newId(), identifier: null, facts },
  });
  patient = body as unknown as RegisteredPatient;
});

afterAll(async () => {
  await clinic.close();
  await Promise.all([mail.stop(), sms.stop()]);
});

async function change(facts: Partial<PatientFacts>): Promise<void> {
  const { id, identifier, active, deceasedDate, version: baseVersion } = patient;
  const state = { identifier, active, deceasedDate, facts: { ...patient.facts, ...facts } };
  const answer = await desk.call(routes.changePatient, {
    ...{ params: { patientId: id }, body: { baseVersion, ...state } },
  });
  expect(answer.status).toBe(200);
  patient = answer.body as unknown as RegisteredPatient;
}

describe('a telephone number or e-mail address that was replaced', () => {
  it('is notified without anything clinical, and only once it was replaced', async () => {
    await change({ called: 'Anni' });
    await change({ phones: [old, other] });
    // Codes go to the first number.
    await change({ phones: [other, old] });
    const { body } = await sms.request(1);
    expect(JSON.parse(body)).toMatchObject({ to: old });
    expect(body).toMatch(/no longer sends your messages and codes here/);
    expect(body).not.toMatch(/Anna|Amber|Anni|1980|Hard of hearing/);

    await change({ email: null });
    const letter = await mail.letter(1);
    expect(letter.to).toEqual([address]);
    await change({ email: address });
    await change({ phones: [] });
    expect(JSON.parse((await sms.request(2)).body)).toMatchObject({ to: other });
    // The two earlier changes caused no message.
    expect([mail.letters.length, sms.requests.length]).toEqual([1, 2]);
  });
});
