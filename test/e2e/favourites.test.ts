import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { randomUUID } from 'node:crypto';
import { type Browser } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
import { administrator } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

const patient = 'Meera Iyer';
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

const keep = async (name: string, ...lines: readonly string[]): Promise<void> => {
  const visitor = new Visitor(clinic.url);
  await visitor.signIn();
  const items = lines.map((line) => ({
    ...{ line, quantity: null, quantityUnit: '', instructions: '' },
  }));
  const { status } = await visitor.call(routes.saveFavourite, {
    params: { favouriteId: randomUUID() },
    body: { baseVersion: 0, scope: 'clinic', name, items },
  });
  expect(status).toBe(200);
};

const doctorAtVisit = async (options: Omit<PersonOptions, 'url'> = {}): Promise<Doctor> => {
  const doctor = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await doctor.signIn();
  await doctor.openVisit(patient);
  await doctor.openTab('clinic:prescription.title');
  return doctor;
};

describe('favourites', () => {
  it('make a prescription of three drugs in three presses and a signature, by keyboard alone', async () => {
    await keep('Paracetamol', 'paracetamol 500 mg tab 1 po tds 3d');
    await keep('Loose stools', 'ORS after each loose stool', 'zinc 20 mg tab 1 od 14d');
    const doctor = await doctorAtVisit();
    const { at } = doctor;
    const { page, t } = at;
    let presses = 0;
    const press = async (key: string): Promise<void> => {
      presses += 1;
      await page.keyboard.press(key);
    };
    const began = Date.now();
    await page.getByRole('button', { name: 'Paracetamol', exact: true }).focus();
    await press('Enter');
    await press('Tab');
    await press('Enter');
    const lines = at.field('clinic:prescription.line');
    await lines.nth(2).waitFor();
    expect(await lines.nth(0).inputValue()).toBe('paracetamol 500 mg tab 1 po tds 3d');
    expect(await lines.nth(2).inputValue()).toBe('zinc 20 mg tab 1 od 14d');
    expect(await at.accessibilityProblems()).toEqual([]);
    await doctor.sign('prescription');
    expect(presses).toBe(3);
    // The goal is 40 s with the signature; on a busy machine only the test's own timeout applies.
    process.stdout.write(`Three drugs from favourites: ${String(Date.now() - began)} ms\n`);

    // An earlier prescription is written again with one press.
    await at.button('clinic:prescription.another').click();
    await page.getByRole('button', { name: /paracetamol, ORS, zinc/ }).click();
    await lines.nth(2).waitFor();
    expect(await lines.nth(1).inputValue()).toBe('ORS after each loose stool');
    expect(at.troubles).toEqual([]);

    // A current medicine is renewed where it is listed.
    await doctor.openTab('clinic:patientTab.title');
    await at.button('facts:medicines.renewOf', { drug: 'zinc' }).click();
    await lines.nth(3).waitFor();
    expect(await lines.nth(3).inputValue()).toBe('zinc 20 mg tab 1 od 14d');
    await page.getByText(t('clinic:prescription.title'), { exact: true }).first().waitFor();
  });

  it('stand beside the clinic’s list of drugs, which an administrator reads from a file', async () => {
    const office = await Doctor.arrive(browser, { url: clinic.url });
    const { at: desk } = office;
    await office.signIn(administrator);
    const open = (key: string): Promise<void> =>
      desk.page.getByRole('link', { name: desk.t(key), exact: true }).click();
    await open('clinic:nav.settings');
    await open('settings:nav.prescriptions');
    const csv = 'name,form,strength\namoxicillin,capsule,500 mg\nzinc,tablet,20 mg\n,tablet,1 mg\n';
    await desk.page
      .getByLabel(desk.t('facts:formulary.file'), { exact: true })
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await desk.page.getByText(/^2 drugs were read/).waitFor();
    await desk.page.getByText(/skipped: 4$/).waitFor();
    await desk.field('facts:formulary.source').fill('National list, 2026');
    expect(await desk.accessibilityProblems()).toEqual([]);
    await desk.button('facts:formulary.save').click();
    await desk.page.getByText(/National list, 2026/).waitFor();
    await desk.text('facts:overruled.none').waitFor();
    expect(desk.troubles).toEqual([]);

    const doctor = await doctorAtVisit();
    const { at } = doctor;
    await at.button('clinic:prescription.add').click();
    const line = at.field('clinic:prescription.line');
    await line.fill('amox');
    await at.page.getByRole('button', { name: 'amoxicillin 500 mg capsule', exact: true }).click();
    await at.page.keyboard.type('1 tds 7d');
    expect(await line.inputValue()).toBe('amoxicillin 500 mg capsule 1 tds 7d');
    await line.fill('ibuprofen 400 mg tab 1 tds 3d');
    await at.text('clinic:prescription.notListed').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  it('are kept, renamed, given to the clinic and removed where they are used, on a phone and in Chinese', async () => {
    const doctor = await doctorAtVisit({ screen: 'phone', language: 'zh-Hans' });
    const { at } = doctor;
    const { page, t } = at;
    await at.button('clinic:prescription.add').click();
    await at
      .field('clinic:prescription.line')
      .fill('阿莫西林胶囊 500毫克 每次1粒 口服 每日3次 7天');
    // Written for this patient: it is left out unless the doctor includes it.
    await at.field('clinic:prescription.instructions').fill('王女士早餐后服用');
    await at.button('clinic:prescription.keep').click();
    await at.field('clinic:prescription.favouriteName').fill('阿莫西林七天');
    expect(await at.field('clinic:prescription.keepNotes').isChecked()).toBe(false);
    await at.button('clinic:prescription.keepNow').click();
    const favourite = page.getByRole('button', { name: '阿莫西林七天', exact: true });
    await favourite.waitFor();
    await at.button('clinic:prescription.changeFavourites').click();
    const row = page.getByRole('listitem').filter({ has: page.locator('form') });
    await row.getByText(t('clinic:prescription.scopeIs.own')).waitFor();
    expect(await row.getByText('王女士早餐后服用').count()).toBe(0);
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('clinic:prescription.giveToClinic').click();
    await row.getByText(t('clinic:prescription.scopeIs.clinic')).waitFor();
    await row.getByLabel(t('clinic:prescription.favouriteName')).fill('阿莫西林');
    await at.button('clinic:prescription.rename').click();
    await page.getByRole('button', { name: '阿莫西林', exact: true }).click();
    await at.field('clinic:prescription.line').nth(1).waitFor();
    await at.button('clinic:prescription.removeFavourite', { name: '阿莫西林' }).click();
    await row.waitFor({ state: 'detached' });
    expect(at.troubles).toEqual([]);
  });
});
