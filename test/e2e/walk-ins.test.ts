import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

describe('a walk-in patient', () => {
  it('is registered by the front desk, opens the link, and comes back', async () => {
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    await at.button('clinic:walkIn.open').click();
    const dialog = at.page.getByRole('alertdialog');
    await at.button('clinic:walkIn.register').click();
    // A missing field is named, and gets the focus.
    await dialog.getByText(at.t('clinic:walkIn.missing')).first().waitFor();
    await at.page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-invalid') === 'true',
    );
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.field('clinic:walkIn.name').fill('Anna Amber');
    await at.field('clinic:walkIn.birthDate').fill('1980-01-01');
    await at.field('clinic:walkIn.gender').selectOption('female');
    await at.field('clinic:walkIn.reason').fill('Cough for a week');
    await at.button('clinic:walkIn.register').click();
    await dialog.getByText(at.t('clinic:walkIn.done', { name: 'Anna Amber' })).waitFor();
    const number = await dialog.getByText(/P-[0-9A-Z]{6}/).innerText();
    const identifier = /P-[0-9A-Z]{6}/.exec(number)?.[0] ?? '';
    const url = await at.field('clinic:link.text').inputValue();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('common:close').click();

    const link = { name: 'Anna Amber', birthDate: '1980-01-01', token: url.split('#')[1] ?? '' };
    const patient = await Patient.withLink(browser, clinic.url, link);
    await patient.arriveInWaitingRoom();
    await patient.at.text('patient:position.next').waitFor();
    expect(await patient.at.page.getByText(/Your appointment is at/).count()).toBe(0);
    const card = at.page.getByRole('listitem', { name: 'Anna Amber' });
    await card.getByText(at.t('clinic:waiting.walkIn')).waitFor();
    await card.getByText('Cough for a week').waitFor();

    // On another day they have their number.
    await at.button('clinic:walkIn.open').click();
    await dialog.getByRole('radio', { name: at.t('clinic:walkIn.back') }).check();
    await at.field('clinic:walkIn.identifier').fill('P-NOBODY');
    await at.page.keyboard.press('Enter');
    await dialog.getByText(at.t('clinic:walkIn.nobody')).waitFor();
    // Part of their name finds them, too, where it is unique.
    await at.field('clinic:walkIn.identifier').fill('amber an');
    await at.page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: /Anna Amber/, checked: true }).waitFor();
    await at.field('clinic:walkIn.identifier').fill(identifier);
    await at.page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: /Anna Amber/, checked: true }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('clinic:walkIn.register').click();
    await dialog.getByText(at.t('clinic:walkIn.number', { identifier })).waitFor();
  });
});
