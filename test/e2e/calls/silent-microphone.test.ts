import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Locator } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { speakWithoutBreak } from '../../support/media/own-microphone.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;
let patient: Patient;
let doctor: Doctor;

beforeAll(async () => {
  clinic = await TestClinic.open();
  browser = await launchBrowser();
  patient = await Patient.arrive(browser, clinic);
  doctor = await Doctor.arrive(browser, { url: clinic.url });
  await patient.at.page.addInitScript(speakWithoutBreak, false);
  await doctor.at.page.addInitScript(speakWithoutBreak, false);
});

afterAll(async () => {
  expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  await browser.close();
  await clinic.close();
});

describe('a patient whose microphone gives no sound', () => {
  it('is told in the device check; staff read it before admitting, and both sides read it in the call', async () => {
    const { name } = patient;
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
  });
});

describe('a doctor whose microphone gives no sound', () => {
  it('is told on a phone without a control leaving the screen', async () => {
    const { at } = doctor;
    const desktop = at.page.viewportSize();
    await at.text('call:problem.help.silent').waitFor();
    for (const height of [844, 667]) {
      await at.page.setViewportSize({ width: 390, height });
      const room = await boxOf(at.page.locator('.visit-call'));
      const stage = await boxOf(at.page.locator('.room-stage'));
      const banner = await boxOf(at.page.locator('.room-banner'));
      const controls = await boxOf(at.page.locator('.room-controls'));
      expect(controls.bottom).toBeLessThanOrEqual(room.bottom + 1);
      expect(stage.bottom).toBeLessThanOrEqual(controls.y + 1);
      const corner = at.page.locator('.room-corner');
      expect(await corner.isVisible()).toBe(height === 844);
      if (height === 844) {
        expect((await boxOf(corner)).bottom).toBeLessThanOrEqual(controls.y + 1);
      }
      for (const key of ['call:problem.retry', 'call:problem.hide']) {
        const button = await boxOf(at.button(key));
        expect(button.y).toBeGreaterThanOrEqual(banner.y);
        expect(button.bottom).toBeLessThanOrEqual(banner.bottom);
      }
      expect(await at.accessibilityProblems()).toEqual([]);
    }
    if (desktop !== null) await at.page.setViewportSize(desktop);
  });

  it('still has it switched on: a press in the small window mutes it', async () => {
    const { at } = doctor;
    const opening = at.page.context().waitForEvent('page');
    await at.button('call:tools.smallWindow').click();
    const small = await opening;
    const button = small.getByRole('button', { name: at.t('call:control.microphone') });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const crossed = at.page.locator('.room-self .room-name svg');
    expect(await crossed.count()).toBe(0);
    await button.click();
    await patient.at.text('call:person.muted').waitFor();
    await crossed.waitFor();
    await small.close();
  });
});

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not seen.');
  return { ...box, bottom: box.y + box.height };
}
