// Measures joining, the weight of the patient's page, and what a call costs the server.
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { doctorAt, nextVisit, part, standBeforeTheDoor } from './demo-visit.ts';
import { directConnection, firstFrameAfter } from './first-frame.ts';
import { record } from './results.ts';
import { BenchServer } from './server.ts';
import { type Figure, tableOf } from './table.ts';

const rounds = 4;
const callSeconds = 20;
const weightLimit = 150;

const server = await BenchServer.start();
const browser = await launchBrowser('full');
try {
  const figures = await measure(browser);
  process.stdout.write(`\n${tableOf(figures)}\n`);
  record('call', figures);
} finally {
  await browser.close();
  await server.stop();
}

async function measure(browser: Browser): Promise<Figure[]> {
  const doctor = await doctorAt(browser, server.url);
  const direct: number[] = [];
  const admitPatient: number[] = [];
  const admitDoctor: number[] = [];
  const cold: number[] = [];
  const weight: number[] = [];
  const processor: number[] = [];

  for (let round = 0; round < rounds; round += 1) {
    process.stdout.write(`Round ${round + 1} of ${rounds} …\n`);
    const { patient, encounterId } = await nextVisit(browser, doctor);
    direct.push(await directConnection(doctor.at.page));

    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.at.button('patient:check.start').waitFor();
    await patient.at.page.waitForLoadState('networkidle');
    weight.push(patient.at.scriptBytes / 1000);
    await patient.startDevices();
    await patient.finishCheck();
    await patient.agree();
    await standBeforeTheDoor(doctor, patient, encounterId);

    const admitted = Date.now();
    await doctor.admit(patient.name);
    const [atDoctor, atPatient] = await Promise.all([
      firstFrameAfter(doctor.at.page, admitted),
      firstFrameAfter(patient.at.page, admitted),
    ]);
    admitDoctor.push(atDoctor);
    admitPatient.push(atPatient);

    const before = server.processorSeconds();
    const began = performance.now();
    await patient.at.page.evaluate(
      (ms) => new Promise((done) => setTimeout(done, ms)),
      callSeconds * 1000,
    );
    const seconds = (performance.now() - began) / 1000;
    processor.push(((server.processorSeconds() - before) / seconds) * 100);

    await doctor.at.button('call:control.leave').click();
    const rejoin = doctor.at.button('clinic:door.rejoin');
    await rejoin.waitFor();
    const joined = Date.now();
    await rejoin.click();
    cold.push(await firstFrameAfter(doctor.at.page, joined));

    await part(doctor, patient);
  }

  const floor = {
    name: 'two connections in one page',
    value: direct.reduce((a, b) => a + b, 0) / direct.length,
  };
  return [
    { name: 'floor: two connections in one page, to the first frame', unit: 'ms', values: direct },
    {
      name: 'admit from the waiting room: patient sees the doctor',
      unit: 'ms',
      values: admitPatient,
      against: floor,
    },
    {
      name: 'admit from the waiting room: doctor sees the patient',
      unit: 'ms',
      values: admitDoctor,
      against: floor,
    },
    { name: 'join cold: click to first frame', unit: 'ms', values: cold, against: floor },
    {
      name: "scripts of the patient's page before the call, compressed",
      unit: 'kB',
      values: weight,
      against: { name: `the limit of ${weightLimit} kB`, value: weightLimit },
    },
    { name: 'processor of the server for one call of two', unit: '% of a core', values: processor },
  ];
}
