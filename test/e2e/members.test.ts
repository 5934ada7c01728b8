import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { type Browser, type Page, type WebSocketRoute } from 'playwright-core';
import { launchBrowser, Person, type PersonOptions } from '../support/actors/browser.ts';
import { administrator, anotherClinic, nurse } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';
import { addMember } from '../support/actors/waiting.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const atTheTeam = async (options: Partial<PersonOptions> = {}): Promise<Person> => {
  const admin = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await admin.signIn(administrator);
  const { at } = admin;
  await admin.openMenu();
  await at.page.getByRole('link', { name: at.t('clinic:nav.members'), exact: true }).click();
  await at.heading('clinic:members.title').waitFor();
  return at;
};

const isWhole = async (at: Person): Promise<void> => {
  expect(await at.accessibilityProblems()).toEqual([]);
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
};

const password = 'seven lamps by the door';

describe('a large team', () => {
  it('is searched, paged and exported as a file in which no cell is a formula', async () => {
    const colleagues = Array.from({ length: 30 }, (_, index) => String(index + 10));
    for (const number of colleagues) {
      await addMember(clinic, `Nurse ${number}`, `nurse${number}@demo.example`, 'nurse');
    }
    await addMember(clinic, '=1+1', 'formula@demo.example', 'front-desk');
    const at = await atTheTeam();
    const { page, t } = at;
    const table = page.getByRole('table', { name: t('clinic:members.active') });
    const rows = table.getByRole('row');
    // The first is the header.
    await rows.nth(25).waitFor();
    expect(await rows.count()).toBe(26);
    await isWhole(at);
    await at.button('clinic:members.later').click();
    await rows.filter({ hasText: 'Nurse 39' }).waitFor();
    await at.field('clinic:members.find').fill('nurse3');
    await rows.filter({ hasText: 'Nurse 10' }).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(11);
    await at.field('clinic:members.role').selectOption('front-desk');
    await at.text('clinic:members.noneFound').waitFor();
    await at.field('clinic:members.find').fill('formula');
    await rows.filter({ hasText: '=1+1' }).waitFor();
    const download = page.waitForEvent('download');
    await at.button('clinic:members.export').click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.split('\r\n')[1]).toMatch(/^'=1\+1,formula@demo\.example,/);
    await page.setViewportSize({ width: 390, height: 844 });
    await isWhole(at);
  });
});

describe('the team', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'adds a nurse by a link, and ends the membership while her page is open, in %s on a %s',
    async (language, screen) => {
      const at = await atTheTeam({ language, screen });
      await at.heading('clinic:members.active').waitFor();
      await isWhole(at);
      await at.button('clinic:members.invite').click();
      const dialog = at.page.getByRole('alertdialog');
      await dialog.getByRole('button', { name: at.t('clinic:members.makeLink') }).click();
      await at.text('clinic:members.rolesMissing').waitFor();
      await at.page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true');
      await isWhole(at);
      await at.field('clinic:members.name').fill(nurse.name);
      await at.field('clinic:members.email').fill(nurse.email);
      await dialog.getByRole('checkbox', { name: at.t('clinic:staffRole.nurse') }).check();
      await dialog.getByRole('button', { name: at.t('clinic:members.makeLink') }).click();
      const link = await at.field('clinic:members.linkText').inputValue();
      await isWhole(at);
      await dialog.getByRole('button', { name: at.t('common:close') }).click();
      await at.heading('clinic:members.invitations').waitFor();
      await isWhole(at);

      const meera = await Person.arrive(browser, { url: clinic.url, language, screen });
      await meera.page.goto(link);
      const title = { clinic: 'Demo Clinic Nilgiri' };
      await meera.heading('clinic:invitation.title', title).waitFor();
      expect(meera.page.url()).toBe(`${clinic.url}/invitation`);
      await isWhole(meera);
      await meera.field('clinic:setUp.password').fill('Meera Pillai Meera');
      await meera.button('clinic:invitation.join').click();
      await meera.text('errors:password_weak').waitFor();
      await meera.field('clinic:setUp.password').fill(password);
      await meera.button('clinic:invitation.join').click();
      await meera.heading('clinic:day.title').waitFor();
      expect(meera.page.url()).toBe(`${clinic.url}/`);
      // Only administrators manage the team.
      expect(
        await meera.page.getByRole('link', { name: meera.t('clinic:nav.members') }).count(),
      ).toBe(0);

      await at.page.reload();
      await at.page.getByRole('link', { name: nurse.name }).click();
      await at.heading('clinic:members.person').waitFor();
      await isWhole(at);
      await at.page.getByRole('checkbox', { name: at.t('clinic:staffRole.auditor') }).check();
      await at.button('clinic:members.save').click();
      await at.text('clinic:members.saved').waitFor();
      await at.button('clinic:members.endNow').click();
      await at.button('clinic:members.endConfirm').click();
      await meera.heading('clinic:signIn.again').waitFor();
      await at.button('clinic:members.letIn').waitFor();
      expect(
        await clinic.rows("select roles, active from membership where name like 'Meera%'"),
      ).toEqual([{ roles: ['nurse', 'auditor'], active: false }]);
      expect([...at.troubles, ...meera.troubles]).toEqual([]);
    },
  );

  it('gives a password reset link, whose new password signs in', async () => {
    const at = await atTheTeam();
    await at.page.getByRole('link', { name: /Asha Rao/ }).click();
    await at.button('clinic:members.makeReset').click();
    const link = await at.field('clinic:members.linkText').inputValue();
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.at.page.goto(link);
    await doctor.at.heading('clinic:reset.title').waitFor();
    await isWhole(doctor.at);
    await doctor.at.field('clinic:account.next').fill(password);
    await doctor.at.button('clinic:reset.submit').click();
    await doctor.at.heading('clinic:day.title').waitFor();
    const again = await Doctor.arrive(browser, { url: clinic.url });
    await again.signIn({ email: 'doctor@demo.example', password });
    await again.at.page.goto(link);
    await again.at.heading('clinic:reset.failed').waitFor();
  });
});

/** Disconnects one window after an action. @returns a function that reconnects it */
async function loseLine(page: Page, work: () => Promise<void>): Promise<() => void> {
  const lines = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/signalling/, async (line) => {
    if (isCut) {
      await line.close();
      return;
    }
    lines.add(line);
    line.connectToServer();
  });
  await page.route('**/api/**', (route) => (isCut ? route.abort() : route.continue()));
  await work();
  isCut = true;
  await Promise.all([...lines].map((line) => line.close()));
  return () => {
    isCut = false;
  };
}

describe('a member of two clinics', () => {
  it('chooses a clinic at sign-in, and switches to the other one later', async () => {
    await anotherClinic(clinic, 'Valley Clinic', administrator.email, ['administrator']);
    const somebody = await Doctor.arrive(browser, { url: clinic.url, screen: 'phone' });
    const { at } = somebody;
    await at.page.goto(at.url);
    await at.field('clinic:signIn.email').fill(administrator.email);
    await at.field('clinic:signIn.password').fill(administrator.password);
    await at.button('clinic:signIn.submit').click();
    await at.heading('clinic:clinics.choose').waitFor();
    await isWhole(at);
    await at.page.getByRole('button', { name: 'Valley Clinic' }).click();
    await at.text('clinic:day.empty').waitFor();
    await somebody.openMenu();
    await at.page.getByRole('link', { name: at.t('clinic:nav.account'), exact: true }).click();
    await at.heading('clinic:clinics.title').waitFor();
    await isWhole(at);

    // Another window stays open in the previous clinic.
    const other = await at.page.context().newPage();
    await other.goto(`${at.url}/members`);
    await other.getByRole('heading', { name: at.t('clinic:members.title') }).waitFor();
    // And so does one that learns of it only later.
    const late = await at.page.context().newPage();
    const comeBack = await loseLine(late, async () => {
      await late.goto(at.url);
      await late.getByText(at.t('clinic:day.empty')).waitFor();
    });
    await at.button('clinic:clinics.goTo', { name: 'Demo Clinic Nilgiri' }).click();
    await at.heading('clinic:day.title').waitFor();
    await at.page.getByText('Meera Iyer').first().waitFor();
    await other.getByRole('heading', { name: at.t('clinic:signIn.again') }).waitFor();
    comeBack();
    await late.getByRole('heading', { name: at.t('clinic:signIn.again') }).waitFor();
    expect(await late.getByText('Meera Iyer').count()).toBe(0);
    expect(at.troubles).toEqual([]);
  });
});
