import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type AppointmentRow, type RegisteredPatient } from '@teleward/contracts';
import { dayIn } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { patientFacts } from '../support/actors/patients.ts';
import { TestClinic, type Answer } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';
import { addDoctor } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;
let desk: MemberVisitor;

const deskAccount = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const timeZone = 'Asia/Kolkata';
const tomorrow = dayIn(timeZone, new Date(Date.now() + 86_400_000));

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  browser = await launchBrowser();
  doctorId = await addDoctor(clinic, 'Dr Second', 'second@demo.example');
  desk = await MemberVisitor.signedIn(clinic, deskAccount);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const register = async (name: string): Promise<RegisteredPatient> => {
  const body = { id: randomUUID(), identifier: null, facts: { ...patientFacts, name } };
  return (await desk.call(routes.registerPatient, { body })).body as unknown as RegisteredPatient;
};

const book = (patientId: string, startsAt: Date, practitionerId = doctorId): Promise<Answer> =>
  desk.call(routes.bookAppointment, {
    body: {
      ...{ appointmentId: randomUUID(), patientId, practitionerId },
      startsAt: startsAt.toISOString(),
      ...{ as: { minutes: 15, mode: 'video' }, reason: 'Cough', overbook: false },
    },
  });

const tomorrowAt = (time: string): Date => new Date(`${tomorrow}T${time}:00+05:30`);

const atTheDesk = async (): Promise<Doctor> => {
  const front = await Doctor.arrive(browser, { url: clinic.url });
  await front.signIn(deskAccount);
  return front;
};

describe("a clinic's day", () => {
  it('has a walk-in, a move, a cancellation, a no-show and a duplicate record', async () => {
    const others = { cancelled: 'Cleo Cypress', missed: 'Milo Maple', twice: 'Tess Tulip' };
    const cleo = await register(others.cancelled);
    const milo = await register(others.missed);
    expect((await book(cleo.id, tomorrowAt('09:00'))).status).toBe(200);
    expect((await book(milo.id, new Date(Date.now() - 60_000))).status).toBe(200);
    const [first, second] = [await register(others.twice), await register('Tes Tullip')];
    const other = await addDoctor(clinic, 'Dr Third', 'third@demo.example');
    expect((await book(first.id, tomorrowAt('11:00'))).status).toBe(200);
    expect((await book(second.id, tomorrowAt('11:05'), other)).status).toBe(200);

    const front = await atTheDesk();
    const { at } = front;
    const { page, t } = at;
    const dialog = page.getByRole('alertdialog');
    const card = (name: string) => page.getByRole('listitem', { name });
    const act = async (name: string, what: string): Promise<void> => {
      const menu = t('scheduling:menu.of', { name });
      await card(name).getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: t(`scheduling:menu.${what}`), exact: true }).click();
    };

    // A walk-in patient whose birth date is unknown.
    await at.button('clinic:walkIn.open').click();
    await at.field('clinic:walkIn.name').fill('Wanda Willow');
    await at.field('clinic:walkIn.age').fill('72');
    await dialog.getByLabel(t('clinic:walkIn.doctor'), { exact: true }).selectOption(doctorId);
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('clinic:walkIn.register').click();
    await dialog.getByText(t('clinic:walkIn.done', { name: 'Wanda Willow' })).waitFor();
    await dialog.getByRole('img', { name: t('clinic:walkIn.qr') }).waitFor();
    await at.button('common:close').click();
    await card('Wanda Willow').getByText(t('clinic:waiting.walkIn')).waitFor();

    // A no-show, which is then undone.
    await act(others.missed, 'noShow');
    await at.button('scheduling:noShow.submit').click();
    await front.unfoldFinished();
    const noShow = card(others.missed).getByText(t('scheduling:state.noshow'), { exact: true });
    await noShow.waitFor();
    await act(others.missed, 'undoNoShow');
    await at.button('scheduling:undoNoShow.submit').click();
    await noShow.waitFor({ state: 'detached' });

    // A patient asks for another time by telephone, and later cancels.
    await page.goto(`${clinic.url}/days/${tomorrow}`);
    await act(others.cancelled, 'move');
    await dialog.getByText('10:30', { exact: true }).click();
    await at.button('scheduling:move.submitTo', { time: '10:30' }).click();
    await card(others.cancelled).locator('.board-time', { hasText: '10:30' }).waitFor();
    await act(others.cancelled, 'cancel');
    await dialog.getByRole('radio', { name: t('scheduling:cancel.reasons.pat') }).check();
    await dialog.getByRole('button', { name: t('scheduling:cancel.submit'), exact: true }).click();
    const reason = t('scheduling:cancel.reasons.pat');
    await card(others.cancelled).getByText(t('scheduling:state.cancelled', { reason })).waitFor();

    // Two records of one person, whose visits turn out to be at the same time: both stay,
    // and the page says so.
    await page.goto(`${clinic.url}/patients/${second.id}`);
    await at.button('patients:merge.open').click();
    await at.field('patients:merge.into').fill(first.identifier);
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: new RegExp(others.twice), checked: true }).waitFor();
    await dialog.getByRole('button', { name: t('patients:merge.do') }).click();
    await dialog.getByText(t('patients:merge.overlapping')).waitFor();
    expect(await dialog.getByRole('link').allInnerTexts()).toMatchObject([
      ...[expect.stringMatching(/11:00.*Dr Second/), expect.stringMatching(/11:05.*Dr Third/)],
    ]);
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('link').first().click();
    await page.waitForURL(`**/calendar?day=${tomorrow}`);
    await page.goto(`${clinic.url}/days/${tomorrow}`);
    const mark = page.getByText(t('scheduling:state.patientOverbooked'));
    await mark.waitFor();
    await page.goto(`${clinic.url}/patients/${second.id}`);
    await at.button('patients:merge.undo').click();
    await at.text('patients:history.unmerged').waitFor();
    await page.goto(`${clinic.url}/days/${tomorrow}`);
    await card('Tes Tullip').waitFor();
    await card(others.twice).waitFor();
    expect(await mark.count()).toBe(0);
    expect(at.troubles).toEqual([]);
  });
});

describe('one time that many people want', () => {
  it('goes to one of fifty who book it at once, and the others read that it is taken', async () => {
    const patients = await Promise.all(
      Array.from({ length: 50 }, (_, index) => register(`Patient ${index}`)),
    );
    const answers = await Promise.all(patients.map(({ id }) => book(id, tomorrowAt('15:00'))));
    const told = answers.filter(({ status }) => status !== 200);
    expect(told).toHaveLength(49);
    for (const { status, body } of told) {
      expect([status, body['code']]).toEqual([409, 'slot_taken']);
      expect(body['detail']).toMatch(/Choose another/);
      expect(body['freeTimes']).toHaveLength(6);
    }
  });

  it('is moved by one of two desks, and the other reads that it changed', async () => {
    const name = 'Nora Nettle';
    const { id } = await register(name);
    expect((await book(id, tomorrowAt('16:00'))).status).toBe(200);
    const { at: here } = await atTheDesk();
    const { at: there } = await atTheDesk();
    for (const at of [here, there]) {
      const { page, t } = at;
      await page.goto(`${clinic.url}/days/${tomorrow}`);
      const menu = t('scheduling:menu.of', { name });
      await page.getByRole('button', { name: menu, exact: true }).click();
      const item = page.getByRole('menuitem', { name: t('scheduling:menu.move'), exact: true });
      await item.click();
    }
    const choose = async (at: Doctor['at'], time: string): Promise<void> => {
      await at.page.getByRole('alertdialog').getByText(time, { exact: true }).click();
      await at.button('scheduling:move.submitTo', { time }).click();
    };
    await choose(here, '16:30');
    const row = here.page.getByRole('listitem', { name });
    await row.locator('.board-time', { hasText: '16:30' }).waitFor();
    await choose(there, '17:00');
    await there.text('errors:appointment_changed').waitFor();
    expect(await there.accessibilityProblems()).toEqual([]);
    const { body } = await desk.call(routes.listAppointments, { query: `date=${tomorrow}` });
    const found = (body['appointments'] as AppointmentRow[]).find(
      ({ patient }) => patient.name === name,
    );
    expect(found).toMatchObject({ startsAt: tomorrowAt('16:30').toISOString(), version: 2 });
    expect([...here.troubles, ...there.troubles]).toEqual([]);
  });
});
