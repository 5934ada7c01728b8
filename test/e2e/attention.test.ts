import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { book, deskAccount } from '../support/actors/waiting.ts';

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

// A doctor whose page is left open counts as online.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

interface Heard {
  tones: number;
  buzzes: number;
}

/** Counts the tones and vibrations that a page causes, from the next page load on. */
const listen = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const heard = { tones: 0, buzzes: 0 };
    Object.assign(globalThis, { heard });
    // A tone counts only if its context runs: the browser does not play a suspended one.
    const start = Object.getOwnPropertyDescriptor(AudioScheduledSourceNode.prototype, 'start')
      ?.value as (when?: number) => void;
    AudioScheduledSourceNode.prototype.start = function (when) {
      if (this instanceof OscillatorNode && this.context.state === 'running') heard.tones += 1;
      start.call(this, when);
    };
    // A test's evaluation counts as user activation in the browser; here only a real click does.
    let pressed = false;
    addEventListener('click', () => (pressed = true), true);
    Object.defineProperty(navigator, 'userActivation', {
      value: {
        get hasBeenActive() {
          return pressed;
        },
      },
    });
    navigator.vibrate = () => {
      heard.buzzes += 1;
      return true;
    };
  });

/**
 * Speeds up what a page repeats every minute to every second, and counts the repetitions, from the
 * next page load on.
 */
const hurry = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const minutely = new Set<number>();
    Object.assign(globalThis, { minutely });
    const [start, stop] = [globalThis.setInterval, globalThis.clearInterval];
    Object.assign(globalThis, {
      setInterval: (work: () => void, ms: number) => {
        const timer = Number(start(work, ms === 60_000 ? 1_000 : ms));
        if (ms === 60_000) minutely.add(timer);
        return timer;
      },
      clearInterval: (timer: number) => {
        minutely.delete(timer);
        stop(timer);
      },
    });
  });

const repeats = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { minutely: Set<number> }).minutely.size);

const heard = (page: Page): Promise<Heard> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);

const hears = (page: Page, what: keyof Heard, more: number): Promise<Heard> =>
  until(
    `${what} are heard`,
    () => heard(page),
    (now) => now[what] >= more,
  );

/** A patient booked with the demo's doctor, on a phone of their own. */
async function patientNamed(name: string): Promise<Patient> {
  const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  const link = await book(clinic, String(own?.['id']), name);
  return Patient.withLink(browser, clinic.url, link);
}

describe('attention signals', () => {
  it('an arrival sounds at the clinic, and the turn sounds at the patient', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await listen(doctor.at.page);
    await doctor.signIn();
    await until('the board is shown', () => doctor.at.page.getByText('Meera Iyer').count());
    const quiet = await heard(doctor.at.page);

    const patient = await Patient.arrive(browser, clinic);
    await listen(patient.at.page);
    await patient.arriveInWaitingRoom();
    await hears(doctor.at.page, 'tones', quiet.tones + 2);

    const { page } = patient.at;
    await patient.at.text('patient:position.next').waitFor();
    const before = await heard(page);
    expect(before.buzzes).toBe(0);
    await doctor.act(patient.name, 'clinic:waiting.call');
    await hears(page, 'buzzes', 1);
    await hears(page, 'tones', before.tones + 9);
    expect(await page.title()).toMatch(/^● /);
    await page.getByRole('heading', { level: 1 }).click();
    expect(await page.title()).not.toMatch(/^● /);

    await doctor.goIn();
    await hears(page, 'buzzes', 2);
    expect(patient.at.troubles).toEqual([]);
  });

  it('a page that may not play sound says so, and plays it at the first press', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { page } = doctor.at;
    await listen(page);
    await doctor.signIn();
    // After a reload there was no press on the page yet.
    await page.reload();
    await doctor.at.heading('clinic:day.title').waitFor();
    await until('the board is shown', () => page.getByText('Meera Iyer').count());
    await (await patientNamed('Anna Amber')).arriveInWaitingRoom();
    await doctor.at.text('clinic:alerts.silent').waitFor();
    expect(await heard(page)).toEqual({ tones: 0, buzzes: 0 });
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    await doctor.at.button('clinic:alerts.soundOn').click();
    await hears(page, 'tones', 2);
    expect(await doctor.at.text('clinic:alerts.silent').count()).toBe(0);

    // With the signal turned off an arrival is silent.
    await doctor.openMenu();
    await page.getByRole('link', { name: doctor.at.t('clinic:nav.account') }).click();
    await page
      .getByRole('checkbox', { name: doctor.at.t('clinic:alerts.here.arrival.sound') })
      .uncheck();
    expect(await doctor.at.accessibilityProblems()).toEqual([]);
    const { tones } = await heard(page);
    const next = await patientNamed('Bela Birch');
    await next.arriveInWaitingRoom();
    await page.getByRole('link', { name: doctor.at.t('clinic:nav.today') }).click();
    await page.getByRole('listitem', { name: next.name }).waitFor();
    expect((await heard(page)).tones).toBe(tones);
  });
});

describe('a long wait that nobody attends to', () => {
  it('sounds every minute on every page until one takes it on, and never while a doctor is online', async () => {
    const name = 'Cora Cedar';
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const patient = await patientNamed(name);
    await patient.arriveInWaitingRoom();
    const desks = await Promise.all(
      [0, 1].map(async () => {
        const desk = await Doctor.arrive(browser, { url: clinic.url });
        await listen(desk.at.page);
        await hurry(desk.at.page);
        await desk.signIn(deskAccount);
        return desk;
      }),
    );
    const [one, other] = desks as [Doctor, Doctor];
    await one.at.text('clinic:waiting.here', { names: 'Dr Asha Rao (invented)' }).waitFor();
    await clinic.rows(`update queue_entry set appointed_at = null,
      arrived_at = arrived_at - interval '20 min' where left_at is null`);
    await one.at.page.getByText(one.at.t('clinic:waiting.walkIn')).first().waitFor();
    const line = { name: 'Dr Asha Rao (invented)' };
    expect(await one.at.text('clinic:alerts.longWait', line).count()).toBe(0);

    const usual = await Promise.all(desks.map(({ at }) => repeats(at.page)));
    await doctor.at.leave();
    for (const { at } of desks) await at.text('clinic:alerts.longWait', line).waitFor();
    await one.at.text('clinic:waiting.nobodyHere').waitFor();
    // Once, and again each minute, as long as nobody takes it on.
    await hears(other.at.page, 'tones', 12);
    expect(await one.at.accessibilityProblems()).toEqual([]);

    await other.at.button('clinic:alerts.takeOnOf', line).click();
    for (const [index, { at }] of desks.entries()) {
      await at.text('clinic:alerts.longWait', line).waitFor({ state: 'detached' });
      await until(
        'the alarm stops',
        () => repeats(at.page),
        (running) => running === usual[index],
      );
    }
    expect(desks.flatMap(({ at }) => at.troubles)).toEqual([]);
  });
});
