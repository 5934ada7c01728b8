import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { administrator } from '../support/actors/members.ts';
import { png, pngChunk } from '../support/pictures.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

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

const looks = [
  { language: 'en', screen: 'desktop', theme: 'light' },
  { language: 'zh-Hans', screen: 'phone', theme: 'dark' },
] as const;

/** Larger than the limit, and with metadata that no patient should get. */
const photograph = png(900, 600, pngChunk('eXIf', Buffer.from('11.42 N 76.86 E')));

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });

/** The size of a picture in pixels; zero where it is broken. */
const sizeOf = async (picture: Locator): Promise<readonly number[]> => {
  await picture.waitFor();
  return picture.evaluate(async (shown: HTMLImageElement) => {
    await shown.decode();
    return [shown.naturalWidth, shown.naturalHeight];
  });
};

/** The colour of a page's filled button, or of its first link. */
const accentOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--color-accent'),
  );

describe.each(looks)('the look of a clinic in $language', (look) => {
  it('is chosen by an administrator, and shows on the pages of patients and staff', async () => {
    const link = await clinic.seed();
    const admin = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await admin.signIn(administrator);
    const { at } = admin;
    await at.page.goto(`${clinic.url}/settings/clinic`);
    const card = at.page.getByRole('region', { name: at.t('settings:look.title') });
    const logo = card.getByLabel(at.t('settings:look.logo'));

    await logo.setInputFiles(file('logo.svg', 'image/svg+xml', Buffer.from('<svg/>')));
    await card.getByText(at.t('errors:picture_invalid')).waitFor();
    await logo.setInputFiles(file('logo.png', 'image/png', Buffer.from('no picture')));
    await card.getByText(at.t('errors:picture_invalid')).waitFor();
    await logo.setInputFiles(file('logo.png', 'image/png', photograph));
    await card.getByText(at.t('settings:picture.saved')).waitFor();
    // Scaled down in the browser, before it is sent.
    expect(await sizeOf(card.getByAltText(at.t('settings:look.logoNow')))).toEqual([512, 341]);
    const usual = await accentOf(at.page);
    await card.getByLabel(at.t('settings:look.colour'), { exact: true }).fill('#ffcc00');
    await card.getByText(at.t('settings:look.shaded')).waitFor();
    await card.getByRole('button', { name: at.t('settings:look.saveColour') }).click();
    await card.getByText(at.t('settings:look.saved')).waitFor();
    expect(await accentOf(at.page)).not.toBe(usual);
    expect(await sizeOf(at.page.locator('.frame-clinic .clinic-logo'))).toEqual([512, 341]);
    expect(await at.accessibilityProblems()).toEqual([]);
    const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);

    const doctor = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await doctor.signIn();
    await doctor.openMenu();
    await doctor.at.page.getByRole('link', { name: doctor.at.t('clinic:nav.account') }).click();
    const own = doctor.at.page.getByRole('region', {
      name: doctor.at.t('settings:portrait.title'),
    });
    await own
      .getByLabel(doctor.at.t('settings:portrait.label'))
      .setInputFiles(file('face.png', 'image/png', photograph));
    await own.getByText(doctor.at.t('settings:picture.saved')).waitFor();
    expect(await sizeOf(own.locator('img'))).toEqual([320, 320]);
    await own.getByText('MBBS (invented)').waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);

    const patient = await Patient.withLink(browser, clinic.url, link, look);
    await patient.openLink();
    // Before authentication.
    expect(await sizeOf(patient.at.page.locator('.brand .clinic-logo'))).toEqual([512, 341]);
    expect(await accentOf(patient.at.page)).toBe(await accentOf(at.page));
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    await patient.confirmBirthDate();
    const line = patient.at.page.locator('.doctor-line');
    expect(await sizeOf(line.locator('img'))).toEqual([320, 320]);
    await line.getByText('MBBS (invented)').waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);

    // On paper, too, and only once on the screen.
    const [visit] = await clinic.rows('select id from encounter limit 1');
    await doctor.at.page.goto(`${clinic.url}/visits/${String(visit?.['id'])}/summary`);
    const head = doctor.at.page.locator('.print-head');
    await doctor.at.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await head.isVisible()).toBe(false);
    await doctor.at.page.emulateMedia({ media: 'print' });
    expect(await sizeOf(head.locator('.clinic-logo'))).toEqual([512, 341]);

    await card.getByRole('button', { name: at.t('settings:picture.remove') }).click();
    await card.getByText(at.t('settings:picture.removed')).waitFor();
    await at.page.locator('.frame-clinic img[src="/icon.svg"]').waitFor();
    // Nothing that the content security policy refuses, such as an inline style or a
    // picture from elsewhere.
    const troubles = [at, doctor.at, patient.at].flatMap((one) => one.troubles);
    expect(troubles).toEqual([]);
  }, 120_000);
});

describe('the menu of the signed-in person', () => {
  it('offers account, language, theme and sign-out, by keyboard and pointer', async () => {
    await clinic.seed();
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const { at } = doctor;
    const { page } = at;
    const button = page.getByRole('button', { name: at.t('clinic:nav.accountMenu') });
    const signOut = at.button('clinic:nav.signOut');
    expect(await signOut.isVisible()).toBe(false);
    await button.focus();
    await page.keyboard.press('Enter');
    await signOut.waitFor();
    // The menu lies over the rows of the board, not under them.
    await page.locator('.board-row').first().waitFor();
    const panel = page.locator('.account-panel');
    const covered = await panel.evaluate((shown) => {
      const { right, top, bottom } = shown.getBoundingClientRect();
      const rows = [...document.querySelectorAll<HTMLElement>('.board-row')];
      // Moves a row to where the menu is.
      const [row] = rows;
      row?.style.setProperty('top', `${top - row.getBoundingClientRect().top}px`);
      return shown.contains(document.elementFromPoint(right - 8, Math.min(top + 8, bottom)));
    });
    expect(covered).toBe(true);
    expect(await at.accessibilityProblems()).toEqual([]);
    await page.keyboard.press('Tab');
    const account = page.getByRole('link', { name: at.t('clinic:nav.account') });
    expect(await account.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await signOut.waitFor({ state: 'hidden' });
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);

    await button.click();
    await page.getByRole('button', { name: at.t('common:darkTheme') }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await page.getByRole('heading', { level: 1 }).click();
    await signOut.waitFor({ state: 'hidden' });
    await button.click();
    await account.click();
    await at.heading('clinic:account.title').waitFor();
    expect(await signOut.isVisible()).toBe(false);
    await doctor.signOut();
    await at.heading('clinic:signIn.title').waitFor();
    expect(at.troubles).toEqual([]);
  });
});
