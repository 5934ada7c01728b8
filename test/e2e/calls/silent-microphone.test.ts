import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { speakWithoutBreak } from '../../support/own-microphone.ts';
import { TestClinic } from '../../support/test-clinic.ts';
import { Doctor, Patient } from '../../support/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a patient whose microphone gives nothing', () => {
  it('is told in the check, staff read it before they let them in, and both in the call', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { name } = patient;
    await patient.at.page.addInitScript(speakWithoutBreak, false);
    await doctor.signIn();
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.startDevices();
    await patient.at.text('patient:check.silent').waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    await patient.finishCheck();
    await patient.agree();
    await patient.at.text('call:problem.silentWaits').waitFor();

    await doctor.at.text('clinic:day.notHeard').waitFor();
    await doctor.openVisit(name);
    await doctor.join();
    const state = { microphone: doctor.at.t('call:admit.state.silent') };
    const camera = doctor.at.t('call:admit.state.on');
    await doctor.at.text('call:admit.devices', { ...state, camera }).waitFor();
    await doctor.admit(name);
    await doctor.at.text('call:person.unheard', { name }).waitFor();
    await patient.at.text('call:problem.help.silent').waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
