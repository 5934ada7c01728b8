import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { agreement, deviceCheck } from '../support/actors/visit-clients.ts';
import { Patient } from '../support/actors/visit-people.ts';
import { addDoctor, appoint, book, doctorsPassword } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let sms: SmsGateway;

beforeAll(async () => {
  sms = await SmsGateway.start();
  clinic = await TestClinic.open({
    ...{ SMS_GATEWAY_URL: sms.url, SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}' },
  });
  await clinic.seed();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
  await sms.stop();
});

describe('a patient with many before them', () => {
  it('asks for a message, closes the page, is messaged and finds their position kept', async () => {
    const email = 'second@demo.example';
    const memberId = await addDoctor(clinic, 'Dr Second', email);
    const doctor = await MemberVisitor.signedIn(clinic, { email, password: doctorsPassword });
    const before: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      const { encounterId, token, birthDate } = await book(clinic, memberId, `Person ${index}`);
      const visitor = new Visitor(clinic.url);
      await visitor.openLink(token, birthDate);
      await visitor.call(routes.giveConsent, { body: agreement });
      await visitor.call(routes.arrive, { body: { deviceCheck } });
      await appoint(clinic, encounterId, index);
      before.push(encounterId);
    }
    const link = await book(clinic, memberId, 'Anna Amber');
    const patient = await Patient.withLink(browser, clinic.url, link);
    const { at } = patient;
    await patient.openLink();
    await patient.confirmBirthDate();
    await at.button('patient:check.start').waitFor();
    // The number is added only now: with a number they would have been asked for a code, which
    // another test covers.
    await clinic.setSealed('patient', 'phone', '+91 98400 12342');
    await patient.startDevices();
    await patient.finishCheck();
    await patient.agree();
    await at.text('patient:position.before_other', { count: '4' }).waitFor();
    await at.button('patient:notice.ask.sms', { to: '••• 42' }).click();
    await at.text('patient:notice.asked.sms', { to: '••• 42' }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);

    await at.page.goto('about:blank');
    for (const encounterId of before.slice(0, 2)) {
      await doctor.call(routes.markNoShow, { params: { encounterId } });
    }
    expect((await sms.request(1)).body).toContain('2 people are ahead of you.');

    // The message's link has no secret: this phone already has the visit.
    await at.page.goto(`${clinic.url}/v`);
    await at.text('patient:position.before_other', { count: '2' }).waitFor();
    await at.text('patient:notice.near').waitFor();
    expect(await at.button('patient:notice.stay').count()).toBe(0);
  });
});
