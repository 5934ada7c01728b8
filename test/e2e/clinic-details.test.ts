import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

const administrator = {
  email: 'administrator@demo.example',
  password: 'a-kettle-and-a-compass',
};

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

const looks = [
  { language: 'en', screen: 'desktop' },
  { language: 'zh-Hans', screen: 'phone' },
] as const;

describe.each(looks)('the card about the clinic in $language', (look) => {
  it('changes what patients see, adds a site, and shows who changed what', async () => {
    const patient = await Patient.arrive(browser, clinic, { language: look.language });
    const admin = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await admin.signIn(administrator);
    const { at } = admin;
    await at.page.goto(`${clinic.url}/settings/clinic`);
    const card = at.page.getByRole('region', { name: at.t('clinic:about.title'), exact: true });
    const field = (key: string) => card.getByLabel(at.t(key), { exact: true });
    const save = card.getByRole('button', { name: at.t('clinic:about.save'), exact: true });

    // Also where the browser lists no zone of that name.
    const [{ time_zone: zone } = {}] = await clinic.rows('select time_zone from tenant');
    expect(await field('clinic:setUp.timeZone').first().inputValue()).toBe(zone);
    await field('clinic:setUp.clinicName').fill(' ');
    await save.click();
    await card.getByText(at.t('clinic:setUp.missing')).waitFor();
    await field('clinic:setUp.clinicName').fill('Hill Clinic Kotagiri');
    await field('clinic:about.address').fill('12 Hill Road, Kotagiri');
    await field('clinic:setUp.phone').fill('+٩١ 4266 271 234');
    // The number follows the country until one is typed.
    await field('clinic:setUp.country').selectOption('GB');
    expect(await field('clinic:setUp.emergencyNumber').inputValue()).toBe('999');
    await field('clinic:setUp.country').selectOption('IN');
    await field('clinic:setUp.emergencyNumber').fill('108');
    await card.getByRole('button', { name: at.t('clinic:about.addSite') }).click();
    const site = card.getByRole('group', { name: at.t('clinic:about.newSite'), exact: true });
    const siteName = site.getByLabel(at.t('clinic:about.siteName'), { exact: true });
    await site.getByLabel(at.t('clinic:about.sitePhone'), { exact: true }).fill('+91 423');
    await siteName.fill('Ooty');
    await save.click();
    await card.getByText(at.t('clinic:about.saved'), { exact: true }).waitFor();
    await at.page.getByRole('banner').getByText('Hill Clinic Kotagiri').waitFor();
    expect(await field('clinic:setUp.phone').inputValue()).toBe('+91 4266 271 234');

    await card.getByRole('button', { name: at.t('clinic:about.history') }).click();
    await card.getByText('108', { exact: false }).last().waitFor();
    expect(await card.getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('Grace Thomas (invented)')]),
    );
    expect(await at.accessibilityProblems()).toEqual([]);
    const { width, scroll } = await at.page.evaluate(() => ({
      width: innerWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(width);

    await patient.openLink();
    await patient.at.page.getByRole('banner').getByText('Hill Clinic Kotagiri').waitFor();
    await patient.at.page.getByRole('link', { name: '108', exact: true }).waitFor();
    await patient.at.text('patient:callClinic', { phone: '+91 4266 271 234' }).waitFor();
    expect([...at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
