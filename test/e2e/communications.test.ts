import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { addDoctor, book } from '../support/actors/waiting.ts';

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

const desk = {
  email: 'desk@demo.example',
  password: 'seven-lamps-by-the-door',
};

describe('a patient who waits and the front desk', () => {
  it('write to each other, and the desk writes to everybody in the queue', async () => {
    const doctorId = await addDoctor(clinic, 'Dr Second', 'second@demo.example');
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const anna = await Patient.withLink(
      browser,
      clinic.url,
      await book(clinic, doctorId, 'Anna Amber'),
    );
    await anna.arriveInWaitingRoom();
    const { at: phone } = anna;
    const { at: office } = front;

    await phone.button('patient:communications.open').click();
    const field = phone.field('patient:communications.field');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill('My camera stays black.');
    await phone.button('patient:communications.send').click();
    const log = phone.page.getByRole('log');
    await log.getByText('My camera stays black.').waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await phone.accessibilityProblems()).toEqual([]);

    // The message is shown on every page of the desk, with a link to where it is answered.
    const name = 'Anna Amber';
    const alert = office.page.getByRole('alert');
    await alert.getByText(office.t('clinic:alerts.unanswered', { name })).waitFor();
    await office.page.waitForFunction(() => document.title.startsWith('(1) '));
    await alert.getByRole('link', { name: office.t('clinic:alerts.toBoard') }).click();
    const card = office.page.getByRole('listitem', { name });
    await card.getByText(/no answer yet/).waitFor();
    await card
      .getByRole('button', {
        name: office.t('board:actOf', { act: office.t('board:write_one', { count: '1' }), name }),
      })
      .click();
    const dialog = office.page.getByRole('alertdialog');
    await dialog.getByText('My camera stays black.').waitFor();
    expect(await office.accessibilityProblems()).toEqual([]);
    await office.field('clinic:communications.field').fill('The doctor calls you by phone then.');
    await office.page.keyboard.press('Tab');
    await office.page.keyboard.press('Enter');
    await dialog.getByText('The doctor calls you by phone then.').waitFor();
    await log.getByText('The doctor calls you by phone then.').waitFor();
    // The open dialog updates.
    await field.fill('Thank you!');
    await phone.button('patient:communications.send').click();
    await dialog.getByText('Thank you!').waitFor();
    await office.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await office.button('clinic:announce.openOf', { line: 'Dr Second' }).click();
    await office.field('clinic:announce.field').fill('We begin ten minutes late.');
    await office.button('clinic:announce.send').click();
    await office.text('clinic:announce.sent_one').waitFor();
    expect(await office.accessibilityProblems()).toEqual([]);
    await log.getByText('We begin ten minutes late.').waitFor();

    // Messages are still there after a reload; one that cannot be sent stays in the field.
    await phone.page.reload();
    await log.getByText('We begin ten minutes late.').waitFor();
    await phone.page.context().setOffline(true);
    await field.fill('Are you there?');
    await phone.button('patient:communications.send').click();
    await phone.page.locator('.banner-danger, .banner-warning').first().waitFor();
    expect(await field.inputValue()).toBe('Are you there?');
    await phone.page.context().setOffline(false);
    await phone.button('patient:communications.send').click();
    await log.getByText('Are you there?').waitFor();
    expect(await log.getByText('Are you there?').count()).toBe(1);
  });
});
