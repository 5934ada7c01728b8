import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

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

const openAccount = async (doctor: Doctor): Promise<void> => {
  const { at } = doctor;
  await doctor.openMenu();
  await at.page.getByRole('link', { name: at.t('clinic:nav.account'), exact: true }).click();
  await at.heading('clinic:account.title').waitFor();
};

describe('a person’s account', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)('can sign a lost device out, in %s on a %s', async (language, screen) => {
    const lost = await Doctor.arrive(browser, { url: clinic.url });
    await lost.signIn();
    const doctor = await Doctor.arrive(browser, { url: clinic.url, language, screen });
    await doctor.signIn();
    await openAccount(doctor);
    const { at } = doctor;
    await at.text('clinic:account.thisDevice').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);

    await at.page.getByRole('listitem').getByRole('button').click();
    await at.page.getByRole('listitem').getByText(at.t('clinic:account.ended')).waitFor();
    await lost.at.heading('clinic:signIn.again').waitFor();
  });

  it('accepts a new password only with the current one', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    await openAccount(doctor);
    const { at } = doctor;
    const fill = async (current: string, next: string): Promise<void> => {
      await at.field('clinic:account.current').fill(current);
      await at.field('clinic:account.next').fill(next);
      await at.button('clinic:account.change').click();
    };
    const focused = (): Promise<string | null> =>
      at.page.locator(':focus').getAttribute('aria-invalid');
    await fill('', 'short');
    await at.text('clinic:setUp.shortPassword').waitFor();
    await at.page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true');
    const next = 'nine white stones in a row';
    await fill('not this one', next);
    await at.text('errors:password_wrong').waitFor();
    await at.page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true');
    expect(await focused()).toBe('true');
    await fill('a-quiet-river-at-dawn', next);
    await at.text('clinic:account.changed').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);

    const again = await Doctor.arrive(browser, { url: clinic.url });
    await again.signIn({ email: 'doctor@demo.example', password: next });
  });

  it('hides each password until it is revealed, and accepts pasted ones', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { at } = doctor;
    await at.page.goto(at.url);
    await at.field('clinic:signIn.email').fill('a-quiet-river-at-dawn');
    await at.field('clinic:signIn.email').press('ControlOrMeta+A');
    await at.field('clinic:signIn.email').press('ControlOrMeta+X');
    await at.field('clinic:signIn.password').press('ControlOrMeta+V');
    await at.field('clinic:signIn.email').fill('doctor@demo.example');
    expect(await at.field('clinic:signIn.password').getAttribute('type')).toBe('password');
    await at.button('clinic:signIn.submit').click();
    await at.heading('clinic:day.title').waitFor();

    await openAccount(doctor);
    const [current, next] = ['clinic:account.current', 'clinic:account.next'] as const;
    const types = (): Promise<unknown[]> =>
      Promise.all([current, next].map((field) => at.field(field).getAttribute('type')));
    const show = at.button('clinic:signIn.showPasswordOf', { field: at.t(next) });
    expect(await types()).toEqual(['password', 'password']);
    await show.click();
    expect(await types()).toEqual(['password', 'text']);
    expect(await show.getAttribute('aria-pressed')).toBe('true');
    expect(await at.accessibilityProblems()).toEqual([]);
    await show.click();
    expect(await types()).toEqual(['password', 'password']);
    expect(await show.getAttribute('aria-pressed')).toBe('false');
  });
});
