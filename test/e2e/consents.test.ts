import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const admin = { email: 'administrator@demo.example', password: 'a-kettle-and-a-compass' };

describe('what a patient agrees to', () => {
  it('is asked for each purpose, withdrawn, recorded when given aloud, and decides whether the visit may begin', async () => {
    const patient = await Patient.arrive(browser, clinic);
    // The administrator also requires the consent for research.
    const administrator = await Doctor.arrive(browser, { url: clinic.url });
    await administrator.signIn(admin);
    const { at: office } = administrator;
    await office.page.goto(`${office.url}/settings/consents`);
    const form = office.page.getByRole('region', {
      name: office.t('clinic:settings.consents.title'),
    });
    await form
      .getByRole('checkbox', { name: office.t('clinic:consents.purpose.research') })
      .check();
    await form.getByRole('button', { name: office.t('clinic:settings.consents.save') }).click();
    await office.text('clinic:settings.consents.saved').waitFor();
    expect(await office.accessibilityProblems()).toEqual([]);

    const { at: phone } = patient;
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.startDevices();
    await patient.finishCheck();
    const asked = (purpose: string) =>
      phone.page.getByRole('region', { name: phone.t(`patient:consent.purpose.${purpose}`) });
    // Nothing is preselected.
    expect(await phone.page.getByRole('radio', { checked: true }).count()).toBe(0);
    await asked('sharing')
      .getByRole('radio', { name: phone.t('patient:consent.yes') })
      .check();
    await asked('research')
      .getByRole('radio', { name: phone.t('patient:consent.no') })
      .check();
    expect(await phone.accessibilityProblems()).toEqual([]);
    await patient.agree();

    // The patient withdraws the consent to treatment.
    await phone.button('patient:consents.open').click();
    await phone.page.getByText(/You said no on/).waitFor();
    expect(await phone.accessibilityProblems()).toEqual([]);
    const purpose = phone.t('patient:consent.purpose.treatment');
    await phone.page
      .getByRole('button', { name: phone.t('patient:consents.takeBackOf', { purpose }) })
      .click();
    await phone.page.getByText(/You withdrew your consent on/).waitFor();

    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    await doctor.openVisit(patient.name);
    const { at } = doctor;
    await doctor.join();
    await doctor.admit(patient.name);
    await at.text('errors:consent_required').waitFor();

    await at.page.getByRole('tab', { name: at.t('clinic:patientTab.title') }).click();
    await at.page.getByText(/Withdrawn on/).waitFor();
    await at.button('clinic:consents.record').click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByText('I have read this and agree to be treated by video.').waitFor();
    await at.button('clinic:consents.recordDo').click();
    await dialog.getByText(at.t('clinic:consents.saidMissing')).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('radio', { name: at.t('clinic:consents.yes') }).check();
    await at.button('clinic:consents.recordDo').click();
    await at.page.getByText(/said aloud to/).waitFor();
    await doctor.admit(patient.name);
    expect(
      await clinic.rows('select purpose, status, witness_role from consent order by decided_at'),
    ).toEqual([
      { purpose: 'treatment', status: 'active', witness_role: null },
      { purpose: 'sharing', status: 'active', witness_role: null },
      { purpose: 'research', status: 'rejected', witness_role: null },
      { purpose: 'treatment', status: 'inactive', witness_role: null },
      { purpose: 'treatment', status: 'active', witness_role: 'doctor' },
    ]);
  });
});
