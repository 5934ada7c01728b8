import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

describe.each(['en', 'zh-Hans'] as const)('a page for another role, in %s', (language) => {
  it('says that access is refused, and requests none of the page’s data', async () => {
    await clinic.seed();
    const desk = await Doctor.arrive(browser, { url: clinic.url, language, screen: 'phone' });
    await desk.signIn({ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' });
    const { at } = desk;
    const [encounter] = await clinic.rows('select id, patient_id from encounter limit 1');
    const refused: string[] = [];
    at.page.on('response', (response) => {
      if (response.status() >= 400) refused.push(response.url());
    });
    for (const path of [
      ...['/members', `/members/${String(encounter?.['id'])}`, '/settings', '/settings/questions'],
      ...['/audit', `/visits/${String(encounter?.['id'])}`],
      ...[`/visits/${String(encounter?.['id'])}/summary`],
      ...[`/patients/${String(encounter?.['patient_id'])}/record`, '/settings/hours'],
    ]) {
      await at.page.goto(at.url + path);
      await at.heading('clinic:noAccess').waitFor();
      expect(await at.page.getByRole('main').innerText()).toBe(at.t('clinic:noAccess'));
    }
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(refused).toEqual([]);
    await at.page.getByRole('link', { name: at.t('clinic:nav.today') }).click();
    await at.heading('clinic:day.title').waitFor();
    expect(at.troubles).toEqual([]);
  });
});
