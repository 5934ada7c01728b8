import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffRole } from '@teleward/contracts';
import { dayIn } from '@teleward/platform';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

/**
 * A clinic as installed: no demo, and an empty database. Everything in it is done
 * through its pages.
 */
let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO: 'false' });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const password = 'seven lamps by the door';

async function setUp(token: string): Promise<Doctor> {
  const administrator = await Doctor.arrive(browser, { url: clinic.url });
  const { at } = administrator;
  await at.page.goto(`${clinic.url}/set-up#${token}`);
  await at.field('clinic:setUp.clinicName').fill('Hill Clinic');
  await at.field('clinic:setUp.country').selectOption('IN');
  await at.field('clinic:setUp.timeZone').selectOption('Asia/Kolkata');
  await at.field('clinic:setUp.emergencyNumber').fill('112');
  await at.field('clinic:setUp.name').fill('Grace Thomas');
  await at.field('clinic:setUp.email').fill('grace@hill.example');
  await at.field('clinic:setUp.password').fill(password);
  await at.button('clinic:setUp.submit').click();
  await at.heading('clinic:day.title').waitFor();
  return administrator;
}

/** Invites a member, who opens the link and joins. */
async function join({ at }: Doctor, name: string, role: StaffRole): Promise<Doctor> {
  await at.page.getByRole('link', { name: at.t('clinic:nav.members'), exact: true }).click();
  await at.button('clinic:members.invite').click();
  const dialog = at.page.getByRole('alertdialog');
  await at.field('clinic:members.name').fill(name);
  await at.field('clinic:members.email').fill(`${role}@hill.example`);
  await dialog.getByRole('checkbox', { name: at.t(`clinic:staffRole.${role}`) }).check();
  await dialog.getByRole('button', { name: at.t('clinic:members.makeLink') }).click();
  const link = await at.field('clinic:members.linkText').inputValue();
  await dialog.getByRole('button', { name: at.t('common:close') }).click();
  const invited = await Doctor.arrive(browser, { url: clinic.url });
  await invited.at.page.goto(link);
  await invited.at.field('clinic:setUp.password').fill(password);
  await invited.at.button('clinic:invitation.join').click();
  await invited.at.heading('clinic:day.title').waitFor();
  return invited;
}

/** Sets the doctor's working hours on every day of the week. */
async function setHours({ at }: Doctor, name: string): Promise<void> {
  const { page, t } = at;
  await page.getByRole('link', { name: t('clinic:nav.settings'), exact: true }).click();
  await page.getByRole('link', { name: t('scheduling:hours.title') }).click();
  await at.button('scheduling:hours.changeOf', { name }).click();
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  for (const day of days) {
    await page.getByRole('button', { name: t('scheduling:hours.add', { day }) }).click();
  }
  await at.button('scheduling:hours.save').click();
  await at.text('scheduling:hours.saved').waitFor();
}

/** Enters a doctor's registration with the medical council. */
async function enterRegistration({ at }: Doctor, name: string): Promise<void> {
  const { page, t } = at;
  await page.getByRole('link', { name: t('clinic:nav.members'), exact: true }).click();
  await page.getByRole('link', { name, exact: true }).click();
  await at.field('clinic:setUp.registrationNumber').fill('TN-1234');
  await at.field('clinic:setUp.registrationCouncil').fill('Council (invented)');
  await at.button('clinic:members.save').click();
  await at.text('clinic:members.saved').waitFor();
}

/** Registers a patient and stays on their page. */
async function register({ at }: Doctor, name: string): Promise<void> {
  const { page, t } = at;
  await page.getByRole('link', { name: t('clinic:nav.patients'), exact: true }).click();
  await page.getByRole('link', { name: t('patients:register'), exact: true }).click();
  await at.field('patients:field.name').fill(name);
  await at.field('patients:birth.day').fill('14');
  await at.field('patients:birth.month').fill('3');
  await at.field('patients:birth.year').fill('1956');
  await page.getByRole('radio', { name: t('patients:gender.female'), exact: true }).check();
  await at.field('patients:field.phone').fill('98400 12345');
  await at.button('patients:registerDo').click();
  await at.text('patients:registered', { name }).waitFor();
}

/** Books the patient of the open page, now. @returns the link as shown */
async function bookNow({ at }: Doctor, name: string): Promise<string> {
  const { page, t } = at;
  await at.button('scheduling:book.open').click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel(t('scheduling:book.doctor'), { exact: true }).selectOption({ index: 1 });
  await at.button('scheduling:time.other').click();
  const clock = page.getByRole('group', { name: t('scheduling:time.typed') });
  await clock.getByRole('spinbutton').first().focus();
  // The field moves on to the minutes by itself.
  await page.keyboard.type(clockIn('Asia/Kolkata', new Date()).replace(':', ''));
  await page.getByRole('button', { name: /^Book \d\d:\d\d$/ }).click();
  await dialog.getByText(t('scheduling:booked.title', { name })).waitFor();
  await dialog.getByRole('img', { name: t('clinic:walkIn.qr') }).waitFor();
  const link = await at.field('clinic:link.text').inputValue();
  await at.button('common:close').click();
  return link;
}

const clockIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

const nothingWrong = (...people: readonly Person[]): void => {
  expect(people.flatMap(({ troubles }) => troubles)).toEqual([]);
};

describe('a clinic’s first day', () => {
  it('leads from the set-up link to a signed note and the next visit', async () => {
    const administrator = await setUp((await clinic.beginSetUp()) ?? '');
    const asha = await join(administrator, 'Asha Rao', 'doctor');
    const desk = await join(administrator, 'Kavya Nair', 'front-desk');
    await setHours(administrator, 'Asha Rao');

    await register(desk, 'Meera Iyer');
    const link = await bookNow(desk, 'Meera Iyer');
    const meera = await Patient.withLink(browser, clinic.url, {
      ...{ token: link.split('#')[1] ?? '', name: 'Meera Iyer', birthDate: '1956-03-14' },
    });
    const unopened = asha.row('Meera Iyer').getByText(asha.at.t('board:linkNotOpened'));
    await unopened.waitFor();
    await meera.arriveInWaitingRoom();
    await unopened.waitFor({ state: 'detached' });

    await asha.at.page.reload();
    await asha.openVisit('Meera Iyer');
    // What would prevent signing the prescription is shown before it is written.
    await asha.openTab('clinic:prescription.title');
    await asha.at.text('clinic:prescription.askForRegistration').waitFor();
    expect(await asha.at.accessibilityProblems()).toEqual([]);
    await enterRegistration(administrator, 'Asha Rao');
    await asha.at.page.reload();
    await asha.openTab('clinic:prescription.title');
    await asha.at.button('clinic:prescription.add').waitFor();
    expect(await asha.at.text('clinic:prescription.lacksRegistration').count()).toBe(0);
    await asha.openTab('clinic:note.title');
    await asha.join();
    await asha.admit('Meera Iyer');
    await Promise.all([meera.at.hearsAndSees(), asha.at.hearsAndSees()]);
    await asha.write('subjective', 'Dizzy in the morning');
    await asha.write('plan', 'Measure the blood pressure every day');
    await asha.isSaved();
    await asha.sign('note');
    await asha.openTab('clinic:prescription.title');
    await asha.writeDrug();
    await asha.sign('prescription');
    await asha.endVisit();

    const { at } = asha;
    await at.button('scheduling:followUp.open').click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: /^Book \d\d:\d\d$/ }).click();
    await dialog.getByText(at.t('scheduling:booked.title', { name: 'Meera Iyer' })).waitFor();
    const visits = await clinic.rows(
      `select e.status, a.starts_at from encounter e join appointment a on a.id = e.appointment_id
       order by a.starts_at`,
    );
    expect(visits.map(({ status }) => status)).toEqual(['finished', 'planned']);
    expect(dayIn('Asia/Kolkata', visits[1]?.['starts_at'] as Date)).toBe(
      dayIn('Asia/Kolkata', new Date(Date.now() + 14 * 86_400_000)),
    );
    const signed = "select type from document_version where status = 'final' order by type";
    expect(await clinic.rows(signed)).toEqual([{ type: 'note' }, { type: 'prescription' }]);
    nothingWrong(administrator.at, asha.at, desk.at, meera.at);
  });
});
