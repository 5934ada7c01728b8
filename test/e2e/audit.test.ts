import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

const auditor = { email: 'auditor@demo.example', password: 'every-page-has-two-sides' };
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

describe('an auditor', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)('finds who opened a patient’s visit, in %s on a %s', async (language, screen) => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    await doctor.openVisit('Meera Iyer');

    const { at, ...person } = await Doctor.arrive(browser, { url: clinic.url, language, screen });
    expect(person).toEqual({});
    await at.page.goto(clinic.url);
    await at.field('clinic:signIn.email').fill(auditor.email);
    await at.field('clinic:signIn.password').fill(auditor.password);
    await at.button('clinic:signIn.submit').click();
    await at.heading('clinic:audit.title').waitFor();
    await at.field('clinic:audit.name').fill('meera');
    await at.button('clinic:audit.search').click();
    const row = at.page
      .getByRole('row')
      .filter({ hasText: at.t('clinic:audit.action.encounter.read') });
    await row.first().waitFor();
    expect(await row.first().innerText()).toContain('Asha Rao');
    expect(await row.first().innerText()).toContain('Meera Iyer');
    expect(await at.accessibilityProblems()).toEqual([]);
    const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);

    // By subject, and exported as a file of the results.
    await at.field('clinic:audit.area').selectOption('visits');
    await at.button('clinic:audit.search').click();
    await row.first().waitFor();
    const download = at.page.waitForEvent('download');
    await at.button('clinic:audit.export').click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.startsWith('\uFEFF')).toBe(true);
    expect(file).toContain(at.t('clinic:audit.action.encounter.read'));
    expect(file).toContain('Meera Iyer');
    await at.text('clinic:audit.exportedAll').waitFor();
    expect(
      await clinic.rows("select outcome from audit_event where action = 'audit.export'"),
    ).toEqual([{ outcome: 'success' }]);
    expect(await at.accessibilityProblems()).toEqual([]);

    await at.field('clinic:audit.area').selectOption('');
    await at.field('clinic:audit.name').fill('nobody of this name');
    await at.button('clinic:audit.search').click();
    await at.text('clinic:audit.none').waitFor();
    // The day is not open to auditors, and is not requested.
    expect(await at.page.getByRole('link', { name: at.t('clinic:nav.today') }).count()).toBe(0);
    expect(at.troubles).toEqual([]);
    const refusals = await clinic.rows("select action from audit_event where outcome = 'refused'");
    expect(refusals).toEqual([]);
  });
});
