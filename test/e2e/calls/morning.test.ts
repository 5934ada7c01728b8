import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Guest, Patient } from '../../support/actors/visit-people.ts';
import {
  addDoctor,
  addMember,
  appoint,
  book,
  doctorsPassword,
} from '../../support/actors/waiting.ts';

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

/** A member of the clinic with the board open. */
async function atBoard(email: string): Promise<Doctor> {
  const somebody = await Doctor.arrive(browser, { url: clinic.url });
  await somebody.signIn({ email, password: doctorsPassword });
  return somebody;
}

async function waits(doctorId: string, name: string, minutes: number): Promise<Patient> {
  const link = await book(clinic, doctorId, name);
  const patient = await Patient.withLink(browser, clinic.url, link);
  await patient.arriveInWaitingRoom();
  await appoint(clinic, link.encounterId, minutes);
  return patient;
}

/** The names on the board, queue by queue. */
const shows = async ({ page }: Person, names: readonly string[]): Promise<void> => {
  await page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('.board-waiting h3')]
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

    // An urgent answer: staff are alerted, and she comes first.
    const signs = cara.at.page.getByRole('group', { name: /Do you have any of these/ });
    await signs.getByLabel('Trouble breathing').check();
    for (const { at } of [nurse, asha, colleague]) {
      await at.page
        .getByRole('alert')
        .getByText(at.t('clinic:alerts.redFlag', { name: 'Cara Cedar' }))
        .waitFor();
      await shows(at, ['Cara Cedar', 'Anna Amber', 'Bela Birch']);
    }
    await cara.at.text('patient:position.next').waitFor();

    // The nurse puts one on hold, and transfers another to the doctor who is free.
    await nurse.act('Anna Amber', 'clinic:waiting.hold');
    await anna.at.text('patient:position.held').waitFor();
    await nurse.act('Bela Birch', 'clinic:waiting.transfer');
    const dialog = nurse.at.page.getByRole('alertdialog');
    await dialog
      .getByLabel(nurse.at.t('clinic:waiting.transferTo'))
      .selectOption({ label: 'Dr Second' });
    await dialog.getByLabel(nurse.at.t('clinic:waiting.transferNote')).fill('Her daughter helps.');
    await dialog.getByRole('button', { name: nurse.at.t('clinic:waiting.transferDo') }).click();
    await bela.at.text('patient:room.waitingFor', { name: 'Dr Second' }).waitFor();
    await colleague.at.page.getByText('Her daughter helps.').waitFor();

    // The daughter is invited as a guest, and waits beside her.
    await nurse.act('Bela Birch', 'clinic:guests.open');
    const daughter = await Guest.arrive(browser, await nurse.inviteHere('Dora Birch', 'family'));
    await nurse.at.page.keyboard.press('Escape');
    await daughter.openLink();
    await daughter.giveCode();
    await daughter.goToDoor();
    await bela.at.page.getByText('Dora Birch').waitFor();

    // The server restarts: every page recovers, and nobody lost a position.
    clinic = await clinic.restart();
    await anna.at.text('patient:position.held').waitFor();
    await bela.at.page.reload();
    await bela.at.text('patient:position.next').waitFor();
    await bela.at.page.getByText('Dora Birch').waitFor();
    await shows(asha.at, ['Cara Cedar', 'Anna Amber', 'Bela Birch']);
    await nurse.act('Anna Amber', 'clinic:waiting.resume');
    await anna.at.text('patient:position.before_one').waitFor();

    // The urgent one is called in first, and the others move up.
    await asha.callNext('Cara Cedar');
    await cara.at.text('patient:position.called', { name: own }).waitFor();
    await asha.goIn();
    await cara.at.hearsAndSees();
    await anna.at.text('patient:position.next').waitFor();

    await colleague.callNext('Bela Birch');
    await colleague.goIn();
    await colleague.admit(daughter.calledAs);
    await bela.at.seesMoving(2);
    await daughter.at.hearsAndSees();
    await shows(nurse.at, ['Anna Amber']);

    await asha.endVisit();
    // From the visit that ended straight into the next one.
    await asha.callNext('Anna Amber');
    await anna.at.hearsAndSees();
    await nurse.at.text('clinic:day.nobodyWaits').waitFor();
    expect(await nurse.at.accessibilityProblems()).toEqual([]);
  }, 240_000);
});
