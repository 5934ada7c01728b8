// Measures joining, the weight of the patient's page, and what a call costs the server.
import { type Browser } from 'playwright-core';
import { demoAccounts } from '../../apps/server/src/demo/demo-people.ts';
import { launchBrowser } from '../support/browser.ts';
import { Doctor, Patient } from '../support/visit-people.ts';
import { directConnection, firstFrameAfter, watchFirstFrames } from './first-frame.ts';
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
  const doctor = await Doctor.arrive(browser, { url: server.url });
  await doctor.at.page.addInitScript(watchFirstFrames);
  await doctor.signIn();
  const direct: number[] = [];
  const admitPatient: number[] = [];
  const admitDoctor: number[] = [];
  const cold: number[] = [];
  const weight: number[] = [];
  const processor: number[] = [];

  for (let round = 0; round < rounds; round += 1) {
    process.stdout.write(`Round ${round + 1} of ${rounds} …\n`);
    const link = await linkOf(doctor);
    const patient = await Patient.withLink(browser, server.url, link);
    await patient.at.page.addInitScript(watchFirstFrames);
    direct.push(await directConnection(doctor.at.page));

    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.at.button('patient:check.start').waitFor();
    await patient.at.page.waitForLoadState('networkidle');
    weight.push(patient.at.scriptBytes / 1000);
    await patient.startDevices();
    await patient.finishCheck();
    await patient.agree();
    await doctor.openVisit(link.name);
    await doctor.join();
    await doctor.at.button('call:admit.buttonFor', { name: link.name }).waitFor();
    await patient.at.page.waitForLoadState('networkidle');

    const admitted = Date.now();
    await doctor.admit(link.name);
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

    await doctor.endVisit();
    await patient.at.leave();
    await doctor.at.page.goto(server.url);
    await doctor.at.heading('clinic:day.title').waitFor();
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

/** Asks for a new link as a doctor does, by the dialog's own request. */
async function linkOf(doctor: Doctor) {
  return doctor.at.page.evaluate(async (doctorName) => {
    const ask = async (path: string, method: string): Promise<Record<string, unknown>> => {
      const response = await fetch(path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' && { body: '{}' }),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const list = (await ask('/api/appointments', 'GET')) as {
      appointments: {
        encounterId: string;
        status: string;
        practitioner: { name: string };
        patient: { name: string; birthDate: string };
      }[];
    };
    // Those of the week around it are of other doctors, too, and over or far off.
    const row = list.appointments.filter(
      ({ status, practitioner }) => status === 'planned' && practitioner.name === doctorName,
    )[0];
    if (row === undefined) throw new Error('The demo has too few appointments.');
    const { url } = (await ask(`/api/encounters/${row.encounterId}/visit-link`, 'POST')) as {
      url: string;
    };
    return { token: url.split('#')[1] ?? '', ...row.patient };
  }, demoAccounts[0]?.name);
}
