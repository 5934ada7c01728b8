import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/browser.ts';
import { TestClinic } from '../support/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor, Patient } from '../support/visit-people.ts';
import { addDoctor, book, deskAccount, doctorsPassword, putInLine } from '../support/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;
let other: string;

const lone = { email: 'second@demo.example', password: doctorsPassword };
const crowd = 60;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
  const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(own?.['id']);
  other = await addDoctor(clinic, 'Dr Second', lone.email);
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

async function atBoard(options: Partial<PersonOptions> = {}, account?: typeof lone) {
  const somebody = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await somebody.signIn(account);
  await somebody.at.heading('clinic:day.title').waitFor();
  await somebody.row('Olga Oak').waitFor();
  return somebody;
}

/** The names of those who wait, as they stand on the page. */
const waiting = (page: Page): Promise<string[]> =>
  page.locator('.board-waiting h3').allInnerTexts();

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe('the board', () => {
  it.each([
    ['a laptop', { language: 'en', screen: 'desktop', theme: 'light' }, 3.4],
    ['a laptop in Chinese', { language: 'zh-Hans', screen: 'desktop', theme: 'dark' }, 3.4],
    ['a phone', { language: 'en', screen: 'phone', theme: 'light' }, 4.75],
    ['a phone in Chinese', { language: 'zh-Hans', screen: 'phone', theme: 'dark' }, 4.75],
  ] as const)('is whole on %s', async (_name, look, rems) => {
    const { at, row } = await atBoard(look);
    if (process.env['LOOK'])
      await at.page.screenshot({ path: `/tmp/look/${_name.replaceAll(' ', '-')}.png` });
    expect(await sidewaysScroll(at.page)).toBe(0);
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(rems).toBeGreaterThan(0);
    expect(row).toBeDefined();
  });
});
