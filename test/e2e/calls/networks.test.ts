import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';
import { formatNames } from '../../../apps/web/src/i18n/format.ts';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { TurnServer } from '../../support/servers/turn-server.ts';
import { patience } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

const address = networkAddress() ?? '127.0.0.1';
let turn: TurnServer;
let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  turn = await TurnServer.start(address);
  clinic = await TestClinic.open({
    RTC_LISTEN_IP: address,
    TURN_URLS: turn.url,
    TURN_SECRET: turn.secret,
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
  await turn.stop();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

describe('a poor network', () => {
  it('without UDP carries the call over TCP to the same server', async () => {
    const patient = await Patient.arrive(browser, clinic, { network: 'tcp-only' });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    const [, received] = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(new Set(received.transport)).toEqual(new Set(['tcp']));
    expect(new Set(received.candidates)).not.toContain('relay');
    await doctor.endVisit();
  });

  it('that allows only TURN carries the call over the relay', async () => {
    const patient = await Patient.arrive(browser, clinic, { network: 'relay-only' });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    const [, relayed] = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(new Set(relayed.candidates)).toEqual(new Set(['relay']));
    expect(turn.allocations).toBeGreaterThan(0);
    await doctor.endVisit();
  });

  it('that lets nothing through is reported to both sides, with the paths that were tried', async () => {
    const patient = await Patient.arrive(browser, clinic, { network: 'no-media' });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    const { at } = patient;
    const within = { timeout: patience(10_000) };
    await Promise.all([
      at.text('call:blocked.title').waitFor(within),
      doctor.at.text('call:blocked.other', { name: patient.name }).waitFor(within),
    ]);
    const ways = ['udp', 'tcp', 'relay'].map((path) => at.t(`call:blocked.path.${path}`));
    const paths = formatNames(ways, at.language);
    await at.text('call:blocked.tried', { paths }).waitFor();
    await doctor.at.text('call:blocked.tried', { paths }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    // The doctor's own connection is fine.
    expect(await doctor.at.text('call:blocked.title').count()).toBe(0);

    await at.button('call:blocked.write').click();
    await at.field('call:chat.message').fill('I cannot hear you.');
    await at.button('call:chat.send').click();
    await doctor.at.page.getByText('I cannot hear you.').first().waitFor();
    expect([...at.troubles, ...doctor.at.troubles]).toEqual([]);
    await doctor.endVisit();
  });
});

describe('the demo as it comes', () => {
  // A machine without a network has only 127.0.0.1 to announce.
  const onTheNetwork = networkAddress() === null ? it.skip : it;

  onTheNetwork('carries a call for a browser that leaves out 127.0.0.1, as Firefox', async () => {
    const demo = await TestClinic.open();
    try {
      const patient = await Patient.arrive(browser, demo, { network: 'no-loopback' });
      const doctor = await Doctor.arrive(browser, { url: demo.url });
      await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
      await doctor.openVisit(patient.name);
      await doctor.join();
      await doctor.admit(patient.name);
      const [, { servers }] = await Promise.all([
        doctor.at.hearsAndSees(),
        patient.at.hearsAndSees(),
      ]);
      expect(new Set(servers)).toEqual(new Set([address]));
    } finally {
      await demo.close();
    }
  });
});
