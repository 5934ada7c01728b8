import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { MemberVisitor } from '../../support/actors/members.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';
import { appoint, book, deskAccount } from '../../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
  const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(own?.['id']);
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

async function waits(name: string, minutes: number) {
  const link = await book(clinic, doctorId, name);
  const patient = await Patient.withLink(browser, clinic.url, link);
  await patient.arriveInWaitingRoom();
  await appoint(clinic, link.encounterId, minutes);
  return Object.assign(patient, { encounterId: link.encounterId });
}

const remotePictures = ({ at }: Doctor): Promise<number> =>
  at.page.locator('video[data-participant=remote]').count();

describe('one press', () => {
  it('on the board leads into the call, and from one patient to the next', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const { at } = doctor;
    const anna = await waits('Anna Amber', 10);
    const bela = await waits('Bela Birch', 20);

    // Before the first visit of a day doctors see and hear themselves, and nobody else does.
    await doctor.act('Anna Amber', 'clinic:waiting.call');
    await at.heading('board:check.title').waitFor();
    await anna.at.text('patient:position.called', { name: 'Dr Asha Rao (invented)' }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(await remotePictures(doctor)).toBe(0);
    await at.button('board:check.done').click();
    await Promise.all([at.hearsAndSees(), anna.at.hearsAndSees()]);
    await bela.at.text('patient:position.next').waitFor();

    // A doctor who left can rejoin from the board.
    await at.button('call:control.leave').click();
    await at.button('clinic:door.rejoin').waitFor();
    await at.page.getByRole('link', { name: at.t('clinic:visit.back') }).click();
    await doctor.act('Anna Amber', 'clinic:door.rejoin');
    await Promise.all([at.hearsAndSees(), anna.at.hearsAndSees()]);

    // After the end: what is left to sign, and the next patient.
    await doctor.openTab('clinic:patientTab.title');
    await doctor.endVisit();
    await at.heading('board:after.title').waitFor();
    await at.text('board:after.unsigned', { what: at.t('clinic:note.title') }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('board:after.sign').click();
    await at.page.getByRole('tab', { name: at.t('clinic:note.title'), selected: true }).waitFor();
    await at.button('board:next_one', { count: '1' }).click();
    await Promise.all([at.hearsAndSees(), bela.at.hearsAndSees()]);
    expect(await at.heading('board:check.title').count()).toBe(0);

    await doctor.write('plan', 'Rest');
    await doctor.isSaved();
    await doctor.sign('note');
    await doctor.endVisit();
    await at.text('board:after.nobody').waitFor();
    expect(await at.button('board:after.sign').count()).toBe(0);
    expect([at, anna.at, bela.at].flatMap(({ troubles }) => troubles)).toEqual([]);
  }, 180_000);

  it('does the same on a phone in Chinese, and waits for a patient whose page is closed', async () => {
    const doctor = await Doctor.arrive(browser, {
      ...{ url: clinic.url, screen: 'phone', language: 'zh-Hans', theme: 'dark' },
    });
    await doctor.signIn();
    const cara = await waits('Cara Cedar', 10);
    await doctor.act('Cara Cedar', 'clinic:waiting.call');
    await doctor.at.heading('board:check.title').waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    // “Not now”: the patient waits again.
    await doctor.at.button('board:check.later').click();
    await doctor.at.heading('clinic:door.arrived', { name: 'Cara Cedar' }).waitFor();
    await cara.at.text('patient:position.next').waitFor();
    await doctor.at.button('clinic:door.callIn', { name: 'Cara Cedar' }).click();
    await cara.at.page.goto('about:blank');
    await doctor.goIn();
    await cara.at.page.goto(`${clinic.url}/v`);
    await Promise.all([doctor.at.hearsAndSees(), cara.at.hearsAndSees()]);
    expect(doctor.at.troubles).toEqual([]);
  });

  it('opens no camera and does not admit a patient who was put on hold meanwhile', async () => {
    const name = 'Dora Dogwood';
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const { page } = doctor.at;
    const dora = await waits(name, 10);
    await doctor.act(name, 'clinic:waiting.call');
    const check = doctor.at.heading('board:check.title');
    await check.waitFor();
    // The key that called them in may still be down: it triggers nothing here.
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
    await page.keyboard.press('Enter');
    expect(await check.count()).toBe(1);

    await dora.at.page.goto('about:blank');
    await doctor.goIn();
    await page.getByRole('link', { name: doctor.at.t('clinic:visit.back') }).click();
    const desk = await MemberVisitor.signedIn(clinic, deskAccount);
    const params = { encounterId: dora.encounterId };
    const held = await desk.call(routes.holdPatient, { params, body: { held: true } });
    expect(held.status).toBe(200);
    await dora.at.page.goto(`${clinic.url}/v`);
    await doctor.row(name).getByText(doctor.at.t('clinic:waiting.held'), { exact: true }).waitFor();

    await doctor.openVisit(name);
    await doctor.at.heading('clinic:door.arrived', { name }).waitFor();
    expect(await page.locator('video').count()).toBe(0);
    // A doctor who joins without a call-in cannot admit them either until they are
    // back in the queue.
    await doctor.join();
    await doctor.admit(name);
    await page.getByRole('alert').getByText(doctor.at.t('errors:on_hold')).waitFor();
    const [encounter] = await clinic.rows(
      `select status from encounter where id = '${dora.encounterId}'`,
    );
    expect(encounter).toEqual({ status: 'arrived' });
    expect(doctor.at.troubles).toEqual([]);
  });
});
