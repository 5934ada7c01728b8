import { type Browser } from 'playwright-core';
import { demoAccounts } from '../../apps/server/src/demo/demo-people.ts';
import { keepWorkers } from '../support/media/sealed-frames.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { watchFirstFrames } from './first-frame.ts';

/** The demo's doctor on the board, whose page records first frames and keeps its workers. */
export async function doctorAt(browser: Browser, url: string): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url });
  await doctor.at.page.addInitScript(watchFirstFrames);
  await doctor.at.page.addInitScript(keepWorkers);
  await doctor.signIn();
  return doctor;
}

/** The doctor's next visit, with its patient at the link; their page does the same. */
export async function nextVisit(
  browser: Browser,
  doctor: Doctor,
): Promise<{ readonly patient: Patient; readonly encounterId: string }> {
  const { encounterId, ...link } = await linkOf(doctor);
  const patient = await Patient.withLink(browser, doctor.at.url, link);
  await patient.at.page.addInitScript(watchFirstFrames);
  await patient.at.page.addInitScript(keepWorkers);
  return { patient, encounterId };
}

/** The doctor has joined the visit, and sees the patient waiting for admission. */
export async function standBeforeTheDoor(
  doctor: Doctor,
  patient: Patient,
  encounterId: string,
): Promise<void> {
  // Not by the name on the board, which may be there twice.
  await doctor.at.page.goto(`${doctor.at.url}/visits/${encounterId}`);
  await doctor.join();
  await doctor.at.button('call:admit.buttonFor', { name: patient.name }).waitFor();
  await patient.at.page.waitForLoadState('networkidle');
}

/** Ends the visit, and returns the doctor to the board. */
export async function part(doctor: Doctor, patient: Patient): Promise<void> {
  await doctor.endVisit();
  await patient.at.leave();
  await doctor.at.page.goto(doctor.at.url);
  await doctor.at.heading('clinic:day.title').waitFor();
}

/** Requests a new link as a doctor does, by the dialog's own request. */
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
    // Visits of other days belong to other doctors, too, or are over or far off.
    const row = list.appointments.filter(
      ({ status, practitioner }) => status === 'planned' && practitioner.name === doctorName,
    )[0];
    if (row === undefined) throw new Error('The demo has too few appointments.');
    const { url } = (await ask(`/api/encounters/${row.encounterId}/visit-link`, 'POST')) as {
      url: string;
    };
    const { encounterId, patient } = row;
    return { encounterId, token: url.split('#')[1] ?? '', ...patient };
  }, demoAccounts[0]?.name);
}
