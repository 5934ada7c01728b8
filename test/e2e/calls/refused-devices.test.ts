import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
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

describe('a patient who refuses the camera', () => {
  it('is heard, and both sides are told that there is no video', async () => {
    const patient = await Patient.arrive(browser, clinic, { allows: ['microphone'] });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();

    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.startDevices();
    await patient.at.text('patient:check.cameraRefused').waitFor();
    await patient.finishCheck('patient:check.continueAudio');
    await patient.agree();

    await doctor.at.text('clinic:day.noCamera').waitFor();
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    await doctor.at.text('call:person.cameraRefused').waitFor();
    await patient.at.text('call:problem.camera.refused').waitFor();
    await until(
      'the doctor hears the patient',
      () => doctor.at.received(),
      ({ audioEnergy }) => audioEnergy > 0,
    );
    await patient.at.hearsAndSees();
    expect((await doctor.at.received()).framesDecoded).toBe(0);
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
