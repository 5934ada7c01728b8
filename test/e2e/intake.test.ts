import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { appoint, book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
  const [row] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(row?.['id']);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** A patient in the waiting room, due in this many minutes. */
async function waits(name: string, minutes: number, language: 'en' | 'zh-Hans' = 'en') {
  const link = await book(clinic, doctorId, name);
  const patient = await Patient.withLink(browser, clinic.url, link, { language });
  await patient.arriveInWaitingRoom();
  await appoint(clinic, link.encounterId, minutes);
  await patient.at.heading('intake:title').waitFor();
  return patient;
}

const firstInLine = (page: Page, name: string): Promise<unknown> =>
  page.waitForFunction(
    (expected) => document.querySelector('.board-waiting h3')?.textContent === expected,
    name,
  );

describe('questions before the visit', () => {
  it('that are answered with a red flag put the patient first, and alert staff on every page', async () => {
    const front = await Doctor.arrive(browser, { url: clinic.url, language: 'zh-Hans' });
    await front.signIn({ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' });
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const anna = await waits('Anna Amber', 10);
    const bela = await waits('Bela Birch', 20);
    await bela.at.text('patient:position.before_one').waitFor();
    await firstInLine(front.at.page, 'Anna Amber');

    const group = bela.at.page.getByRole('group', { name: /Do you have any of these/ });
    await group.getByLabel('None of these').check();
    await group.getByLabel('Trouble breathing').check();
    // One option excludes the other.
    expect(await group.getByLabel('None of these').isChecked()).toBe(false);
    await bela.at.text('intake:redFlag.saved').waitFor();
    const call = bela.at.page.getByRole('link', {
      ...{ name: bela.at.t('intake:redFlag.callNow', { number: '112' }), exact: true },
    });
    // Visible on a phone, far above the end of the form.
    const box = await call.boundingBox();
    expect(box?.y).toBeLessThan(780);
    expect(await call.getAttribute('href')).toBe('tel:112');
    // Further down one line stays, and leaves the questions visible.
    const line = bela.at.page.locator('.intake-flag');
    expect(await line.getByRole('link').count()).toBe(0);
    await bela.at.button('intake:send').scrollIntoViewIfNeeded();
    await line.getByRole('link').waitFor();
    const covers = await line.boundingBox();
    expect(covers?.height).toBeLessThan(780 / 4);
    expect((covers?.y ?? 0) + (covers?.height ?? 0)).toBeLessThanOrEqual(780);
    const short = bela.at.t('intake:redFlag.callShort', { number: '112' });
    expect(await line.getByRole('link', { name: short }).getAttribute('href')).toBe('tel:112');
    expect(await bela.at.accessibilityProblems()).toEqual([]);

    await bela.at.text('patient:position.next').waitFor();
    await anna.at.text('patient:position.moved.urgent').waitFor();
    await firstInLine(front.at.page, 'Bela Birch');
    for (const { at } of [front, doctor]) {
      await at.page
        .getByRole('alert')
        .getByText(at.t('clinic:alerts.redFlag', { name: 'Bela Birch' }))
        .waitFor();
      expect(await at.page.title()).toMatch(/^\(1\) /);
      expect(await at.accessibilityProblems()).toEqual([]);
    }
    // Only the care team reads which red flag it is; the desk reads what to do.
    await doctor.at.page.getByRole('alert').getByText('Trouble breathing').waitFor();
    const desksAlert = front.at.page.getByRole('alert');
    await desksAlert.getByText(front.at.t('clinic:alerts.redFlagHelp')).waitFor();
    await front.at.button('clinic:alerts.seenOf', { name: 'Bela Birch' }).click();
    await front.at.page.waitForFunction(() => !document.title.startsWith('('));
    await front.at.page
      .getByRole('listitem', { name: 'Bela Birch' })
      .getByText(front.at.t('clinic:intake.redFlag'))
      .waitFor();
    expect(await front.at.page.getByText('呼吸困难').count()).toBe(0);

    // Further answers reach the open page of the visit.
    await doctor.at.page
      .getByRole('alert')
      .getByRole('link', { name: doctor.at.t('clinic:day.openOf', { name: 'Bela Birch' }) })
      .click();
    await doctor.openTab('clinic:patientTab.title');
    await doctor.at.heading('intake:answers.title').waitFor();
    await doctor.at.text('intake:answers.redFlags').waitFor();
    await bela.at.button('intake:send').click();
    await bela.at.text('intake:missing').waitFor();
    await bela.at.page.getByLabel(/What would you like help with/).fill('Cannot sleep lying down');
    await bela.at.button('intake:send').click();
    await bela.at.text('intake:done', { clinic: 'Demo Clinic Nilgiri' }).waitFor();
    await doctor.at.page.getByText('Cannot sleep lying down').waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    expect([front, doctor, anna, bela].flatMap(({ at }) => at.troubles)).toEqual([]);
  });

  it('keep the answers over a reload, a network loss and a change of language', async () => {
    const cara = await waits('Cara Cedar', 30);
    const { at } = cara;
    const complaint = at.page.getByLabel(/What would you like help with/);
    await complaint.fill('A rash');
    await at.text('intake:saved').waitFor();
    await at.setOffline(true);
    await at.page.getByRole('radio', { name: 'A few days' }).check();
    await at.text('intake:failed').waitFor();
    await at.setOffline(false);
    await at.text('intake:saved').waitFor();
    await at.page.reload();
    await at.heading('intake:title').waitFor();
    expect(await complaint.inputValue()).toBe('A rash');
    expect(await at.page.getByRole('radio', { name: 'A few days' }).isChecked()).toBe(true);
    // A dependent question appears with the answer.
    const which = at.page.getByLabel(/Which ones, and how much/);
    expect(await which.count()).toBe(0);
    await at.page
      .getByRole('radiogroup', { name: /Do you take any medicines/ })
      .getByLabel(at.t('intake:yes'))
      .check();
    await which.waitFor();
    await at.page.getByRole('combobox').first().selectOption('zh-Hans');
    await at.page.getByRole('radio', { name: '几天' }).waitFor();
    expect(await at.page.getByRole('radio', { name: '几天' }).isChecked()).toBe(true);
    expect(at.troubles.filter((trouble) => !trouble.includes('DISCONNECTED'))).toEqual([]);
  });

  it('are written and tried by an administrator, and asked from then on', async () => {
    const admin = await Doctor.arrive(browser, { url: clinic.url });
    const { at } = admin;
    await admin.signIn({
      ...{ email: 'administrator@demo.example', password: 'a-kettle-and-a-compass' },
    });
    await at.page.goto(`${at.url}/settings`);
    await at.page.getByRole('link', { name: at.t('clinic:settings.questions') }).click();
    await at.heading('intake-form:title').waitFor();
    const rows = at.page.locator('.form-items > li');
    await rows.nth(6).waitFor();

    // A number with a red flag, asked only of those who take medicines.
    await at.button('intake-form:add').click();
    const row = rows.nth(7);
    await at.button('intake-form:save').click();
    await row.getByText(at.t('intake-form:problem.text')).waitFor();
    const field = (key: string, language: string) =>
      row.getByLabel(
        at.t('intake-form:inLanguage', { label: at.t(`intake-form:${key}`), language }),
      );
    await field('question', 'English').fill('How many different medicines?');
    await field('question', '简体中文').fill('服用几种药物？');
    await row.getByLabel(at.t('intake-form:type'), { exact: true }).selectOption('integer');
    await row.getByRole('button', { name: at.t('intake-form:addRedFlag') }).click();
    const flags = row.getByRole('group', { name: at.t('intake-form:redFlags') });
    await flags.getByLabel(at.t('intake-form:value')).fill('10');
    await flags.getByLabel(at.t('intake-form:priority')).selectOption('UR');
    await row.getByRole('button', { name: at.t('intake-form:addCondition') }).click();
    const conditions = row.getByRole('group', { name: at.t('intake-form:conditions') });
    await conditions
      .getByLabel(at.t('intake-form:question'), { exact: true })
      .selectOption({ label: 'Do you take any medicines?' });
    expect(await at.accessibilityProblems()).toEqual([]);

    const preview = at.page.getByRole('region', { name: at.t('intake-form:preview.title') });
    const number = preview.getByLabel('How many different medicines?');
    expect(await number.count()).toBe(0);
    await preview
      .getByRole('radiogroup', { name: 'Do you take any medicines?' })
      .getByLabel(at.t('intake:yes'))
      .check();
    await number.fill('12');
    await preview.getByText(at.t('intake-form:preview.redFlag')).waitFor();

    // In another position its condition would refer to a later question.
    const up = row.getByRole('button', { name: new RegExp(`^${at.t('intake-form:up')}`) });
    await up.focus();
    await at.page.keyboard.press('Enter');
    await rows.nth(6).getByText('How many different medicines?').first().waitFor();
    await at.button('intake-form:save').click();
    await at.page.getByText(at.t('intake-form:saved')).waitFor();

    const dana = await waits('Dana Dill', 40);
    await dana.at.page
      .getByRole('radiogroup', { name: 'Do you take any medicines?' })
      .getByLabel(dana.at.t('intake:yes'))
      .check();
    await dana.at.page.getByLabel('How many different medicines?').fill('11');
    await dana.at.text('intake:redFlag.UR.title').waitFor();
    // An administrator is alerted as the desk is.
    const ofDana = at.t('clinic:alerts.redFlag', { name: 'Dana Dill' });
    await at.page.getByRole('alert').getByText(ofDana).waitFor();
    expect([at, dana.at].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
