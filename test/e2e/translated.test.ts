import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

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
  { language: 'en', screen: 'phone' },
  { language: 'zh-Hans', screen: 'phone' },
] as const;

describe.each(looks)('a page in $language that the browser translates', (look) => {
  it('leads a patient past form errors into the waiting room and the visit, and out again', async () => {
    const options = { ...look, translates: true };
    const patient = await Patient.arrive(browser, clinic, options);
    const doctor = await Doctor.arrive(browser, { url: clinic.url, ...options });
    await doctor.at.page.goto(clinic.url);
    await doctor.fillSignIn({ email: 'doctor@demo.example', password: 'not the password' });
    await doctor.at.text('errors:sign_in_failed').waitFor();
    await doctor.signIn();

    await patient.openLink();
    expect(await patient.at.page.locator('h1 > font > font').count()).toBe(1);
    await patient.at.button('patient:welcome.continue').click();
    await patient.at.text('patient:welcome.missing').waitFor();
    await patient.confirmBirthDate('2999-01-01');
    await patient.at.text('patient:welcome.future').waitFor();
    await patient.confirmBirthDate('1956-03-01');
    await patient.at.text('errors:birth_date_mismatch').waitFor();
    await patient.confirmBirthDate();
    await patient.startDevices();
    await patient.at.text('patient:check.heardYou').waitFor();
    await patient.finishCheck();
    await patient.agree();

    await doctor.at.text('clinic:day.present').waitFor();
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    await patient.at.button('call:control.chat').click();
    await doctor.openTab('clinic:note.title');
    await doctor.write('subjective', 'Cough for a week.');
    await doctor.isSaved();
    await doctor.endVisit();
    await patient.at.heading('patient:ended.title').waitFor();
    await patient.at.text('patient:ended.about').waitFor();
    expect([...patient.at.troubles, ...doctor.at.troubles]).toEqual([]);
  });
});

/** As an extension might: moves the element that React removes next. */
function moveShell(): void {
  const shell = document.querySelector('.shell');
  const other = document.createElement('div');
  shell?.replaceWith(other);
  if (shell) other.append(shell);
}

describe('a page that crashes', () => {
  it('tells a patient in both languages, and starts again with the same link', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const { page } = patient.at;
    await patient.openLink();
    await page.evaluate(moveShell);
    await patient.confirmBirthDate();
    await page.getByRole('heading', { name: 'This page stopped working' }).waitFor();
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Continue', '继续']);
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    await patient.at.heading('patient:welcome.title').waitFor();
    await patient.confirmBirthDate();
    await patient.at.button('patient:check.start').waitFor();
  });

  it('restarts for staff, who are still signed in', async () => {
    await clinic.seed();
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { page } = doctor.at;
    await page.goto(clinic.url);
    await doctor.at.heading('clinic:signIn.title').waitFor();
    await page.evaluate(moveShell);
    await doctor.fillSignIn();
    await page.getByRole('button', { name: '继续' }).click();
    await doctor.at.heading('clinic:day.title').waitFor();
  });

  it('because its texts did not load says so', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { page } = doctor.at;
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'languages', {
        get: () => {
          throw new Error('No words.');
        },
      });
    });
    await page.goto(clinic.url);
    await page.getByRole('heading', { name: 'This page stopped working' }).waitFor();
  });
});
