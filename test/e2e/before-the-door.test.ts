import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

let browser: Browser;
let clinic: TestClinic;
let doctorId: string;

beforeAll(async () => {
  browser = await launchBrowser();
  clinic = await TestClinic.open();
  await clinic.seed();
  doctorId = await addDoctor(clinic, 'Dr Anil', 'anil@demo.example');
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a patient whose date of birth does not fit', () => {
  it('is told after two failures whom to call, shows at the front desk, and goes on once the desk opens the visit', async () => {
    await clinic.rows("update tenant set phone = '+91 423 244 0000'");
    const link = await book(clinic, doctorId, 'Edda Elm');
    const desk = await Doctor.arrive(browser, { url: clinic.url });
    await desk.signIn();
    const patient = await Patient.withLink(browser, clinic.url, link, { language: 'zh-Hans' });
    const { at } = patient;
    await patient.openLink();
    const row = desk.at.page.getByRole('listitem').filter({ hasText: 'Edda Elm' });
    await patient.confirmBirthDate('1956-03-01');
    await at.text('errors:birth_date_mismatch').waitFor();
    expect(await at.text('patient:welcome.misses').count()).toBe(0);
    await patient.confirmBirthDate('1956-03-02');
    await at.text('patient:welcome.misses').waitFor();
    const phone = at.page.getByRole('main').getByRole('link', { name: /\+91 423 244 0000/ });
    expect(await phone.getAttribute('href')).toBe('tel:+91 423 244 0000');
    expect(await at.accessibilityProblems()).toEqual([]);
    await row.getByText(/waiting outside .* \(2 tries/).waitFor();
    expect(await desk.at.accessibilityProblems()).toEqual([]);
    await row.getByRole('button', { name: desk.at.t('clinic:door.open'), exact: true }).click();
    await desk.at.button('clinic:door.openNow').waitFor();
    expect(await desk.at.accessibilityProblems()).toEqual([]);
    await desk.at.button('clinic:door.openNow').click();
    await row.getByText(/can open the visit without confirming who they are until/).waitFor();
    // No reload is needed.
    await at.text('patient:welcome.waivedTitle').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('patient:welcome.continue').click();
    await at.button('patient:check.start').waitFor();
    await row.getByText(/waiting outside|without confirming/).waitFor({ state: 'detached' });
  });
});
