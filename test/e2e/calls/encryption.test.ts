import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { commonCode, hearAndSee, seesNothingNew } from '../../support/actors/in-call.ts';
import { framesOf, keepWorkers, lossesOf } from '../../support/media/sealed-frames.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
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

/** Doctor and patient before admission; the doctor has joined. */
async function meet(
  prepare: { readonly doctor?: () => void; readonly patient?: () => void } = {},
): Promise<{ readonly doctor: Doctor; readonly patient: Patient }> {
  const patient = await Patient.arrive(browser, clinic);
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  if (prepare.patient) await patient.at.page.addInitScript(prepare.patient);
  if (prepare.doctor) await doctor.at.page.addInitScript(prepare.doctor);
  await doctor.signIn();
  await doctor.openVisit(patient.name);
  await doctor.join();
  return { doctor, patient };
}

/* These run in the page, before its own scripts. */

function takeScriptTransformAway(): void {
  Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
}

function takeTransformsAway(): void {
  Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
  for (const end of [RTCRtpSender, RTCRtpReceiver]) {
    Reflect.deleteProperty(end.prototype, 'createEncodedStreams');
  }
}

function breakTransforms(): void {
  const refuse = (): never => {
    throw new TypeError('The transform was refused.');
  };
  Object.assign(globalThis, { RTCRtpScriptTransform: refuse });
}

function endWorkers(): void {
  const { keptWorkers } = globalThis as unknown as { keptWorkers: Worker[] };
  for (const worker of keptWorkers) worker.terminate();
}

/** Makes the programs of workers unavailable until `findWorkers`. */
function loseWorkers(): void {
  Object.assign(globalThis, { areLost: true });
  globalThis.Worker = new Proxy(globalThis.Worker, {
    construct(target, [url, options]) {
      const { areLost } = globalThis as unknown as { areLost: boolean };
      return Reflect.construct(target, [areLost ? '/assets/gone.js' : url, options]) as Worker;
    },
  });
}

function findWorkers(): void {
  Object.assign(globalThis, { areLost: false });
}

describe('an end-to-end encrypted visit', () => {
  it('shows everybody the same code, a new one whenever somebody joins or leaves, and loses nobody', async () => {
    const { doctor, patient } = await meet();
    await patient.arriveInWaitingRoom();
    await doctor.admit(patient.name);
    await hearAndSee(doctor, patient);
    const two = await commonCode(doctor.at, patient.at);
    expect(await doctor.at.accessibilityProblems()).toEqual([]);

    await doctor.at.page.locator('.room-seal-code').click();
    await doctor.at.text('call:seal.members', { names: patient.name }).waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.at.button('call:seal.same').click();
    await patient.at.text('call:seal.compared').waitFor();
    await doctor.at.text('call:seal.compared').waitFor();

    // A stream whose reception begins late: by then its sender's counter is longer than a byte.
    await until(
      'many frames are decoded',
      () => patient.at.received(),
      ({ framesDecoded }) => framesDecoded > 100,
    );
    const guest = await Guest.arrive(browser, await doctor.invite('Maya Chen', 'interpreter'));
    await guest.openLink();
    await guest.giveCode();
    await guest.goToDoor();
    await doctor.admit(guest.calledAs);
    for (const { at } of [guest, doctor, patient]) await at.seesMoving(2);
    await hearAndSee(guest, doctor, patient);
    const three = await commonCode(doctor.at, patient.at, guest.at);
    expect(three).not.toBe(two);
    // The comparison does not cover those who joined later.
    expect(await doctor.at.text('call:seal.compared').count()).toBe(0);

    for (const one of [patient, doctor, guest]) {
      await one.at.page.reload();
      for (const { at } of [doctor, patient, guest]) await at.seesMoving(2);
      await commonCode(doctor.at, patient.at, guest.at);
    }
    const before = await commonCode(doctor.at, patient.at, guest.at);

    await doctor.at.button('clinic:guests.open').click();
    const dialog = doctor.at.page.getByRole('alertdialog');
    await dialog
      .getByRole('button', { name: doctor.at.t('clinic:guests.removeOf', { name: 'Maya Chen' }) })
      .click();
    await dialog
      .getByRole('button', { name: doctor.at.t('clinic:guests.removeNow', { name: 'Maya Chen' }) })
      .click();
    await guest.at.heading('guest:removed.title').waitFor();
    await dialog.getByRole('button', { name: doctor.at.t('common:close'), exact: true }).click();
    await seesNothingNew(guest.at);
    await hearAndSee(doctor, patient);
    expect(await commonCode(doctor.at, patient.at)).not.toBe(before);
    await doctor.write('plan', 'Rest');
    await doctor.isSaved();
    const summary = `${doctor.at.page.url()}/summary`;
    await doctor.endVisit();
    for (const { at } of [doctor, patient, guest]) expect(at.troubles).toEqual([]);
    // Beside the note and among the facts of the visit.
    await doctor.at.page.goto(summary);
    for (const key of ['clinic:document.codeCompared', 'common:summary.encryption.compared']) {
      const [said = ''] = doctor.at
        .t(key, { name: 'Dr Asha Rao (invented)', time: '|' })
        .split('|');
      await doctor.at.page.getByText(said).waitFor();
    }
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
  }, 250_000);

  it('loses no frame when somebody is admitted, held, returns or is removed', async () => {
    const { doctor, patient } = await meet({ doctor: keepWorkers, patient: keepWorkers });
    await patient.arriveInWaitingRoom();
    await doctor.admit(patient.name);
    await hearAndSee(doctor, patient);
    const guest = await Guest.arrive(browser, await doctor.invite('Maya Chen', 'interpreter'));
    await guest.at.page.addInitScript(keepWorkers);
    await guest.openLink();
    await guest.giveCode();
    await guest.goToDoor();
    await doctor.admit(guest.calledAs);
    const all = [doctor, patient, guest];
    const seeEachOther = async (): Promise<void> => {
      for (const { at } of all) await at.seesMoving(2);
      await commonCode(...all.map(({ at }) => at));
    };
    // How many frames of people who were out each page has dropped.
    const gone = new Map<Person, number>();
    /** Call this while somebody is out. */
    const forgive = async (...people: readonly { readonly at: Person }[]): Promise<void> => {
      for (const { at } of people) {
        gone.set(at, (await framesOf(at.page)).unopened.gone ?? 0);
      }
    };
    const losses = (...people: readonly { readonly at: Person }[]): Promise<unknown[]> =>
      Promise.all(
        people.map(async ({ at }) => {
          const counts = await framesOf(at.page);
          expect(counts.opened).toBeGreaterThan(20);
          return lossesOf(counts, gone.get(at) ?? 0);
        }),
      );
    await seeEachOther();
    expect(await losses(...all)).toEqual([{}, {}, {}]);

    const { name } = patient;
    await doctor.at.button('call:putOut.openOf', { name }).click();
    await doctor.at.button('call:putOut.confirm').click();
    await doctor.at.text('call:door.held', { name: guest.calledAs }).waitFor();
    await forgive(doctor, guest);
    await patient.at.button('common:tryAgain').click();
    await doctor.admit(name);
    await seeEachOther();
    expect(await losses(...all)).toEqual([{}, {}, {}]);

    await doctor.at.button('clinic:guests.open').click();
    const dialog = doctor.at.page.getByRole('alertdialog');
    for (const key of ['removeOf', 'removeNow']) {
      const act = doctor.at.t(`clinic:guests.${key}`, { name: 'Maya Chen' });
      await dialog.getByRole('button', { name: act }).click();
    }
    await guest.at.heading('guest:removed.title').waitFor();
    await dialog.getByRole('button', { name: doctor.at.t('common:close'), exact: true }).click();
    await hearAndSee(doctor, patient);
    await commonCode(doctor.at, patient.at);
    await forgive(doctor, patient);
    expect(await losses(doctor, patient)).toEqual([{}, {}]);
    await doctor.endVisit();
  }, 150_000);

  it('uses encoded streams where the browser has no RTCRtpScriptTransform', async () => {
    const { doctor, patient } = await meet({ patient: takeScriptTransformAway });
    await patient.arriveInWaitingRoom();
    await doctor.admit(patient.name);
    await hearAndSee(doctor, patient);
    await commonCode(doctor.at, patient.at);
    await doctor.endVisit();
  });

  it('sends nothing from a page that cannot attach its transforms, and says so', async () => {
    const { doctor, patient } = await meet({ patient: breakTransforms });
    await patient.arriveInWaitingRoom();
    await doctor.admit(patient.name);
    await patient.at.text('call:seal.failed').waitFor();
    await seesNothingNew(doctor.at);
    expect(await doctor.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
    expect(await patient.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
    await doctor.endVisit();
  });

  it('sends nothing once the worker with the keys is gone', async () => {
    const { doctor, patient } = await meet({ patient: keepWorkers });
    await patient.arriveInWaitingRoom();
    await doctor.admit(patient.name);
    await hearAndSee(doctor, patient);
    await patient.at.page.evaluate(endWorkers);
    await seesNothingNew(doctor.at);
    await doctor.endVisit();
  });

  it('fetches the program of its worker again by itself, and says so meanwhile', async () => {
    const { doctor, patient } = await meet({ patient: loseWorkers });
    await patient.arriveInWaitingRoom();
    const said = `${patient.at.t('call:seal.loading')}. ${patient.at.t('call:seal.loadingHelp')}`;
    await patient.at.page.getByText(said).waitFor();
    await doctor.admit(patient.name);
    await patient.at.button('call:seal.reload').waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    await patient.at.page.evaluate(findWorkers);
    await hearAndSee(doctor, patient);
    await commonCode(doctor.at, patient.at);
    expect(await patient.at.button('call:seal.reload').count()).toBe(0);
    await doctor.endVisit();
  });

  it('names who cannot encrypt, and goes on unencrypted only after staff decide so for all to see', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await patient.at.page.addInitScript(takeTransformsAway);
    await patient.openLink();
    await patient.confirmBirthDate();
    await patient.at.text('patient:check.cannotEncrypt').waitFor();
    await patient.startDevices();
    await patient.finishCheck();
    await patient.agree();
    await patient.at.text('call:seal.unableWaits').waitFor();

    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    await doctor.at.text('clinic:day.cannotEncryptAsk').first().waitFor();
    await doctor.openVisit(patient.name);
    await doctor.at.text('clinic:door.cannotEncrypt', { name: patient.name }).waitFor();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.join();
    await doctor.at.text('call:admit.unable', { name: patient.name }).waitFor();
    await doctor.admit(patient.name);
    await doctor.at.text('call:admit.unableKept', { name: patient.name }).waitFor();
    expect(await patient.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
    await doctor.at.button('call:seal.turnOff').first().click();
    await doctor.at.button('call:seal.offConfirm').click();
    await doctor.at.text('call:seal.off').waitFor();
    await doctor.admit(patient.name);
    await patient.at.text('call:seal.dropped').waitFor();
    expect(await patient.at.accessibilityProblems()).toEqual([]);
    expect(await patient.at.received()).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
    await patient.at.button('call:seal.goOn').click();
    await patient.at.text('call:seal.off').waitFor();
    await hearAndSee(doctor, patient);
    const kept = await clinic.rows(
      "select action from audit_event where action = 'encounter.turn-encryption-off'",
    );
    expect(kept.length).toBeGreaterThan(0);
    await doctor.endVisit();
  });
});
