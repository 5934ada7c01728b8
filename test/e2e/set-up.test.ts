import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, Person } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO: 'false' });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

describe('the set-up link', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'creates a clinic and signs its administrator in, in %s on a %s',
    async (language, screen) => {
      const token = (await clinic.beginSetUp()) ?? '';
      const person = await Person.arrive(browser, { url: clinic.url, language, screen });
      const { page, t } = person;
      await page.goto(`${clinic.url}/set-up#${token}`);
      await person.heading('clinic:setUp.title').waitFor();
      expect(page.url()).toBe(`${clinic.url}/set-up`);

      await person.button('clinic:setUp.submit').click();
      // The first marked field gets the focus, for those who cannot see the marks.
      await page.waitForFunction(
        () => document.activeElement?.getAttribute('aria-invalid') === 'true',
      );
      expect(await person.field('clinic:setUp.clinicName').getAttribute('aria-invalid')).toBe(
        'true',
      );
      expect(await person.accessibilityProblems()).toEqual([]);

      await person.field('clinic:setUp.clinicName').fill('Hill Clinic');
      await person.field('clinic:setUp.country').selectOption('IN');
      await person.field('clinic:setUp.timeZone').selectOption('Asia/Kolkata');
      await person.field('clinic:setUp.emergencyNumber').fill('112');
      await person.field('clinic:setUp.name').fill('Asha Rao');
      await person.field('clinic:setUp.email').fill('asha@hill.example');
      await person.field('clinic:setUp.password').fill('Asha Rao Asha Rao');
      await page.getByLabel(t('clinic:setUp.isDoctor')).check();
      await person.field('clinic:setUp.registrationNumber').fill('TN-1234');
      await person.field('clinic:setUp.registrationCouncil').fill('Council (invented)');
      await person.button('clinic:setUp.submit').click();
      await person.text('errors:password_weak').waitFor();
      expect(await person.field('clinic:setUp.password').getAttribute('aria-invalid')).toBe('true');
      expect(await person.accessibilityProblems()).toEqual([]);

      await person.field('clinic:setUp.password').fill('seven lamps by the door');
      await person.button('clinic:setUp.submit').click();
      await person.heading('clinic:day.title').waitFor();
      expect(page.url()).toBe(`${clinic.url}/`);
      await page.reload();
      await person.heading('clinic:day.title').waitFor();
      expect(
        await clinic.rows('select country, time_zone, emergency_number as number from tenant'),
      ).toEqual([{ country: 'IN', time_zone: 'Asia/Kolkata', number: '112' }]);
      const register = 'select registration_number as number, registration_council as council';
      expect(await clinic.rows(`${register} from membership`)).toEqual([
        { number: 'TN-1234', council: 'Council (invented)' },
      ]);
      expect(person.troubles).toEqual([]);
    },
  );

  it('that is used or invented says so, and how to get another', async () => {
    const person = await Person.arrive(browser, { url: clinic.url });
    await person.page.goto(`${clinic.url}/set-up#${'A'.repeat(43)}`);
    await person.heading('clinic:setUp.title').waitFor();
    await person.field('clinic:setUp.clinicName').fill('Hill Clinic');
    await person.field('clinic:setUp.country').selectOption('IN');
    await person.field('clinic:setUp.name').fill('Asha Rao');
    await person.field('clinic:setUp.email').fill('asha@hill.example');
    await person.field('clinic:setUp.password').fill('seven lamps by the door');
    await person.button('clinic:setUp.submit').click();
    await person.text('errors:set_up_closed').waitFor();
    expect(await clinic.rows('select 1 from account')).toEqual([]);
  });
});
