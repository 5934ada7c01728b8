import { type Browser } from 'playwright-core';
import { demoAccounts } from '../../apps/server/src/demo/demo-people.ts';
import { Doctor, Patient } from '../support/visit-people.ts';
import { watchFirstFrames } from './first-frame.ts';

/** The demo's doctor on the board, whose page notes first frames. */
export async function doctorAt(browser: Browser, url: string): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url });
  await doctor.at.page.addInitScript(watchFirstFrames);
  await doctor.signIn();
  return doctor;
}

/** The next visit of the doctor, with its patient at the link: their page notes first frames. */
export async function nextVisit(
  browser: Browser,
  doctor: Doctor,
): Promise<{ readonly patient: Patient; readonly encounterId: string }> {
  const { encounterId, ...link } = await linkOf(doctor);
  const patient = await Patient.withLink(browser, doctor.at.url, link);
  await patient.at.page.addInitScript(watchFirstFrames);
  return { patient, encounterId };
}

/** The doctor is in the visit, and sees the patient before the door. */
export async function standBeforeTheDoor(
  doctor: Doctor,
  patient: Patient,
  encounterId: string,
): Promise<void> {
  // Not by the name on the board: somebody may have two visits there.
  await doctor.at.page.goto(`${doctor.at.url}/visits/${encounterId}`);
  await doctor.join();
  await doctor.at.button('call:admit.buttonFor', { name: patient.name }).waitFor();
  await patient.at.page.waitForLoadState('networkidle');
}

/** Ends the visit, and leads the doctor back to the board. */
export async function part(doctor: Doctor, patient: Patient): Promise<void> {
  await doctor.endVisit();
  await patient.at.leave();
  await doctor.at.page.goto(doctor.at.url);
  await doctor.at.heading('clinic:day.title').waitFor();
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
    const { encounterId, patient } = row;
    return { encounterId, token: url.split('#')[1] ?? '', ...patient };
  }, demoAccounts[0]?.name);
}
