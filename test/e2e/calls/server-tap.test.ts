import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { decoded, MediaTap } from '../../support/media/media-tap.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;
let tap: MediaTap;

beforeAll(async () => {
  browser = await launchBrowser();
});

beforeEach(async () => {
  tap = MediaTap.attach();
  clinic = await TestClinic.open();
});

afterEach(async () => {
  tap.detach();
  await clinic.close();
});

afterAll(() => browser.close());

/** How many of forty pictures that reached the server it can decode. */
async function seenByServer(): Promise<number> {
  const patient = await Patient.arrive(browser, clinic);
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  await until(
    'video reached the server',
    () => tap.frames,
    (frames) => frames.length >= 40 && frames.some(({ isKey }) => isKey),
  );
  const seen = await doctor.at.page.evaluate(decoded, tap.frames.slice(0, 200));
  await doctor.endVisit();
  expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  await Promise.all([doctor, patient].map(({ at }) => at.page.context().close()));
  return seen;
}

describe('an attacker who controls the server', () => {
  it('sees nothing of a visit that both ends see', async () => {
    expect(await seenByServer()).toBe(0);
  });

  it('sees an unencrypted visit, which proves that this test can see', async () => {
    await clinic.setEncryption('off');
    expect(await seenByServer()).toBeGreaterThan(5);
  });
});
