import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Guest, Patient } from '../../support/actors/visit-people.ts';

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

describe('people invited to a visit', () => {
  it('join by link and code, are admitted one by one, seen and heard, held, and removed', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    await doctor.openVisit(patient.name);
    const interpreter = await Guest.arrive(
      browser,
      await doctor.invite('Maya Chen', 'interpreter'),
    );
    await doctor.join();

    // The interpreter is early: the patient sees who else waits, but not the other way round.
    await interpreter.openLink();
    expect(interpreter.at.page.url()).toBe(`${clinic.url}/g`);
    expect(await interpreter.at.page.content()).not.toContain(patient.name);
    expect(await interpreter.at.accessibilityProblems()).toEqual([]);
    await interpreter.giveCode(interpreter.invited.code === '000 000' ? '000001' : '000000');
    await interpreter.at.text('guest:welcome.wrongCode').waitFor();
    await interpreter.giveCode();
    await interpreter.goToDoor();
    expect(await interpreter.at.accessibilityProblems()).toEqual([]);
    await patient.arriveInWaitingRoom();
    await patient.at.page.getByText('Maya Chen').waitFor();

    // Admitted before the patient, they hear nobody yet.
    await doctor.admit(interpreter.calledAs);
    await doctor.at.text('call:door.held', { name: interpreter.calledAs }).waitFor();
    expect(await interpreter.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });

    await doctor.admit(patient.name);
    for (const { at } of [doctor, patient, interpreter]) {
      await at.seesMoving(2);
      await at.hearsAndSees();
    }

    // A reload returns straight to the call, by the cookie alone.
    await interpreter.at.page.reload();
    await interpreter.at.seesMoving(2);

    const daughter = await Guest.arrive(
      browser,
      await doctor.invite('Ling Wu', 'family', ['pictures']),
      { language: 'zh-Hans' },
    );
    await daughter.openLink();
    await daughter.giveCode();
    await daughter.goToDoor('patient:check.startMicrophone');
    await doctor.admit(
      doctor.at.t('common:named', { name: 'Ling Wu', role: doctor.at.t('common:role.family') }),
    );
    await daughter.at.button('call:control.microphone').waitFor();
    expect(await daughter.at.button('call:control.camera').count()).toBe(0);
    await patient.at.page.locator('.room-name', { hasText: 'Ling Wu' }).waitFor();
    await doctor.at.seesMoving(2);

    // Without the patient the guest is put on hold.
    await patient.at.button('call:control.leave').click();
    await interpreter.at.heading('guest:room.title').waitFor();
    await patient.at.button('patient:left.back').click();
    await interpreter.at.seesMoving(2);

    await doctor.at.button('clinic:guests.open').click();
    const dialog = doctor.at.page.getByRole('alertdialog');
    await dialog.getByText(doctor.at.t('clinic:guests.state.in-call')).first().waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await dialog
      .getByRole('button', { name: doctor.at.t('clinic:guests.removeOf', { name: 'Ling Wu' }) })
      .click();
    await dialog
      .getByRole('button', { name: doctor.at.t('clinic:guests.removeNow', { name: 'Ling Wu' }) })
      .click();
    await daughter.at.heading('guest:removed.title').waitFor();
    await dialog.getByText(doctor.at.t('clinic:guests.state.removed')).waitFor();
    await dialog.getByRole('button', { name: doctor.at.t('common:close'), exact: true }).click();
    await daughter.at.page.reload();
    await daughter.at.heading('patient:open.title').waitFor();

    await doctor.endVisit();
    await interpreter.at.heading('guest:ended.title').waitFor();
    await interpreter.at.page.reload();
    await interpreter.at.heading('patient:open.title').waitFor();
    for (const { at } of [doctor, patient, interpreter, daughter]) {
      expect(at.troubles).toEqual([]);
    }
  }, 180_000);

  it('who mix up the links are led to the right page; a withdrawn invitation opens nothing', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const desk = await Doctor.arrive(browser, { url: clinic.url });
    await desk.signIn({ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' });
    const { name } = patient;
    await desk.act(name, 'clinic:guests.open');
    const guest = await Guest.arrive(browser, await desk.inviteHere('Tomas Weber', 'family'), {
      screen: 'desktop',
    });

    const { page } = guest.at;
    const [, token = ''] = guest.invited.link.split('#');
    await page.goto(`${clinic.url}/v#${token}`);
    await guest.at.heading('guest:welcome.title').waitFor();
    expect(page.url()).toBe(`${clinic.url}/g`);
    await patient.at.page.goto(`${clinic.url}/g#${patient.link.token}`);
    await patient.at.heading('patient:welcome.title').waitFor();
    expect(patient.at.page.url()).toBe(`${clinic.url}/v`);

    // By keyboard alone, with the digits in groups as they are read out.
    await guest.at.field('patient:code.label').focus();
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await guest.at.text('patient:code.incomplete').waitFor();
    await guest.at.field('patient:code.label').fill('');
    await page.keyboard.type(guest.invited.code);
    await page.keyboard.press('Enter');
    await guest.at.heading('patient:check.title').waitFor();

    // Withdrawn during the device check: the guest cannot join any more.
    const dialog = desk.at.page.getByRole('alertdialog');
    await dialog
      .getByRole('button', { name: desk.at.t('clinic:guests.removeOf', { name: 'Tomas Weber' }) })
      .click();
    await dialog
      .getByRole('button', { name: desk.at.t('clinic:guests.removeNow', { name: 'Tomas Weber' }) })
      .click();
    await dialog.getByText(desk.at.t('clinic:guests.state.removed')).waitFor();
    await guest.at.button('patient:check.start').click();
    await guest.at.button('patient:check.continue').click();
    await guest.at.heading('patient:open.title').waitFor();
    await page.goto(guest.invited.link);
    await guest.at.text('errors:link_invalid').waitFor();
  });

  it('can be admitted by a doctor on a phone, however many wait', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url, screen: 'phone' });
    await doctor.signIn();
    await doctor.openVisit(patient.name);
    const names = ['Maya Chen', 'Ling Wu'];
    for (const name of names) {
      const guest = await Guest.arrive(browser, await doctor.invite(name, 'family'));
      await guest.openLink();
      await guest.giveCode();
      await guest.goToDoor();
    }
    await patient.arriveInWaitingRoom();
    await doctor.join();
    await doctor.admit(patient.name);
    for (const name of names) {
      await doctor.admit(
        doctor.at.t('common:named', { name, role: doctor.at.t('common:role.family') }),
      );
    }
    await doctor.at.seesMoving(3);
    await patient.at.seesMoving(3);
    await doctor.endVisit();
  });
});
