import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Patient } from '../support/actors/visit-people.ts';

const weChat =
  'Mozilla/5.0 (Linux; Android 15; SM-A556B Build/AP3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ' +
  'Chrome/130.0 Mobile Safari/537.36 XWEB/1300 MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN';
const facebook =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0;FBBV/1;FBDV/iPhone16,2]';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
  clinic = await TestClinic.open();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a patient in a messenger’s in-app browser', () => {
  it('is told how to leave it, and the copied link opens in a real browser', async () => {
    const seeded = await clinic.seed();
    const { at } = await Patient.withLink(browser, clinic.url, seeded, {
      ...{ userAgent: weChat, withoutDevices: true, language: 'zh-Hans' },
    });
    await at.page.goto(`${clinic.url}/v%23${seeded.token}`);
    await at.text('patient:browser.title.wechat').waitFor();
    // The address bar has no secret, but the link to copy is complete.
    expect(at.page.url()).toBe(`${clinic.url}/v`);
    const link = await at.field('patient:browser.link').inputValue();
    expect(link).toBe(`${clinic.url}/v#${seeded.token}`);
    await at.button('patient:browser.copy').click();
    await at.text('patient:browser.byHand').waitFor();
    const selected = await at.page.evaluate(() => {
      const { activeElement: field } = document;
      return field instanceof HTMLTextAreaElement
        ? field.value.slice(field.selectionStart, field.selectionEnd)
        : null;
    });
    expect(selected).toBe(link);
    expect(await at.accessibilityProblems()).toEqual([]);
    const real = await Patient.withLink(browser, clinic.url, seeded);
    await real.at.page.goto(link);
    await real.at.heading('patient:welcome.title').waitFor();
    expect(await real.at.page.getByText(real.at.t('patient:browser.why')).count()).toBe(0);
  });

  it('is told so at the device check too, with the link while the page still holds it', async () => {
    const seeded = await clinic.seed();
    const patient = await Patient.withLink(browser, clinic.url, seeded, { userAgent: facebook });
    const { at } = patient;
    await patient.openLink();
    await patient.confirmBirthDate();
    await at.button('patient:check.start').waitFor();
    await at.text('patient:browser.title.facebook').waitFor();
    expect(await at.field('patient:browser.link').inputValue()).toContain(seeded.token);
    await at.page.reload();
    await at.text('patient:browser.find').waitFor();
    expect(await at.field('patient:browser.link').count()).toBe(0);
  });
});
