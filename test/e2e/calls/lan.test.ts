import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { openToLan, type Surroundings } from '../../../apps/server/src/network/lan.ts';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

// Without a network the loopback address is used: the certificate, the listening and the announced
// address are the same, only nothing leaves the machine.
const address = networkAddress() ?? '127.0.0.1';
let folder: string;
let clinic: TestClinic;
let browser: Browser;
let surroundings: Surroundings;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'teleward-lan-'));
  clinic = await TestClinic.open({ DATA_DIR: folder }, async (config) => {
    surroundings = await openToLan(config, null, address);
    return surroundings;
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
  rmSync(folder, { recursive: true, force: true });
});

const setCookie = (body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const ca = surroundings.certificate?.cert;
    const sent = request(
      `${clinic.url}/api/session`,
      { method: 'POST', ca, headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        resolve((response.headers['set-cookie'] ?? []).join());
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

describe('phones in the same network', () => {
  it('reach the server with its own certificate, and send their cookies to secure pages only', async () => {
    await clinic.seed();
    const account = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
    expect(await setCookie(JSON.stringify(account))).toMatch(/; Secure/);
  });

  it('get camera and media at the local network address', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    const [seen] = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    expect(new Set(seen.servers)).toEqual(new Set([address]));
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
