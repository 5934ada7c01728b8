import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../support/actors/browser.ts';
import { codeIn, MailServer } from '../support/servers/mail-server.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

let browser: Browser;
let mail: MailServer;
let sms: SmsGateway;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  mail = await MailServer.start();
  sms = await SmsGateway.start();
  clinic = await TestClinic.open({
    SMTP_URL: mail.url,
    MAIL_FROM: 'visits@clinic.example',
    SMS_GATEWAY_URL: sms.url,
    SMS_GATEWAY_BODY: '{"to": "{to}", "text": "{text}"}',
  });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
  await Promise.all([mail.stop(), sms.stop()]);
});

async function looksRight(at: Person): Promise<void> {
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
  expect(await at.accessibilityProblems()).toEqual([]);
  expect(at.troubles).toEqual([]);
}

const type = async ({ at }: Patient, code: string): Promise<void> => {
  await at.field('patient:code.label').fill(code);
  await at.button('patient:welcome.continue').click();
};

describe('a patient whose clinic sends codes', () => {
  it('asks for one by SMS, mistypes it, and comes in', async () => {
    const patient = await Patient.arrive(browser, clinic, { language: 'zh-Hans' });
    await clinic.rows("update tenant set code_channel = 'sms'");
    await clinic.setSealed('patient', 'phone', '+91 98400 12342');
    const { at } = patient;
    await patient.openLink();
    await at.text('patient:code.sms', { to: '••• 42' }).waitFor();
    await looksRight(at);
    await at.button('patient:code.send').click();
    await at.text('patient:code.sent', { to: '••• 42' }).waitFor();
    const code = codeIn((await sms.request(1)).body);
    // The field to type in has the focus.
    await at.page.waitForFunction(() => document.activeElement?.matches('input'));
    await type(patient, code.slice(1));
    await at.text('patient:code.incomplete').waitFor();
    await type(patient, code === '000000' ? '111111' : '000000');
    await at.text('errors:code_mismatch').waitFor();
    await looksRight(at);
    // As many people type it, and as some phones fill it in.
    await type(patient, `${code.slice(0, 3)} ${code.slice(3)}`);
    await at.button('patient:check.start').waitFor();
  });

  it('whose answer got lost goes on with the same code', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await clinic.rows("update tenant set code_channel = 'sms'");
    await clinic.setSealed('patient', 'phone', '+91 98400 12342');
    const { at } = patient;
    await patient.openLink();
    await at.button('patient:code.send').click();
    await at.text('patient:code.sent', { to: '••• 42' }).waitFor();
    const code = codeIn((await sms.request(1)).body);
    // The server has responded, and the connection broke before the page got it.
    await at.page.route('**/api/visit-links/open', async (route) => {
      const request = route.request();
      const answer = await fetch(request.url(), {
        ...{ method: 'POST', body: request.postData() },
        headers: { 'content-type': 'application/json', origin: clinic.url },
      });
      expect(answer.status).toBe(200);
      await route.abort();
    });
    await type(patient, code);
    await at.text('errors:unavailable').waitFor();
    await at.page.unroute('**/api/visit-links/open');
    await at.button('patient:welcome.continue').click();
    await at.button('patient:check.start').waitFor();
  });

  it('comes back from the mailbox to a reloaded page, and goes on with the code', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await clinic.rows("update tenant set code_channel = 'email'");
    await clinic.setSealed('patient', 'email', 'meera@mail.example');
    const { at } = patient;
    await patient.openLink();
    await at.text('patient:code.email', { to: 'm•••@m•••' }).waitFor();
    await at.button('patient:code.send').click();
    const code = await mail.code(1);
    await looksRight(at);
    await patient.at.page.goto('about:blank');
    await patient.openLink();
    await at.button('patient:code.have').click();
    await type(patient, code);
    await at.button('patient:check.start').waitFor();
    expect(mail.letters).toHaveLength(1);
  });

  it('is told when no more codes are sent for now', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await clinic.rows("update tenant set code_channel = 'email'");
    await clinic.setSealed('patient', 'email', 'meera@mail.example');
    const { at } = patient;
    for (let codes = 0; codes < 3; codes += 1) {
      await at.page.goto('about:blank');
      await patient.openLink();
      await at.button('patient:code.send').click();
      await at.text('patient:code.sent', { to: 'm•••@m•••' }).waitFor();
    }
    await at.page.goto('about:blank');
    await patient.openLink();
    await at.button('patient:code.send').click();
    await at.page.getByRole('alert').getByText(at.t('errors:too_many_attempts')).waitFor();
    // An earlier code still works.
    expect(await at.button('patient:code.have').isEnabled()).toBe(true);
  });
});

describe('an administrator', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'chooses what patients authenticate with, in %s on a %s',
    async (language, screen) => {
      await clinic.seed();
      await clinic.rows("update membership set roles = array['administrator']");
      const administrator = await Doctor.arrive(browser, { url: clinic.url, language, screen });
      const { at } = administrator;
      await administrator.signIn();
      await administrator.openMenu();
      await at.page.getByRole('link', { name: at.t('clinic:nav.settings'), exact: true }).click();
      await at.page.getByRole('link', { name: at.t('settings:nav.before-visit') }).click();
      await at.heading('settings:nav.before-visit').waitFor();
      const choice = at.page.getByRole('radio', {
        name: at.t('clinic:settings.channel.email'),
        exact: true,
      });
      await choice.check();
      await at.button('clinic:settings.save').click();
      await at.text('clinic:settings.saved').waitFor();
      await looksRight(at);
      await at.page.reload();
      await choice.waitFor();
      expect(await choice.isChecked()).toBe(true);
      expect(await clinic.rows('select code_channel from tenant')).toEqual([
        { code_channel: 'email' },
      ]);
    },
  );

  it.each([
    ['en', 'phone'],
    ['zh-Hans', 'desktop'],
  ] as const)('reads why a channel cannot be chosen, in %s on a %s', async (language, screen) => {
    const { url } = mail;
    const plain = await TestClinic.open({ SMTP_URL: url, MAIL_FROM: 'visits@clinic.example' });
    await plain.seed();
    await plain.rows("update membership set roles = array['administrator']");
    const administrator = await Doctor.arrive(browser, { url: plain.url, language, screen });
    const { at } = administrator;
    await administrator.signIn();
    await administrator.openMenu();
    await at.page.getByRole('link', { name: at.t('clinic:nav.settings'), exact: true }).click();
    await at.page.getByRole('link', { name: at.t('settings:nav.before-visit') }).click();
    const [sms, email] = (['sms', 'email'] as const).map((channel) =>
      at.page.getByRole('radio', {
        name: at.t(`clinic:settings.channel.${channel}`),
        exact: true,
      }),
    );
    await sms?.waitFor();
    expect([await sms?.isDisabled(), await email?.isDisabled()]).toEqual([true, false]);
    // What applies now, whatever was chosen before.
    expect(await email?.isChecked()).toBe(true);
    await at.text('clinic:settings.notSent.sms').waitFor();
    await looksRight(at);
    await plain.close();
  });
});
