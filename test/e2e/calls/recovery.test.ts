import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;
let doctor: Doctor;
let patient: Patient;

// One call, which every test leaves as it found it: both hear and see each other.
beforeAll(async () => {
  browser = await launchBrowser();
  clinic = await TestClinic.open();
  patient = await Patient.arrive(browser, clinic);
  doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a call', () => {
  it('goes on after the patient reloaded the page, without a new admission', async () => {
    await patient.at.page.reload();
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(await patient.at.button('call:control.leave').isVisible()).toBe(true);
    const people = await clinic.rows(
      "select role from encounter_participant where role = 'patient'",
    );
    expect(people).toHaveLength(1);
  });

  it('goes on after the doctor reloaded the page, and the typed text is still there', async () => {
    // The database refuses saves before the reload, so that only the device can have kept the text.
    const role = new URL(clinic.appUrl).username;
    await clinic.rows(`revoke insert, update on document_draft from ${role}`);
    await doctor.write('assessment', 'Typed a moment before the reload');
    await doctor.at.page.reload();
    await doctor.at.page.getByText('Typed a moment before the reload').waitFor();
    await clinic.rows(`grant insert, update on document_draft to ${role}`);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    const field = doctor.at.page.getByLabel(doctor.at.t('clinic:note.assessment'));
    expect(await field.inputValue()).toBe('Typed a moment before the reload');
    await doctor.isSaved();
  });

  it('says that the other side is reconnecting while their page is gone, then shows them again', async () => {
    await patient.at.page.goto('about:blank');
    await doctor.at.text('call:connection.other', { name: patient.name }).waitFor();
    await patient.at.page.goto(`${clinic.url}/v`);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(await doctor.at.text('call:connection.other', { name: patient.name }).count()).toBe(0);
  });

  it('keeps a note that is typed while there is no network', async () => {
    await doctor.at.setOffline(true);
    await doctor.write('plan', 'Written without a network');
    await doctor.at.text('clinic:draft.waiting').waitFor();
    await doctor.at.setOffline(false);
    await doctor.isSaved();
    const [saved] = await clinic.opened('document_draft', 'order by saved_at desc limit 1');
    const content = JSON.parse(String(saved?.['content'])) as unknown;
    expect(content).toMatchObject({ plan: 'Written without a network' });
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  });

  it('carries media again within 5 s after the media worker died', async () => {
    const before = { doctor: await doctor.at.received(), patient: await patient.at.received() };
    clinic.killMediaWorker();
    const flowsAgain = (who: 'doctor' | 'patient'): Promise<unknown> =>
      until(
        `the ${who} decodes frames over connections made after the death`,
        () => (who === 'doctor' ? doctor : patient).at.received(),
        (now) => now.connections > before[who].connections && now.framesDecoded > 0,
        5000,
      );
    await Promise.all([flowsAgain('doctor'), flowsAgain('patient')]);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  });

  it('tells the other side of muting and unmuting', async () => {
    await patient.at.button('call:control.microphone').click();
    await doctor.at.text('call:person.muted').waitFor();
    // The fake microphone beeps once a second: three seconds of frames without a
    // beep prove silence.
    let quiet = await doctor.at.received();
    await until(
      'the picture continues for three seconds without sound',
      () => doctor.at.received(),
      (now) => {
        if (now.audioEnergy > quiet.audioEnergy + 0.001) quiet = now;
        return now.framesDecoded > quiet.framesDecoded + 60;
      },
    );
    await patient.at.page
      .getByRole('button', { name: patient.at.t('call:control.microphone') })
      .click();
    await doctor.at.hearsAndSees();
  });
});
