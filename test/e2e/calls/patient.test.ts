import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

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

/** A doctor in the call with the patient. */
async function callWith(patient: Patient): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  return doctor;
}

describe('a patient', () => {
  it('leaves and comes back with one press, without being admitted again', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    await patient.at.button('call:control.leave').click();
    await patient.at.heading('patient:left.title').waitFor();
    await doctor.at.text('call:alone.patientBack').waitFor();
    await patient.at.button('patient:left.back').click();
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  });

  it('comes back with microphone and camera as they were left', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    const { at } = patient;
    const isOff = async (): Promise<void> => {
      for (const kind of ['microphone', 'camera']) {
        const name = at.t(`call:control.${kind}`);
        await at.page.getByRole('button', { name, exact: true, pressed: false }).waitFor();
      }
    };
    for (const kind of ['microphone', 'camera']) {
      await at.button(`call:control.${kind}`).click();
    }
    await isOff();
    await at.button('call:control.leave').click();
    await at.heading('patient:left.title').waitFor();
    await at.button('patient:left.back').click();
    await isOff();
    await doctor.at.text('call:person.cameraOff').waitFor();
    // And they are back as soon as they are turned on.
    for (const kind of ['microphone', 'camera']) {
      await at.button(`call:control.${kind}`).click();
    }
    await Promise.all([doctor.at.hearsAndSees(), at.hearsAndSees()]);
  });

  it('who changes to another device takes the call along, once the doctor admits that device', async () => {
    const phone = await Patient.arrive(browser, clinic);
    const doctor = await callWith(phone);
    const tablet = await Patient.withLink(browser, clinic.url, phone.link);
    await tablet.openLink();
    await tablet.confirmBirthDate();
    // No page is replaced before the person confirms it here.
    await tablet.at.heading('patient:elsewhere.title').waitFor();
    expect(await tablet.at.accessibilityProblems()).toEqual([]);
    await phone.at.hearsAndSees();
    await tablet.at.button('patient:elsewhere.here').click();
    await tablet.at.heading('patient:room.againTitle').waitFor();
    await doctor.at.text('call:admit.again').waitFor();
    expect(await tablet.at.accessibilityProblems()).toEqual([]);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.admit(phone.name);
    await Promise.all([doctor.at.hearsAndSees(), tablet.at.hearsAndSees()]);
    // Moves the focus to the call, for those who cannot see that the page changed.
    expect(await tablet.at.page.locator(':focus').innerText()).toBe(tablet.at.t('call:joined'));
    await phone.at.heading('patient:elsewhere.moved').waitFor();
    expect(await phone.at.page.locator('video').count()).toBe(0);
    // The first page continues by itself when the second one closes.
    await tablet.at.page.close();
    await Promise.all([doctor.at.hearsAndSees(), phone.at.hearsAndSees()]);
  });

  it('who was replaced by another page of their own comes back with one press', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    const other = await Patient.withLink(browser, clinic.url, patient.link);
    await other.openLink();
    await other.confirmBirthDate();
    await other.at.button('patient:elsewhere.here').click();
    await doctor.at.text('call:admit.again').waitFor();
    await patient.at.heading('patient:elsewhere.moved').waitFor();
    await patient.at.button('patient:elsewhere.here').click();
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    await other.at.heading('patient:elsewhere.moved').waitFor();
  });

  it('who opens the link again on another phone is asked for its devices, and keeps the position in the queue', async () => {
    const phone = await Patient.arrive(browser, clinic);
    await phone.arriveInWaitingRoom();
    const arrivedAt = await clinic.rows(
      'select arrived_at from encounter where arrived_at is not null',
    );
    const other = await Patient.withLink(browser, clinic.url, phone.link);
    await other.openLink();
    await other.confirmBirthDate();
    await other.startDevices();
    await other.at.button('patient:check.continue').click();
    await other.at.button('patient:elsewhere.here').click();
    await other.at.heading('patient:room.waitingTitle').waitFor();
    await phone.at.heading('patient:elsewhere.moved').waitFor();
    expect(
      await clinic.rows('select arrived_at from encounter where arrived_at is not null'),
    ).toEqual(arrivedAt);
  });

  it('whose doctor ends the visit while they wait is told so', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.endVisit();
    await patient.at.heading('patient:ended.title').waitFor();
    await patient.at.text('patient:ended.noPrescriptions').waitFor();
  });

  it('who reloads during the visit is not shown as waiting meanwhile', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    const { page } = patient.at;
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/assets/visit-room-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await patient.at.text('patient:room.back').waitFor({ state: 'attached' });
    expect(await patient.at.heading('patient:room.waitingTitle').count()).toBe(0);
    arrive();
    await patient.at.hearsAndSees();

    // Nor is the doctor told that the patient still has to be admitted.
    await doctor.at.button('call:control.leave').click();
    await doctor.at.text('clinic:door.rejoinHelp').waitFor();
    expect(await doctor.at.text('clinic:door.joinHelp').count()).toBe(0);
  });
});
