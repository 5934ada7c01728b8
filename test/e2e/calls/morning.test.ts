import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/browser.ts';
import { TestClinic } from '../../support/test-clinic.ts';
import { Doctor, Guest, Patient } from '../../support/visit-people.ts';
import { addDoctor, addMember, appoint, book, doctorsPassword } from '../../support/waiting.ts';

let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const own = 'Dr Asha Rao (invented)';

/** Somebody of the clinic with the board open. */
async function atBoard(email: string): Promise<Doctor> {
  const somebody = await Doctor.arrive(browser, { url: clinic.url });
  await somebody.signIn({ email, password: doctorsPassword });
  const { page, t } = somebody.at;
  await page.getByRole('link', { name: t('clinic:nav.waitingRoom') }).click();
  await somebody.at.heading('clinic:waiting.title').waitFor();
  return somebody;
}

async function waits(doctorId: string, name: string, minutes: number): Promise<Patient> {
  const link = await book(clinic, doctorId, name);
  const patient = await Patient.withLink(browser, clinic.url, link);
  await patient.arriveInWaitingRoom();
  await appoint(clinic, link.encounterId, minutes);
  return patient;
}

/** Presses one of the buttons that somebody's card has on the board. */
const press = ({ page, t }: Person, key: string, name: string): Promise<void> =>
  page.getByRole('button', { name: t(key, { name }), exact: true }).click();

/** The names of everybody on the board, line by line. */
const shows = async ({ page }: Person, names: readonly string[]): Promise<void> => {
  await page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('.waiting-line h3')]
        .map((heading) => heading.textContent)
        .join() === expected,
    names.join(),
  );
};

describe('a morning at the clinic', () => {
  it('brings everybody to a doctor: red flag, hold, transfer, guest, reload and restart', async () => {
    const [row] = await clinic.rows(`select id from membership where name = '${own}'`);
    const first = String(row?.['id']);
    await addDoctor(clinic, 'Dr Second', 'second@demo.example');
    await addMember(clinic, 'Nina Nurse', 'nurse@demo.example', 'nurse');
    const nurse = await atBoard('nurse@demo.example');
    const asha = await atBoard('doctor@demo.example');
    const colleague = await atBoard('second@demo.example');

    const anna = await waits(first, 'Anna Amber', 10);
    const bela = await waits(first, 'Bela Birch', 20);
    const cara = await waits(first, 'Cara Cedar', 30);
    await shows(nurse.at, ['Anna Amber', 'Bela Birch', 'Cara Cedar']);

    // An answer that must not wait: whoever is at the clinic hears of it, and she is first.
    const signs = cara.at.page.getByRole('group', { name: /Do you have any of these/ });
    await signs.getByLabel('Trouble breathing').check();
    for (const { at } of [nurse, asha, colleague]) {
      await at.page
        .getByRole('alert')
        .getByText(at.t('clinic:alerts.redFlag', { name: 'Cara Cedar' }))
        .waitFor();
      await shows(at, ['Cara Cedar', 'Anna Amber', 'Bela Birch']);
    }
    await cara.at.text('patient:place.next').waitFor();

    // The nurse asks one to wait, and sends another to the doctor who is free.
    await press(nurse.at, 'clinic:waiting.holdOf', 'Anna Amber');
    await anna.at.text('patient:place.held').waitFor();
    await press(nurse.at, 'clinic:waiting.transferOf', 'Bela Birch');
    const dialog = nurse.at.page.getByRole('alertdialog');
    await dialog
      .getByLabel(nurse.at.t('clinic:waiting.transferTo'))
      .selectOption({ label: 'Dr Second' });
    await dialog.getByLabel(nurse.at.t('clinic:waiting.transferNote')).fill('Her daughter helps.');
    await dialog.getByRole('button', { name: nurse.at.t('clinic:waiting.transferDo') }).click();
    await bela.at.text('patient:room.waitingFor', { name: 'Dr Second' }).waitFor();
    await colleague.at.page.getByText('Her daughter helps.').waitFor();

    // The daughter is invited, and waits beside her.
    await nurse.at.page.getByRole('link', { name: nurse.at.t('clinic:nav.today') }).click();
    await press(nurse.at, 'clinic:guests.openOf', 'Bela Birch');
    const daughter = await Guest.arrive(browser, await nurse.inviteHere('Dora Birch', 'family'));
    await nurse.at.page.keyboard.press('Escape');
    await daughter.openLink();
    await daughter.giveCode();
    await daughter.goToDoor();
    await bela.at.page.getByText('Dora Birch').waitFor();

    // The server goes and comes back: every page finds itself again, and nobody lost a place.
    clinic = await clinic.restart();
    await anna.at.text('patient:place.held').waitFor();
    await bela.at.page.reload();
    await bela.at.text('patient:place.next').waitFor();
    await bela.at.page.getByText('Dora Birch').waitFor();
    await nurse.at.page.getByRole('link', { name: nurse.at.t('clinic:nav.waitingRoom') }).click();
    await shows(asha.at, ['Cara Cedar', 'Anna Amber', 'Bela Birch']);
    await press(nurse.at, 'clinic:waiting.resumeOf', 'Anna Amber');
    await anna.at.text('patient:place.before_one').waitFor();

    // The urgent one is called first, and the others move up.
    await asha.at.button('clinic:waiting.next').click();
    await asha.at.heading('clinic:door.arrived', { name: 'Cara Cedar' }).waitFor();
    await cara.at.text('patient:place.called', { name: own }).waitFor();
    await asha.join();
    await asha.admit('Cara Cedar');
    await cara.at.hearsAndSees();
    await anna.at.text('patient:place.next').waitFor();

    await colleague.at.button('clinic:waiting.next').click();
    await colleague.at.heading('clinic:door.arrived', { name: 'Bela Birch' }).waitFor();
    await colleague.join();
    await colleague.admit('Bela Birch');
    await colleague.admit(daughter.calledAs);
    await bela.at.seesMoving(2);
    await daughter.at.hearsAndSees();
    await shows(nurse.at, ['Anna Amber']);

    await asha.endVisit();
    await asha.at.page.getByRole('link', { name: asha.at.t('clinic:nav.waitingRoom') }).click();
    await asha.at.button('clinic:waiting.next').click();
    await asha.at.heading('clinic:door.arrived', { name: 'Anna Amber' }).waitFor();
    await asha.join();
    await asha.admit('Anna Amber');
    await anna.at.hearsAndSees();
    await nurse.at.text('clinic:waiting.empty').waitFor();
    expect(await nurse.at.accessibilityProblems()).toEqual([]);
  }, 240_000);
});
