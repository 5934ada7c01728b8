import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person, type PersonOptions } from '../support/actors/browser.ts';
import { accept, MemberVisitor, nurse } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

const patientId = '0190a000-0000-7000-8003-000000000000';
const password = 'seven lamps by the door';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const isWhole = async (at: Person): Promise<void> => {
  expect(await at.accessibilityProblems()).toEqual([]);
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
};

const photograph = async ({ page, language }: Person, name: string): Promise<void> => {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  await page.screenshot({ path: join(folder, `${name}-${language}.png`), fullPage: true });
};

const doubt = { value: '12', unit: 'mg/dL', other: '0.7', otherUnit: 'mmol/L' };

const looks: readonly Pick<PersonOptions, 'language' | 'screen'>[] = [
  { language: 'en', screen: 'desktop' },
  { language: 'zh-Hans', screen: 'phone' },
];

describe('vital signs', () => {
  it.each(looks)('are taken, seen and marked as an error in $language, $screen', async (look) => {
    const { at } = await signedIn(look);
    await at.page.goto(`${clinic.url}/patients/${patientId}/record`);
    await at.text('vitals:none').waitFor();
    await at.button('vitals:take').click();
    const dialog = at.page.getByRole('alertdialog');
    const field = (key: string) => dialog.getByLabel(at.t(key), { exact: true });
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await at.text('vitals:wrong.nothing').waitFor();

    // Text that is not a number is never left out silently.
    await field('vitals:form.heartRate').fill('72');
    await field('vitals:form.oxygenSaturation').fill('97%');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await field('vitals:form.oxygenSaturation').fill('');
    await field('vitals:form.systolic').fill('82');
    await field('vitals:form.diastolic').fill('128');
    await field('vitals:field.temperature').fill('98.6');
    await field('vitals:field.glucose').fill('214');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await at.text('vitals:wrong.order').first().waitFor();
    await at.text('vitals:wrong.range').waitFor();
    expect(await at.page.locator('.vitals-set').count()).toBe(0);
    await at.text('vitals:wrong.unit').waitFor();
    await isWhole(at);
    await photograph(at, 'vitals-wrong');

    await field('vitals:form.systolic').fill('128');
    await field('vitals:form.diastolic').fill('82');
    await field('vitals:form.temperatureUnit').selectOption('[degF]');
    await field('vitals:form.glucoseUnit').selectOption('mg/dL');
    await at.text('vitals:form.other', { value: '11.9', unit: 'mmol/L' }).waitFor();
    await field('vitals:form.meal').selectOption('fasting');
    await field('vitals:field.glucose').fill('12');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await dialog.getByText(at.t('vitals:sure', doubt)).waitFor();
    await field('vitals:field.glucose').fill('214');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await dialog.waitFor({ state: 'detached' });
    await at.text('vitals:value.bloodPressure', { systolic: '128', diastolic: '82' }).waitFor();
    await at.text('vitals:value.temperature', { value: '98.6', unit: '°F' }).waitFor();
    const sugar = { value: '214', unit: 'mg/dL' };
    await at.text('vitals:value.glucose.fasting', sugar).waitFor();
    await isWhole(at);
    await photograph(at, 'vitals-record');

    await at.page.locator('.vitals-set').getByRole('button').click();
    await dialog.getByRole('button', { name: at.t('vitals:error.mark') }).click();
    await at.text('vitals:error.marked').waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('that did not arrive stay in the form, and are kept once when they are sent again', async () => {
    const { at } = await signedIn({});
    await at.page.goto(`${clinic.url}/patients/${patientId}/record`);
    await at.button('vitals:take').click();
    const dialog = at.page.getByRole('alertdialog');
    const heartRate = dialog.getByLabel(at.t('vitals:form.heartRate'), { exact: true });
    await heartRate.fill('72');
    // The server records them, and its answer is lost.
    await at.page.route('**/vital-signs/*', async (route) => {
      await route.fetch();
      await route.abort();
    });
    const save = dialog.getByRole('button', { name: at.t('vitals:save') });
    await save.click();
    await dialog.getByRole('alert').waitFor();
    expect(await heartRate.inputValue()).toBe('72');
    await at.page.unrouteAll();
    await save.click();
    await dialog.waitFor({ state: 'detached' });
    await at.text('vitals:value.heartRate', { value: '72' }).waitFor();
    expect(await at.page.locator('.vitals-set').count()).toBe(1);
  });

  it('give the doses of the visit a new weight at once', async () => {
    const doctor = await signedIn({});
    const { at } = doctor;
    await doctor.openVisit('Meera Iyer');
    await at.page.getByRole('tab', { name: at.t('clinic:patientTab.title') }).click();
    const facts = at.page.getByRole('region', { name: at.t('facts:title') });
    await facts.getByText(at.t('facts:measures.empty')).waitFor();
    await at.button('vitals:take').click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByLabel(at.t('vitals:form.weight'), { exact: true }).fill('61.5');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await facts.getByText(/61\.5/).waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('are taken by a community health worker from the patient’s page', async () => {
    const administrator = await MemberVisitor.signedIn(clinic);
    await accept(clinic, await administrator.invite({ ...nurse, roles: ['chw'] }));
    const { at } = await signedIn({ screen: 'phone' }, { email: nurse.email, password });
    await at.page.goto(`${clinic.url}/patients/${patientId}`);
    await at.button('vitals:take').click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByLabel(at.t('vitals:form.oxygenSaturation'), { exact: true }).fill('91');
    await photograph(at, 'vitals-phone');
    await dialog.getByRole('button', { name: at.t('vitals:save') }).click();
    await at.text('vitals:saved').waitFor();
    await isWhole(at);
    await at.page.locator('.vitals-set').getByRole('button').click();
    await dialog.getByRole('button', { name: at.t('vitals:error.mark') }).click();
    await at.text('vitals:withdrawn').waitFor();
    await at.text('vitals:error.marked').waitFor();
  });
});

async function signedIn(
  look: Pick<PersonOptions, 'language' | 'screen'>,
  as?: { readonly email: string; readonly password: string },
): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url: clinic.url, ...look });
  await doctor.signIn(as);
  return doctor;
}
