import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { addDoctor, book, doctorsPassword, putInLine } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;
let other: string;

const second = { email: 'second@demo.example', password: doctorsPassword };

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
  const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(own?.['id']);
  other = await addDoctor(clinic, 'Dr Second', second.email);
  await putInLine(clinic, doctorId, [
    { name: 'Eva Elm', minutes: 4, priority: 'EM', reason: 'Pain or pressure in the chest' },
    { name: 'Uma Umber', minutes: 21, priority: 'UR', reason: 'Blood pressure, 182/104 at home' },
    { name: 'Lola Larch', minutes: 50, reason: 'Rash on both arms' },
    { name: '王建国', minutes: 6, reason: 'Diabetes follow-up' },
  ]);
  await putInLine(clinic, other, [{ name: 'Olga Oak', minutes: 3 }]);
}, 60_000);

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

async function atBoard(options: Partial<PersonOptions> = {}): Promise<Doctor> {
  const somebody = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await somebody.signIn();
  await somebody.row('Uma Umber').getByText(somebody.at.t('clinic:waiting.priority.UR')).waitFor();
  return somebody;
}

/** The names of those who wait, in the order of the page. */
const namesOn = (page: Page): Promise<string[]> =>
  page.locator('.board-waiting h3').allInnerTexts();

const heights = (page: Page): Promise<number[]> =>
  page
    .locator('.board-row')
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));

const encounterOf = async (name: string): Promise<string> => {
  const patients = await clinic.opened('patient');
  const id = patients.find((patient) => patient.name === name)?.id;
  const [row] = await clinic.rows(
    `select id from encounter where patient_id = '${String(id)}' order by id desc limit 1`,
  );
  return String(row?.['id']);
};

describe('the board', () => {
  it.each([
    ['a laptop', { language: 'en', screen: 'desktop', theme: 'light' }],
    ['a laptop in Chinese', { language: 'zh-Hans', screen: 'desktop', theme: 'dark' }],
    ['a phone', { language: 'en', screen: 'phone', theme: 'light' }],
    ['a phone in Chinese', { language: 'zh-Hans', screen: 'phone', theme: 'dark' }],
  ] as const)('has no layout or accessibility problem on %s', async (_name, look) => {
    const { at } = await atBoard(look);
    const { page } = at;
    const isPhone = look.screen === 'phone';
    if (!isPhone) await page.setViewportSize({ width: 1366, height: 768 });
    const all = await heights(page);
    if (isPhone) {
      expect(Math.min(...all)).toBeGreaterThanOrEqual(76);
    } else {
      expect(Math.max(...all)).toBeLessThanOrEqual(68);
      const inView = await page
        .locator('.board-row')
        .evaluateAll((rows) =>
          rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).map(String),
        );
      expect(inView.length).toBeGreaterThanOrEqual(8);
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(await namesOn(page)).toEqual([
      'Eva Elm',
      'Uma Umber',
      'Lola Larch',
      '王建国',
      'Olga Oak',
    ]);
    const marks = await page
      .locator('.board-wait')
      .evaluateAll((waits) => waits.map((wait) => wait.getAttribute('data-loudness')));
    expect(marks).toEqual(['quiet', 'long', 'long', 'quiet', 'quiet']);
    expect(at.troubles).toEqual([]);
  });

  it('works by keyboard alone', async () => {
    const doctor = await atBoard();
    const { page, t } = doctor.at;
    const name = 'Lola Larch';
    const reach = (label: string): Promise<unknown> =>
      until(
        `the focus reaches ${label}`,
        async () => {
          await page.keyboard.press('Tab');
          return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
        },
        (focused) => focused === label,
      );
    const menu = t('scheduling:menu.of', { name });
    await reach(menu);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    // Menus are searched by typing first letters.
    await page.keyboard.type('Tran');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(t('clinic:waiting.transferText')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(
      (label) => document.activeElement?.getAttribute('aria-label') === label,
      menu,
    );
    await page.keyboard.press('Enter');
    await page.keyboard.type('Put');
    await page.keyboard.press('Enter');
    await doctor.row(name).getByText(t('clinic:waiting.held'), { exact: true }).waitFor();
    await reach(t('board:actOf', { act: t('clinic:waiting.resume'), name }));
    await page.keyboard.press('Enter');
    await doctor.row(name).getByText(t('clinic:waiting.held')).waitFor({ state: 'detached' });
  });

  it('opens a menu taller than the space beside its button without choosing an item', async () => {
    const doctor = await atBoard();
    const { page, t } = doctor.at;
    await page.setViewportSize({ width: 1366, height: 640 });
    const menu = doctor
      .row('王建国')
      .first()
      .getByRole('button', { name: t('scheduling:menu.of', { name: '王建国' }), exact: true });
    await menu.click();
    const items = page.getByRole('menu');
    await items.waitFor();
    const [button, list] = [await menu.boundingBox(), await items.boundingBox()];
    if (button === null || list === null) throw new Error('The element has no box.');
    const isBelow = list.y >= button.y + button.height - 1;
    const isAbove = list.y + list.height <= button.y + 1;
    expect([isBelow, isAbove]).toContain(true);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    // The last item can be reached all the same.
    await page.keyboard.press('End');
    await page.getByRole('menuitem', { name: t('scheduling:menu.cancel') }).click();
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows only the doctor’s own patients where that is chosen, also after a reload', async () => {
    const doctor = await atBoard();
    const { page, t } = doctor.at;
    await page.goto(`${clinic.url}/waiting-room`);
    await page.waitForURL(`${clinic.url}/`);
    await doctor.row('Olga Oak').waitFor();
    await page.getByRole('radio', { name: t('board:filter.mine') }).check();
    await doctor.row('Olga Oak').waitFor({ state: 'detached' });
    await page.reload();
    await doctor.row('Lola Larch').waitFor();
    expect(await namesOn(page)).not.toContain('Olga Oak');
    await page.getByRole('radio', { name: t('board:filter.all') }).check();
    await doctor.row('Olga Oak').waitFor();
  });

  it('shows the telephone number of a patient who is not connected', async () => {
    const doctor = await atBoard({ screen: 'phone', language: 'zh-Hans' });
    const { page, t } = doctor.at;
    await doctor.act('Meera Iyer', 'board:phone');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(t('board:phoneOf', { name: 'Meera Iyer' })).waitFor();
    await dialog
      .getByRole('link')
      .or(dialog.getByText(t('board:noPhone')))
      .first()
      .waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
  });

  it('with 60 patients moves no row under the pointer, and re-sorts once the pointer leaves', async () => {
    await putInLine(
      clinic,
      doctorId,
      Array.from({ length: 56 }, (_, index) => ({
        name: `Person ${String(index + 1).padStart(2, '0')}`,
        minutes: 2,
      })),
    );
    const doctor = await atBoard();
    const { page, t } = doctor.at;
    await doctor.row('Person 56').waitFor();
    const before = await namesOn(page);
    expect(before.length).toBeGreaterThanOrEqual(60);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);

    const first = doctor.row('Eva Elm');
    const box = await first.boundingBox();
    const point = (by: number): Promise<void> =>
      page.mouse.move((box?.x ?? 0) + 400 + by, (box?.y ?? 0) + 10);
    const urgent = doctor.row('Person 40');
    const colleague = await MemberVisitor.signedIn(clinic, second);
    const params = { encounterId: await encounterOf('Person 40') };
    await point(0);
    const done = await colleague.call(routes.setPriority, { params, body: { priority: 'EM' } });
    expect(done.status).toBe(200);
    const held = { params, body: { held: true } };
    expect((await colleague.call(routes.holdPatient, held)).status).toBe(200);
    let step = 0;
    // The row shows its news at once, without moving.
    await until(
      'the row shows the priority',
      async () => {
        await point((step += 1) % 9);
        return urgent.getByText(t('clinic:waiting.priority.EM'), { exact: true }).count();
      },
      (count) => count === 1,
    );
    const onHold = urgent.getByText(t('clinic:waiting.held'), { exact: true });
    await until(
      'the row shows that the patient is on hold',
      async () => {
        await point((step += 1) % 9);
        return onHold.count();
      },
      (count) => count === 1,
    );
    expect(await namesOn(page)).toEqual(before);
    // Nor does another action move under the pointer.
    const actOf = (key: string): string => t('board:actOf', { act: t(key), name: 'Person 40' });
    const phone = urgent.getByRole('button', { name: actOf('board:phone'), exact: true });
    const resume = urgent.getByRole('button', { name: actOf('clinic:waiting.resume') });
    expect([await phone.count(), await resume.count()]).toEqual([1, 0]);
    await page.mouse.move(3, 3);
    await resume.waitFor();
    await until(
      'the list stops changing',
      () => namesOn(page),
      (names) => names.indexOf('Person 40') < 2,
    );

    // A patient arrives while the pointer is there: the arrival is counted, and shown on demand.
    const patient = await Patient.withLink(
      browser,
      clinic.url,
      await book(clinic, doctorId, 'Nora Nettle'),
    );
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.startDevices();
    await patient.finishCheck();
    await point(0);
    const stood = await first.boundingBox();
    await patient.agree();
    const more = page.getByRole('button', { name: t('board:moved_one', { count: '1' }) });
    await until(
      'the button counts the new patient',
      async () => {
        await point((step += 1) % 9);
        return more.count();
      },
      (count) => count === 1,
    );
    expect(await namesOn(page)).not.toContain('Nora Nettle');
    expect(await first.boundingBox()).toEqual(stood);
    await more.click();
    const row = doctor.row('Nora Nettle');
    await row.waitFor();
    expect(await row.getAttribute('data-new')).toBe('true');
    expect(doctor.at.troubles).toEqual([]);
  });
});
