import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';
import { launchBrowser } from '../../support/browser.ts';
import { TestClinic } from '../../support/test-clinic.ts';
import { TurnServer } from '../../support/turn-server.ts';
import { Doctor, Patient } from '../../support/visit-people.ts';

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

  it('that lets nothing through but TURN carries it over the relay', async () => {
    const patient = await Patient.arrive(browser, clinic, { network: 'relay-only' });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    const [, relayed] = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(new Set(relayed.candidates)).toEqual(new Set(['relay']));
    expect(turn.allocations).toBeGreaterThan(0);
  });
});
