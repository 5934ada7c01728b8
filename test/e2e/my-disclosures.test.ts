import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { Patient } from '../support/actors/visit-people.ts';

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

describe('the accounting of disclosures', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'is shown to the patient after the visit, in %s on a %s',
    async (language, screen) => {
      const patient = await Patient.arrive(browser, clinic, { language, screen });
      const doctor = new Visitor(clinic.url);
      await doctor.signIn();
      const person = (await clinic.opened('patient')).find(({ name }) => name === patient.name);
      const [visit] = await clinic.rows(
        `select id from encounter where patient_id = '${String(person?.['id'])}'`,
      );
      const params = { encounterId: String(visit?.['id']) };
      await doctor.call(routes.readVisit, { params });
      await doctor.call(routes.endVisit, { params });
      const made = await doctor.call(routes.renewVisitLink, { params });
      await patient.at.page.goto(String(new URL(String(made.body['url']), clinic.url)));
      await patient.at.heading('patient:welcome.title').waitFor();
      await patient.confirmBirthDate('1900-01-01');
      const { at } = patient;
      await at.text('errors:birth_date_mismatch').waitFor();
      await patient.confirmBirthDate();
      await at.heading('patient:ended.title').waitFor();
      await at.button('patient:disclosures.show').click();

      await at.text('patient:disclosures.worried').waitFor();
      const row = at.page.getByRole('listitem').filter({
        has: at.page.getByText(at.t('patient:disclosures.role.doctor'), { exact: true }),
      });
      const words = await row.last().innerText();
      expect(words).toContain(at.t('patient:disclosures.role.doctor'));
      expect(words).toContain(at.t('patient:disclosures.kind.visit-opened'));
      expect(words).toContain(at.t('patient:disclosures.kind.visit-ended'));
      const byLink = at.page
        .getByRole('listitem')
        .filter({ hasText: at.t('patient:disclosures.link') });
      const opened = await byLink.first().innerText();
      const maker = at.t('patient:disclosures.linkMadeBy', { name: 'Dr Asha Rao (invented)' });
      expect(opened).toContain(`${at.t('patient:disclosures.linkRefused')} ${maker}`);
      expect(opened).toContain(`${at.t('patient:disclosures.kind.link-opened')} ${maker}`);
      expect(await at.button('patient:disclosures.show').count()).toBe(0);
      expect(await at.accessibilityProblems()).toEqual([]);
      const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
      expect(at.troubles).toEqual([]);
    },
  );
});
