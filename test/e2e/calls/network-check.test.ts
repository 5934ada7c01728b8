import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeviceCheck, type NetworkCheck } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';
import { launchBrowser, type Line, type PersonOptions } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { TurnServer } from '../../support/servers/turn-server.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

const address = networkAddress() ?? '127.0.0.1';
let turn: TurnServer;
let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  turn = await TurnServer.start(address);
  browser = await launchBrowser('full');
});

afterAll(async () => {
  await browser.close();
  await turn.stop();
});

beforeEach(async () => {
  clinic = await TestClinic.open({
    RTC_LISTEN_IP: address,
    TURN_URLS: turn.url,
    TURN_SECRET: turn.secret,
  });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const nowhere = { x: 0, y: 0, width: 0, height: 0 };

async function atTheCheck(
  options: Partial<PersonOptions> = {},
  line: Line | null = null,
): Promise<Patient> {
  const patient = await Patient.arrive(browser, clinic, options);
  await patient.openLink();
  await patient.confirmBirthDate();
  await patient.at.button('patient:check.start').waitFor();
  if (line !== null) await patient.at.setLine(line);
  await patient.startDevices();
  await patient.at.text('network:running').waitFor();
  return patient;
}

/** Waits for the result, and goes on to the waiting room. @returns what is stored with the visit */
async function verdict(patient: Patient, mode: string, next?: string): Promise<NetworkCheck> {
  const running = patient.at.text('network:running');
  const shown = patient.at.text(`network:${mode}`);
  await running.waitFor({ state: 'hidden' });
  // Other programs may take the processor from the page during the measurement: the test is
  // repeated, as a patient would be advised, twice at most.
  for (let left = 2; left > 0 && !(await shown.isVisible()); left -= 1) {
    await patient.at.button('network:again').click();
    await running.waitFor();
    await running.waitFor({ state: 'hidden' });
  }
  await shown.waitFor();
  await patient.finishCheck(next);
  await patient.agree();
  const [row] = await clinic.rows(
    'select device_check from encounter where device_check is not null order by arrived_at desc limit 1',
  );
  const { network } = DeviceCheck.parse(row?.['device_check']);
  if (network === undefined) throw new Error('The result of the network check was not saved.');
  return network;
}

describe('the connection check', () => {
  it('tries every path, measures the best and stores the result with the visit', async () => {
    const patient = await atTheCheck();
    const began = performance.now();
    const { pathsTried, pathsOpen, measured } = await verdict(patient, 'video');
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(pathsTried).toEqual(['udp', 'tcp', 'relay']);
    expect(pathsOpen).toEqual(['udp', 'tcp', 'relay']);
    expect(measured).toMatchObject({ path: 'udp', lossShare: 0 });
    expect(measured?.roundTripTimeMs).toBeLessThan(100);
    expect(measured?.upKbps).toBeGreaterThan(1000);
    expect(measured?.downKbps).toBeGreaterThan(1000);
    expect(patient.at.troubles).toEqual([]);
  });

  it('finds TCP where UDP is shut', async () => {
    const { pathsOpen, measured } = await verdict(
      await atTheCheck({ network: 'tcp-only' }),
      'video',
    );
    expect(pathsOpen).toEqual(['tcp']);
    expect(measured).toMatchObject({ path: 'tcp', lossShare: 0 });
  });

  it('finds the relay where nothing else gets through', async () => {
    const before = turn.allocations;
    const { pathsOpen, measured } = await verdict(
      await atTheCheck({ network: 'relay-only' }),
      'video',
    );
    expect(pathsOpen).toEqual(['relay']);
    expect(measured).toMatchObject({ path: 'relay' });
    expect(turn.allocations).toBeGreaterThan(before);
  });

  it('reports a line that carries only a voice, and starts the call without video', async () => {
    const patient = await atTheCheck({}, { kbps: 150, delayMs: 100 });
    const { measured } = await verdict(patient, 'audio-only', 'patient:check.continueAudio');
    expect(measured?.roundTripTimeMs).toBeGreaterThan(190);
    // Congestion control may not have settled yet.
    for (const kbps of [measured?.upKbps, measured?.downKbps]) {
      expect(kbps).toBeGreaterThan(35);
      expect(kbps).toBeLessThan(180);
    }
    await patient.at.setLine(null);
    const doctor = await inCall(patient, 'audio-only');
    await doctor.at.text('call:person.cameraOff').waitFor();
    const before = await doctor.at.received();
    await until(
      'the doctor hears the patient',
      () => doctor.at.received(),
      ({ audioEnergy }) => audioEnergy > before.audioEnergy,
    );
    expect((await doctor.at.received()).framesDecoded).toBe(0);
    // The patient may still turn the camera on, with a small picture until a new measurement.
    await patient.at.button('call:control.camera').click();
    expect((await doctor.at.hearsAndSees()).frameWidth).toBeLessThanOrEqual(320);
  });

  it('starts with a small picture on a weak line', async () => {
    const patient = await atTheCheck({}, { kbps: 260, delayMs: 40 });
    await verdict(patient, 'reduced');
    await patient.at.setLine(null);
    const doctor = await inCall(patient, 'reduced');
    await until(
      'the smaller of two layers arrives',
      () => doctor.at.received(),
      ({ frameWidth, framesDecoded }) => frameWidth === 320 && framesDecoded > 100,
    );
  });

  it('measures packet loss, and can be repeated', async () => {
    const patient = await atTheCheck({}, { kbps: 20_000, delayMs: 20, lossPercent: 15 });
    // How much of the loss one check meets is chance; that it is too much for the
    // full picture is not.
    await patient.at.text('network:better').waitFor();
    await patient.at.setLine(null);
    await patient.at.button('network:again').click();
    await patient.at.text('network:running').waitFor();
    const { measured } = await verdict(patient, 'video');
    expect(measured).toMatchObject({ lossShare: 0 });
  });

  it('keeps nobody from the visit where nothing gets through', async () => {
    const patient = await atTheCheck({ network: 'no-media' });
    const found = await verdict(patient, 'none', 'patient:check.continueAudio');
    expect(found).toEqual({ pathsTried: ['udp', 'tcp', 'relay'], pathsOpen: [], measured: null });
  });

  it('does not swallow a press when it appears under the finger', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const { page } = patient.at;
    const card = Promise.withResolvers<undefined>();
    await page.route('**/network-check-card-*.js', async (route) => {
      await card.promise;
      await route.continue();
    });
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.startDevices();
    const next = patient.at.button('patient:check.continue');
    await next.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await next.boundingBox()) ?? nowhere;

    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    card.resolve(undefined);
    await patient.at.text('network:running').waitFor();
    await page.mouse.up();
    await patient.at.heading('patient:consent.title').waitFor();
  });

  it('is abandoned when the patient goes on without it, and stores nothing', async () => {
    const patient = await atTheCheck();
    await patient.finishCheck();
    await patient.agree();
    const [row] = await clinic.rows(
      'select device_check from encounter where arrived_at is not null',
    );
    expect(DeviceCheck.parse(row?.['device_check']).network).toBeUndefined();
    expect(patient.at.troubles).toEqual([]);
  });
});

/** The doctor reads the state of the line, and admits the patient. */
async function inCall(patient: Patient, mode: string): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  await doctor.signIn();
  await doctor.at.text(`clinic:day.line.${mode}`).waitFor();
  await doctor.openVisit(patient.name);
  await doctor.at.text(`clinic:day.line.${mode}`).waitFor();
  await doctor.join();
  await doctor.admit(patient.name);
  return doctor;
}
