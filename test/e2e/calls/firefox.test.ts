import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';
import { launchBrowser, launchFirefox } from '../../support/actors/browser.ts';
import { commonCode, hearAndSee, seesNothingNew } from '../../support/actors/in-call.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { TurnServer } from '../../support/servers/turn-server.ts';
import { until } from '../../support/until.ts';
import { Doctor, Guest, Patient } from '../../support/actors/visit-people.ts';

let clinic: TestClinic;
let firefox: Browser;
let chromium: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  [firefox, chromium] = await Promise.all([launchFirefox(), launchBrowser()]);
});

afterEach(async () => {
  await Promise.all([firefox.close(), chromium.close()]);
});

afterAll(async () => {
  await clinic.close();
});

/** A call that runs, with everybody in it seen and heard. */
async function call(
  withDoctor: Browser,
  withPatient: Browser,
): Promise<{ readonly doctor: Doctor; readonly patient: Patient }> {
  const patient = await Patient.arrive(withPatient, clinic);
  const doctor = await Doctor.arrive(withDoctor, { url: clinic.url });
  await Promise.all([doctor.signIn(), patient.openLink()]);
  await doctor.openVisit(patient.name);
  await patient.confirmBirthDate();
  await patient.startDevices();
  await patient.at.text('patient:check.heardYou').waitFor();
  await patient.at.text('network:video').waitFor();
  await patient.finishCheck();
  await patient.agree();
  await doctor.join();
  expect(await patient.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
  await doctor.admit(patient.name);
  await hearAndSee(doctor, patient);
  return { doctor, patient };
}

/** Somebody invited comes and is let in, waits while the patient is gone, and is put out. */
async function receiveGuest(
  browser: Browser,
  { doctor, patient }: { readonly doctor: Doctor; readonly patient: Patient },
): Promise<void> {
  const two = await commonCode(doctor.at, patient.at);
  const guest = await Guest.arrive(browser, await doctor.invite('Maya Chen', 'interpreter'));
  await guest.openLink();
  await guest.giveCode();
  await guest.goToDoor();
  expect(await guest.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
  await doctor.admit(guest.calledAs);
  const everybody = [doctor, patient, guest];
  for (const { at } of everybody) await at.seesMoving(2);
  await hearAndSee(...everybody);
  const three = await commonCode(...everybody.map(({ at }) => at));
  expect(three).not.toBe(two);

  await patient.at.button('call:control.leave').click();
  await guest.at.heading('guest:room.title').waitFor();
  await seesNothingNew(guest.at);
  await patient.at.button('patient:left.back').click();
  for (const { at } of everybody) await at.seesMoving(2);
  await hearAndSee(...everybody);
  const before = await commonCode(...everybody.map(({ at }) => at));

  await doctor.at.button('clinic:guests.open').click();
  const dialog = doctor.at.page.getByRole('alertdialog');
  for (const act of ['clinic:guests.removeOf', 'clinic:guests.removeNow']) {
    await dialog.getByRole('button', { name: doctor.at.t(act, { name: 'Maya Chen' }) }).click();
  }
  await guest.at.heading('guest:removed.title').waitFor();
  await dialog.getByRole('button', { name: doctor.at.t('common:close'), exact: true }).click();
  await seesNothingNew(guest.at);
  await hearAndSee(doctor, patient);
  expect(await commonCode(doctor.at, patient.at)).not.toBe(before);
  expect(guest.at.troubles).toEqual([]);
}

describe('a visit', () => {
  it.each([
    ['Chromium', 'Firefox', 'Firefox'],
    ['Firefox', 'Chromium', 'Chromium'],
    ['Firefox', 'Firefox', 'Chromium'],
  ])('joins a doctor in %s, a patient in %s and a guest in %s', async (...names) => {
    const [withDoctor, withPatient, withGuest] = names.map((name) =>
      name === 'Firefox' ? firefox : chromium,
    ) as [Browser, Browser, Browser];
    const people = await call(withDoctor, withPatient);
    const { doctor, patient } = people;
    await receiveGuest(withGuest, people);
    for (const one of [patient, doctor]) {
      await one.at.page.reload();
      await hearAndSee(doctor, patient);
      await commonCode(doctor.at, patient.at);
    }
    await doctor.endVisit();
    await patient.at.heading('patient:ended.title').waitFor();
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});

describe('Firefox', () => {
  it('carries a call over TCP, and over a relay', async () => {
    const address = networkAddress() ?? '127.0.0.1';
    const turn = await TurnServer.start(address);
    let behind: TestClinic | undefined;
    try {
      behind = await TestClinic.open({
        RTC_LISTEN_IP: address,
        TURN_URLS: turn.url,
        TURN_SECRET: turn.secret,
      });
      const patient = await Patient.arrive(firefox, behind, { network: 'relay-only' });
      const doctor = await Doctor.arrive(firefox, { url: behind.url, network: 'tcp-only' });
      await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
      await doctor.openVisit(patient.name);
      await doctor.join();
      await doctor.admit(patient.name);
      await hearAndSee(doctor, patient);
      expect(new Set((await doctor.at.received()).transport)).toEqual(new Set(['tcp']));
      expect(new Set((await patient.at.received()).candidates)).toEqual(new Set(['relay']));
      expect(turn.allocations).toBeGreaterThan(0);
      await doctor.endVisit();
    } finally {
      await behind?.close();
      await turn.stop();
    }
  });

  it('plays through the loudspeaker that was chosen, and shows the picture in a small window', async () => {
    const { doctor, patient } = await call(firefox, chromium);
    const { at } = doctor;
    const { page } = at;
    const remote = page.locator('video[data-participant=remote]');
    await at.button('call:control.settings').click();
    const speaker = at.field('call:devices.speaker');
    const other = await speaker.locator('option').last().getAttribute('value');
    await speaker.selectOption(other);
    await until('the other loudspeaker plays', async () => {
      const used = await remote.evaluate((video: HTMLVideoElement) => video.sinkId);
      return used !== '' && used === other;
    });
    await page.keyboard.press('Escape');

    const opening = page.context().waitForEvent('page');
    await at.button('call:tools.smallWindow').click();
    const small = await opening;
    await until('its picture moves', () =>
      small
        .locator('video')
        .evaluate(
          (video) => (video as unknown as { mozPaintedFrames: number }).mozPaintedFrames > 5,
        ),
    );
    await small.getByRole('button', { name: at.t('call:control.microphone') }).click();
    await patient.at.text('call:person.muted').waitFor();
    await doctor.endVisit();
    await until('it is closed', () => small.isClosed());
    expect([...at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
