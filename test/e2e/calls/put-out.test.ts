import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

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

describe('the doctor', () => {
  it('removes the patient from a call; the patient is told, and has to be admitted again', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { name } = patient;
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(name);
    await doctor.join();
    await doctor.admit(name);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);

    await doctor.at.button('call:putOut.openOf', { name }).click();
    await doctor.at.text('call:putOut.title', { name }).waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.at.button('call:putOut.confirm').click();
    await patient.at.page.getByText(patient.at.t('errors:removed')).first().waitFor();
    await doctor.at.text('call:alone.patientBack').waitFor();

    expect(await patient.at.accessibilityProblems()).toEqual([]);

    await patient.at.button('common:tryAgain').click();
    await doctor.admit(name);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
