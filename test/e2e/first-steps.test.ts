import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FirstStep } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../support/actors/browser.ts';
import { MailServer } from '../support/servers/mail-server.ts';
import { settingsFor } from '../support/servers/message-clinic.ts';
import { SmsGateway } from '../support/servers/sms-gateway.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let mail: MailServer;
let sms: SmsGateway;
let clinic: TestClinic;

beforeAll(async () => {
  [browser, mail, sms] = await Promise.all([
    launchBrowser(),
    MailServer.start(),
    SmsGateway.start(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await Promise.all([mail.stop(), sms.stop()]);
});

beforeEach(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO: 'false', ...settingsFor(mail, sms) });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const count = FirstStep.options.length;

const looksRight = async (at: Person): Promise<void> => {
  expect(await at.accessibilityProblems()).toEqual([]);
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
};

const setUp = async (at: Person): Promise<void> => {
  await at.page.goto(`${clinic.url}/set-up#${(await clinic.beginSetUp()) ?? ''}`);
  await at.field('clinic:setUp.clinicName').fill('Hill Clinic');
  await at.field('clinic:setUp.country').selectOption('IN');
  await at.field('clinic:setUp.name').fill('Asha Rao');
  await at.field('clinic:setUp.email').fill('asha@hill.example');
  await at.field('clinic:setUp.password').fill('seven lamps by the door');
  await at.page.getByLabel(at.t('clinic:setUp.isDoctor')).check();
  await at.button('clinic:setUp.submit').click();
  await at.heading('clinic:day.title').waitFor();
};

describe('from the set-up link', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'an administrator is guided to everything that a first visit needs, in %s on a %s',
    async (language, screen) => {
      const { at } = await Doctor.arrive(browser, { url: clinic.url, language, screen });
      const { page, t } = at;
      await setUp(at);
      const list = page.getByRole('group').filter({ hasText: t('settings:start.title') });
      const progress = (done: number) =>
        page.getByText(t('settings:start.count', { done: String(done), count: String(count) }), {
          exact: true,
        });
      /** Follows one of the steps from the day's page. */
      const follow = async (step: FirstStep): Promise<void> => {
        await page.goto(clinic.url);
        await list.getByRole('link', { name: t(`settings:start.step.${step}`) }).click();
      };
      await progress(0).waitFor();
      await looksRight(at);

      await follow('details');
      await at.field('clinic:about.address').fill('12 Hill Road, Kotagiri');
      await at.field('clinic:setUp.phone').fill('+91 4266 271 234');
      await at.button('clinic:about.save').click();
      await at.text('clinic:about.saved').waitFor();
      await looksRight(at);

      await follow('colleagues');
      await progress(1).waitFor({ state: 'detached' });
      await at.button('clinic:members.invite').click();
      await at.field('clinic:members.name').fill('Ravi Menon');
      await at.field('clinic:members.email').fill('ravi@hill.example');
      const dialog = page.getByRole('alertdialog');
      await dialog.getByRole('checkbox', { name: t('clinic:staffRole.nurse') }).check();
      await dialog.getByRole('button', { name: t('clinic:members.makeLink') }).click();
      await at.field('clinic:members.linkText').waitFor();

      await follow('hours');
      await at.button('scheduling:hours.changeOf', { name: 'Asha Rao' }).click();
      const day = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
      const monday = day.format(new Date('2026-01-05'));
      await at.button('scheduling:hours.add', { day: monday }).click();
      await at.button('scheduling:hours.save').click();
      await at.text('scheduling:hours.saved').waitFor();
      await looksRight(at);

      await follow('visit-types');
      await at.button('scheduling:types.add').click();
      await page.locator('input[lang="en"]').fill('New problem');
      await page.locator('input[lang="zh-Hans"]').fill('新问题');
      await at.button('scheduling:types.save').click();
      await page.getByText(language === 'en' ? 'New problem' : '新问题').waitFor();

      await follow('questions');
      await at.button('intake-form:begin').click();
      await at.button('intake-form:save').click();
      await at.text('intake-form:saved').waitFor();

      await follow('messages');
      await page.getByLabel(t('messages:trial.email'), { exact: true }).fill('me@hill.example');
      await at.button('messages:trial.sendEmail').click();
      await at.text('messages:trial.sent').waitFor();

      await page.goto(clinic.url);
      await progress(count - 1).waitFor();
      await looksRight(at);
      await follow('visit');
      await at.heading('patients:registerTitle').waitFor();

      // A hidden card can be found again.
      await page.goto(clinic.url);
      await at.button('settings:start.hide').click();
      await progress(count - 1).waitFor({ state: 'detached' });
      await page.goto(`${clinic.url}/settings/start`);
      await at.button('settings:start.show').click();
      await at.button('settings:start.show').waitFor({ state: 'detached' });
      await looksRight(at);
      await page.goto(clinic.url);
      await progress(count - 1).waitFor();
      expect(at.troubles).toEqual([]);
    },
  );
});

describe('the settings', () => {
  it('show beside a list on a desktop and behind it on a phone; links to the former single page still work', async () => {
    const { at } = await Doctor.arrive(browser, { url: clinic.url });
    const { page, t } = at;
    await setUp(at);
    await page.goto(`${clinic.url}/settings`);
    await at.heading('settings:nav.clinic').waitFor();
    const list = page.getByRole('navigation', { name: t('settings:nav.label'), exact: true });
    for (const key of ['scheduling:hours.title', 'scheduling:types.title', 'settings:nav.queues']) {
      await list.getByRole('link', { name: t(key), exact: true }).click();
      await at.heading(key).waitFor();
      expect(await list.locator('[aria-current=page]').innerText()).toBe(t(key));
      await looksRight(at);
    }
    await page.goto(`${clinic.url}/settings#check-in`);
    await at.heading('settings:nav.before-visit').waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${clinic.url}/settings`);
    await at.heading('clinic:settings.title').waitFor();
    await looksRight(at);
    await page.getByRole('link', { name: t('clinic:settings.consents.title') }).click();
    await at.heading('clinic:settings.consents.title').waitFor();
    await looksRight(at);
    await page.locator('.settings-back').getByRole('link').click();
    await at.heading('clinic:settings.title').waitFor();
    expect(at.troubles).toEqual([]);
  });
});
