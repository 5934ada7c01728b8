import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  doctorId = await addDoctor(clinic, 'Dr Anil', 'anil@demo.example');
  browser = await launchBrowser();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** Moves a visit, in a clinic that opens the waiting room an hour before. */
async function move(encounterId: string, startsAt: string): Promise<void> {
  await clinic.rows(
    `update appointment set starts_at = ${startsAt}, ends_at = ${startsAt} + interval '15 min'
     where id = (select appointment_id from encounter where id = '${encounterId}');
     update tenant set check_in_minutes = 60`,
  );
}

describe('a patient whose visit is on another day', () => {
  it('sees when and with whom, gets ready, and goes in when the waiting room opens', async () => {
    const link = await book(clinic, doctorId, 'Anna Amber');
    // Half past nine in the morning at the clinic is four in the morning in London in winter.
    await move(link.encounterId, "'2027-01-12T04:00:00Z'::timestamptz");
    const patient = await Patient.withLink(browser, clinic.url, link, {
      timeZone: 'Europe/London',
    });
    const { at } = patient;
    await patient.openLink();
    await patient.confirmBirthDate();
    await at.heading('patient:before.title').waitFor();
    await at.page.getByText('Dr Anil', { exact: true }).waitFor();
    const main = await at.page.getByRole('main').innerText();
    expect(main).toContain('Tuesday, 12 January 2027, 04:00');
    expect(main).toContain('Tuesday, 12 January 2027, 09:30 (India Standard Time)');
    expect(main).toContain('opens on Tuesday, 12 January 2027 at 03:00');
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(await at.button('patient:before.go').count()).toBe(0);

    const download = at.page.waitForEvent('download');
    await at.page.getByRole('link', { name: at.t('patient:before.calendar') }).click();
    const calendar = await readFile(await (await download).path(), 'utf8');
    expect(calendar).toContain('DTSTART:20270112T040000Z');

    // Device problems are found today, and the clinic sees them.
    await at.button('patient:before.tryNow').click();
    await patient.startDevices();
    await at.text('network:video').waitFor();
    expect(await at.page.getByText('Step').count()).toBe(0);
    await at.button('patient:check.finish').click();
    await at.text('patient:before.speaker').waitFor();
    expect(await at.page.getByText(at.t('patient:before.camera')).count()).toBe(0);
    expect(await at.accessibilityProblems()).toEqual([]);

    // Moved forward: the waiting room opens while the page is open.
    await move(link.encounterId, "now() + interval '60 min 12 s'");
    await at.page.reload();
    await at.heading('patient:before.title').waitFor();
    await at.button('patient:before.go').click();
    await patient.startDevices();
    await patient.finishCheck();
    await patient.agree();
  });

  it('whose answer is urgent shows in the clinic’s list on the same day', async () => {
    const link = await book(clinic, doctorId, 'Bela Birch');
    await move(link.encounterId, "now() + interval '5 days'");
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const patient = await Patient.withLink(browser, clinic.url, link, { language: 'zh-Hans' });
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.at.heading('patient:before.title').waitFor();
    await patient.at.page.getByRole('checkbox', { name: '呼吸困难' }).check();
    await patient.at.text('intake:redFlag.saved').waitFor();
    await doctor.at.text('clinic:alerts.redFlag', { name: 'Bela Birch' }).waitFor();
    await doctor.at.page.getByRole('heading', { name: 'Bela Birch' }).waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
  });

  it('reschedules on the phone, then cancels, and the desk sees both live', async () => {
    const link = await book(clinic, doctorId, 'Dora Dill');
    await move(link.encounterId, "date_trunc('day', now()) + interval '9 days 4 hours'");
    const desk = await Doctor.arrive(browser, { url: clinic.url });
    await desk.signIn();
    const patient = await Patient.withLink(browser, clinic.url, link, { language: 'zh-Hans' });
    const { at } = patient;
    await patient.openLink();
    await patient.confirmBirthDate();
    await at.button('patient:change.move').click();
    const times = at.page.locator('.times button');
    await times.first().waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await times.first().click();
    await at.button('patient:change.take').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('patient:change.take').click();
    // The page shows the new time.
    await at.button('patient:change.cancel').waitFor();
    const row = desk.at.page.getByRole('listitem').filter({ hasText: 'Dora Dill' });
    await row.getByText(/^Moved by the patient at .* was on/).waitFor();
    expect(await desk.at.accessibilityProblems()).toEqual([]);
    await at.button('patient:change.cancel').click();
    await at.field('patient:change.reason').fill('我妈妈病了');
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('patient:change.cancelNow').click();
    await at.heading('patient:ended.cancelled').waitFor();
    await at.text('patient:ended.cancelledByYou').waitFor();
    await row.getByText(/^Cancelled by the patient at/).waitFor();
    await row.getByText(/我妈妈病了/).waitFor();
  });

  it('is told when the visit is cancelled meanwhile', async () => {
    const link = await book(clinic, doctorId, 'Cara Cedar');
    await move(link.encounterId, "now() + interval '2 days'");
    const patient = await Patient.withLink(browser, clinic.url, link);
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.at.heading('patient:before.title').waitFor();
    await clinic.rows(`update encounter set status = 'cancelled' where id = '${link.encounterId}'`);
    // A page that becomes visible again shows the current state.
    await patient.at.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await patient.at.heading('patient:ended.cancelled').waitFor();
  });
});
