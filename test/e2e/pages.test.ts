import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
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

type Look = Pick<PersonOptions, 'language' | 'screen' | 'theme'>;

const looks: readonly (readonly [string, Look])[] = [
  ['English, desktop, light', { language: 'en', screen: 'desktop', theme: 'light' }],
  ['Chinese, phone, dark', { language: 'zh-Hans', screen: 'phone', theme: 'dark' }],
  ['English, phone, dark', { language: 'en', screen: 'phone', theme: 'dark' }],
];

/** A text key that reached the page instead of its text, such as `day.title`. */
const rawKey = /^(?:[a-z]+:)?[a-z][A-Za-z]+(?:\.[a-z][A-Za-z-]+)+$/m;

describe.each(looks)('every page in %s', (_name, look) => {
  it('opens for each role with all its texts and without an error', async () => {
    const patient = await Patient.arrive(browser, clinic, look);
    const doctor = await Doctor.arrive(browser, { url: clinic.url, ...look });
    const problems: string[] = [];
    const inspect = async (page: string, who: Doctor | Patient): Promise<void> => {
      const { at } = who;
      expect(await at.page.locator('html').getAttribute('lang')).toBe(look.language);
      const words = await at.page.locator('body').innerText();
      const raw = rawKey.exec(words);
      if (raw) problems.push(`${page}: the key ${raw[0]}`);
      const { width, scroll } = await at.page.evaluate(() => ({
        width: innerWidth,
        scroll: document.documentElement.scrollWidth,
      }));
      if (scroll > width) problems.push(`${page}: ${scroll - width} px wider than the screen`);
      for (const problem of await at.accessibilityProblems()) problems.push(`${page}: ${problem}`);
    };

    await doctor.at.page.goto(clinic.url);
    await doctor.at.heading('clinic:signIn.title').waitFor();
    await doctor.at.text('clinic:signIn.demoTitle').waitFor();
    await inspect('sign-in', doctor);
    await doctor.signIn();

    await patient.at.page.goto(`${clinic.url}/v`);
    await patient.at.heading('patient:open.title').waitFor();
    await inspect('open again', patient);
    await patient.openLink();
    await inspect('welcome', patient);
    await patient.confirmBirthDate('2999-01-01');
    await inspect('welcome with an error', patient);
    await patient.confirmBirthDate();
    await patient.at.button('patient:check.start').waitFor();
    await inspect('before the device check', patient);
    await patient.startDevices();
    await patient.at.text('patient:check.heardYou').waitFor();
    await inspect('device check', patient);
    await patient.finishCheck();
    await inspect('consent', patient);
    await patient.agree();
    await inspect('waiting room', patient);

    await doctor.at.text('clinic:day.present').waitFor();
    await inspect('day', doctor);
    await doctor.openVisit(patient.name);
    await inspect('door', doctor);
    await doctor.join();
    await doctor.at.button('call:admit.buttonFor', { name: patient.name }).waitFor();
    await inspect('at the door', doctor);
    await doctor.admit(patient.name);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    await inspect('call of the doctor', doctor);
    await inspect('call of the patient', patient);
    await patient.at.button('call:control.chat').click();
    await inspect('chat', patient);
    await doctor.at.button('call:control.settings').click();
    await doctor.at.text('call:devices.done').waitFor();
    await inspect('devices', doctor);
    await doctor.at.button('call:devices.done').click();
    await doctor.openTab('clinic:prescription.title');
    await doctor.at.button('clinic:prescription.add').click();
    await doctor.at.button('clinic:prescription.sign').click();
    await doctor.at.text('clinic:prescription.incompleteSummary').waitFor();
    await inspect('prescription', doctor);
    await doctor.openTab('clinic:patientTab.title');
    await doctor.at.text('clinic:record.noneEarlier').waitFor();
    await inspect('patient', doctor);
    await doctor.endVisit();
    await inspect('visit after its end', doctor);
    await patient.at.heading('patient:ended.title').waitFor();
    await patient.at.text('patient:ended.about').waitFor();
    await inspect('ended', patient);
    await doctor.at.page.getByRole('link', { name: doctor.at.t('clinic:day.summary') }).click();
    await doctor.at.text('common:summary.people').waitFor();
    await inspect('summary', doctor);
    await doctor.at.page.getByRole('link', { name: doctor.at.t('clinic:summary.record') }).click();
    await doctor.at.text('clinic:record.visits').waitFor();
    await inspect('record', doctor);
    await doctor.at.page.goto(`${clinic.url}/no-such-page`);
    await doctor.at.heading('clinic:notFound.title').waitFor();
    await inspect('not found', doctor);

    expect([...problems, ...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  }, 180_000);
});
