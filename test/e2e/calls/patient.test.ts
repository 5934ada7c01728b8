import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { TestClinic, Visitor } from '../../support/test-clinic.ts';
import { Doctor, Patient } from '../../support/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

/** A doctor who is in the call with the patient. */
async function callWith(patient: Patient): Promise<Doctor> {
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  return doctor;
}

describe('a patient', () => {
  it('leaves and comes back with one press, without asking anybody', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    await patient.at.button('call:control.leave').click();
    await patient.at.heading('patient:left.title').waitFor();
    await doctor.at.text('call:alone.patientBack').waitFor();
    await patient.at.button('patient:left.back').click();
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  });

  it('who changes to another device takes the call along, once the doctor lets that one in', async () => {
    const phone = await Patient.arrive(browser, clinic);
    const doctor = await callWith(phone);
    const tablet = await Patient.withLink(browser, clinic.url, phone.link);
    await tablet.openLink();
    await tablet.confirmBirthDate();
    // Nothing is taken from anybody before it is said here.
    await tablet.at.heading('patient:elsewhere.title').waitFor();
    expect(await tablet.at.accessibilityProblems()).toEqual([]);
    await phone.at.hearsAndSees();
    await tablet.at.button('patient:elsewhere.here').click();
    await tablet.at.heading('patient:room.againTitle').waitFor();
    await doctor.at.text('call:admit.again').waitFor();
    expect(await tablet.at.accessibilityProblems()).toEqual([]);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.admit(phone.name);
    await Promise.all([doctor.at.hearsAndSees(), tablet.at.hearsAndSees()]);
    // Who cannot see that the page became the call is led to it.
    expect(await tablet.at.page.locator(':focus').innerText()).toBe(tablet.at.t('call:joined'));
    await phone.at.heading('patient:elsewhere.moved').waitFor();
    expect(await phone.at.page.locator('video').count()).toBe(0);
    // The first page comes back by itself when the second one goes.
    await tablet.at.page.close();
    await Promise.all([doctor.at.hearsAndSees(), phone.at.hearsAndSees()]);
  });

  it('who is pushed out by another page comes back with one press', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    const other = await Patient.withLink(browser, clinic.url, patient.link);
    await other.openLink();
    await other.confirmBirthDate();
    await other.at.button('patient:elsewhere.here').click();
    await doctor.at.text('call:admit.again').waitFor();
    await patient.at.heading('patient:elsewhere.moved').waitFor();
    await patient.at.button('patient:elsewhere.here').click();
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    await other.at.heading('patient:elsewhere.moved').waitFor();
  });

  it('who opens the link again on another phone is asked for its devices, and keeps the place', async () => {
    const phone = await Patient.arrive(browser, clinic);
    await phone.arriveInWaitingRoom();
    const arrivedAt = await clinic.rows(
      'select arrived_at from encounter where arrived_at is not null',
    );
    const other = await Patient.withLink(browser, clinic.url, phone.link);
    await other.openLink();
    await other.confirmBirthDate();
    await other.startDevices();
    await other.at.button('patient:check.continue').click();
    await other.at.button('patient:elsewhere.here').click();
    await other.at.heading('patient:room.waitingTitle').waitFor();
    await phone.at.heading('patient:elsewhere.moved').waitFor();
    expect(
      await clinic.rows('select arrived_at from encounter where arrived_at is not null'),
    ).toEqual(arrivedAt);
  });

  it('whose phone opens the link of somebody else no longer shows or does anything of theirs', async () => {
    const first = await Patient.arrive(browser, clinic);
    await first.openLink();
    await first.confirmBirthDate();
    await first.startDevices();
    await first.finishCheck();
    const patients = await clinic.opened('patient');
    const other = patients.find(({ name }) => name !== first.name);
    const [encounter] = await clinic.rows(
      `select id from encounter where patient_id = '${String(other?.['id'])}' limit 1`,
    );
    const next = { id: encounter?.['id'], birthDate: other?.['birth_date'] };
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const params = { encounterId: String(next.id) };
    const { body } = await doctor.call(routes.renewVisitLink, { params });
    const opened = await first.at.page.evaluate(
      async (link) => (await fetch('/api/visit-links/open', link)).status,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token: String(body['url']).split('#')[1],
          birthDate: next.birthDate,
        }),
      },
    );
    expect(opened).toBe(200);
    await first.at.page.getByRole('checkbox').check();
    await first.at.button('patient:consent.continue').click();
    await first.at.heading('patient:open.title').waitFor();
    expect(await clinic.rows('select 1 from consent')).toEqual([]);
  });

  it('who guesses birth dates waits, and sees for how long', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await patient.openLink();
    for (const day of ['01', '02', '03', '04']) {
      const answer = patient.at.page.waitForResponse('**/api/visit-links/open');
      await patient.confirmBirthDate(`1956-03-${day}`);
      await answer;
    }
    await patient.at.page.getByRole('timer').waitFor();
    expect(await patient.at.button('patient:welcome.continue').isDisabled()).toBe(true);
    expect(await patient.at.accessibilityProblems()).toEqual([]);
  });

  it('whose doctor ends the visit while they wait is told so', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.endVisit();
    await patient.at.heading('patient:ended.title').waitFor();
    await patient.at.text('patient:ended.noPrescriptions').waitFor();
  });

  it.each(['/v%23', '/v%2523', '/V/#', '/v?utm_source=sms#', '/v##'])(
    'opens %s<secret>, with a full stop at its end, and the secret does not stay in the address',
    async (before) => {
      const { at, link } = await Patient.arrive(browser, clinic);
      await at.page.goto(`${clinic.url}${before}${link.token}.`);
      await at.heading('patient:welcome.title').waitFor();
      expect(at.page.url()).toBe(`${clinic.url}/v`);
    },
  );

  it('whose link lost its end is not led to the sign-in of the staff', async () => {
    const { at, link } = await Patient.arrive(browser, clinic);
    for (const page of ['v', 'g']) {
      await at.page.goto(`${clinic.url}/${page}%23${link.token.slice(0, 20)}`);
      await at.text('errors:link_invalid').waitFor();
      expect(at.page.url()).toBe(`${clinic.url}/${page}`);
    }
  });

  it('who is in the visit and loads the page anew is not shown as waiting meanwhile', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await callWith(patient);
    const { page } = patient.at;
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/assets/visit-room-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await patient.at.text('patient:room.back').waitFor({ state: 'attached' });
    expect(await patient.at.heading('patient:room.waitingTitle').count()).toBe(0);
    arrive();
    await patient.at.hearsAndSees();

    // Nor is the doctor told that the patient still has to be let in.
    await doctor.at.button('call:control.leave').click();
    await doctor.at.text('clinic:door.rejoinHelp').waitFor();
    expect(await doctor.at.text('clinic:door.joinHelp').count()).toBe(0);
  });

  it('may type the date of birth in the digits of their script, or paste it whole', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const { at, link } = patient;
    await patient.openLink();
    const [year = '', month = '', day = ''] = link.birthDate.split('-');
    await at.field('patient:welcome.day').fill(`${day}/${month}/${year}`);
    expect(await at.field('patient:welcome.year').inputValue()).toBe(year);
    const arabic = (digits: string): string =>
      digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    await patient.confirmBirthDate();
    await at.button('patient:check.start').waitFor();
    await patient.openLink();
    await at.field('patient:welcome.day').fill(arabic(day));
    await at.field('patient:welcome.month').fill(arabic(month));
    await at.field('patient:welcome.year').fill(arabic(year));
    await at.button('patient:welcome.continue').click();
    await at.button('patient:check.start').waitFor();
  });

  it('with a link that was replaced is told where to get another', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await clinic.seed();
    await patient.at.page.goto(`${clinic.url}/v#${patient.link.token}`);
    await patient.at.heading('patient:open.title').waitFor();
    await patient.at.text('errors:link_invalid').waitFor();
  });
});
