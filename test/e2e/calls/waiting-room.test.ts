import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Locator } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';
import { addDoctor, appoint, book, doctorsPassword } from '../../support/actors/waiting.ts';

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

const numbers = async (at: Locator): Promise<number[]> =>
  [...(await at.innerText()).matchAll(/\d+/g)].map(([digits]) => Number(digits));

const admin = { email: 'administrator@demo.example', password: 'a-kettle-and-a-compass' };
const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

/** A member of the clinic with the board open. */
async function atBoard(account: { email: string; password: string }): Promise<Doctor> {
  const somebody = await Doctor.arrive(browser, { url: clinic.url });
  await somebody.signIn(account);
  return somebody;
}

const card = ({ page }: Person, name: string) => page.getByRole('listitem', { name });

/** The names of a queue, as the board shows them. */
const shows = async (at: Person, names: readonly string[]): Promise<void> => {
  await at.page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('.board-waiting h3')]
        .map((heading) => heading.textContent)
        .join() === expected,
    names.join(),
  );
};

describe('the waiting room', () => {
  it('shows everybody the same order, and brings each patient to one doctor', async () => {
    const second = await addDoctor(clinic, 'Dr Second', 'second@demo.example');
    const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
    const ownId = String(own?.['id']);

    // The administrator lets the two doctors share a queue.
    const administrator = await Doctor.arrive(browser, { url: clinic.url });
    await administrator.signIn(admin);
    const { at: office } = administrator;
    await office.page.goto(`${office.url}/settings/queues`);
    await office.button('clinic:queues.add').click();
    await office.field('clinic:queues.name').fill('Morning clinic');
    for (const box of await office.page.getByRole('checkbox').all()) await box.check();
    expect(await office.accessibilityProblems()).toEqual([]);
    await office.button('clinic:queues.save').click();
    await office.page.getByText('Morning clinic').waitFor();

    const front = await atBoard(desk);
    const doctor = await atBoard({ email: 'doctor@demo.example', password: doctorsPassword });
    const colleague = await atBoard({
      ...{ email: 'second@demo.example', password: doctorsPassword },
    });
    const links = [
      await book(clinic, ownId, 'Anna Amber'),
      await book(clinic, ownId, 'Bela Birch'),
      await book(clinic, second, 'Cara Cedar'),
    ];
    const patients: Patient[] = [];
    for (const [index, link] of links.entries()) {
      // The last one's clock is three hours behind.
      const clockAheadMs = index === 2 ? -3 * 3_600_000 : 0;
      const patient = await Patient.withLink(browser, clinic.url, link, { clockAheadMs });
      await patient.arriveInWaitingRoom();
      await appoint(clinic, link.encounterId, 10 + index * 10);
      patients.push(patient);
    }
    const [anna, bela, cara] = patients as [Patient, Patient, Patient];
    await anna.at.text('patient:position.next').waitFor();
    await bela.at.text('patient:position.before_one').waitFor();
    await cara.at.text('patient:position.before_other', { count: '2' }).waitFor();
    for (const { at } of [front, doctor, colleague]) {
      await shows(at, ['Anna Amber', 'Bela Birch', 'Cara Cedar']);
    }
    // Patients and clinic see the estimated wait. A clinic without past visits tells the
    // patient a wider range.
    const told = cara.at.page.getByText(/It may take \d+ to \d+ minutes/);
    const shown = card(front.at, 'Cara Cedar').getByText(/Turn in about \d+ min/);
    await until(
      'the clinic and the patient, whose clock is hours off, see the same time',
      async () => [...(await numbers(told)), ...(await numbers(shown))],
      ([from = 0, to = 0, about = 0]) => from <= about && about <= to && to > 0,
    );
    expect(await front.at.accessibilityProblems()).toEqual([]);
    expect(await cara.at.accessibilityProblems()).toEqual([]);

    // An urgent one goes first, and the others are told why.
    await doctor.act('Cara Cedar', 'board:urgency.UR');
    await cara.at.text('patient:position.next').waitFor();
    await anna.at.text('patient:position.moved.urgent').waitFor();
    await shows(front.at, ['Cara Cedar', 'Anna Amber', 'Bela Birch']);

    // A patient on hold keeps the position and is passed over.
    await front.act('Cara Cedar', 'clinic:waiting.hold');
    await cara.at.text('patient:position.held').waitFor();
    await colleague.callNext('Anna Amber');
    await anna.at.text('patient:position.called', { name: 'Dr Second' }).waitFor();
    // Also for a patient who has scrolled to the end of the page.
    await anna.at.page.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
    });
    const called = anna.at.text('patient:position.banner', { name: 'Dr Second' });
    const half = (anna.at.page.viewportSize()?.height ?? 0) / 2;
    await until(
      'the call is in view, in the upper half of the screen',
      () => called.boundingBox(),
      (box) => box !== null && box.y >= 0 && box.y + box.height < half,
    );
    await card(front.at, 'Anna Amber')
      .getByText(front.at.t('clinic:waiting.calledBy', { name: 'Dr Second' }))
      .waitFor();

    // Neither a reload nor a server restart loses anybody's position.
    await bela.at.page.reload();
    await bela.at.text('patient:position.before_one').waitFor();

    await colleague.goIn();
    await anna.at.hearsAndSees();
    await shows(front.at, ['Cara Cedar', 'Bela Birch']);

    // Transferred with a note, she waits only for the other doctor, who reads it.
    await front.act('Cara Cedar', 'clinic:waiting.resume');
    await front.act('Cara Cedar', 'clinic:waiting.transfer');
    const dialog = front.at.page.getByRole('alertdialog');
    const send = dialog.getByRole('button', { name: front.at.t('clinic:waiting.transferDo') });
    await send.click();
    await dialog.getByText(front.at.t('clinic:waiting.chooseFirst')).waitFor();
    expect(await front.at.accessibilityProblems()).toEqual([]);
    await dialog
      .getByLabel(front.at.t('clinic:waiting.transferTo'))
      .selectOption({ label: 'Dr Asha Rao (invented)' });
    await dialog.getByLabel(front.at.t('clinic:waiting.transferNote')).fill('Speaks softly.');
    await send.click();
    await card(doctor.at, 'Cara Cedar').getByText('Speaks softly.').waitFor();
    await cara.at.text('patient:room.waitingFor', { name: 'Dr Asha Rao (invented)' }).waitFor();

    // A no-show is told so.
    await front.act('Bela Birch', 'clinic:waiting.noShow');
    await front.at.page
      .getByRole('alertdialog')
      .getByRole('button', { name: front.at.t('clinic:waiting.noShow'), exact: true })
      .click();
    await shows(front.at, ['Cara Cedar']);
    await bela.at.heading('patient:ended.cancelled').waitFor();

    await doctor.act('Cara Cedar', 'clinic:waiting.call');
    await doctor.goIn();
    await cara.at.hearsAndSees();
    await front.at.text('clinic:day.nobodyWaits').waitFor();
  });

  it('keeps the screen on, and raises an alarm for a queue that no doctor serves', async () => {
    const lone = await addDoctor(clinic, 'Dr Lone', 'lone@demo.example');
    const administrator = await Doctor.arrive(browser, { url: clinic.url });
    await administrator.signIn(admin);
    const { at: office } = administrator;
    await office.page.goto(`${office.url}/settings/queues`);
    await office.button('clinic:queues.add').click();
    await office.field('clinic:queues.name').fill('Evening clinic');
    await office.page.getByRole('checkbox', { name: 'Dr Lone' }).check();
    await office.button('clinic:queues.save').click();
    await office.page.getByText('Evening clinic').waitFor();

    const dana = await Patient.withLink(browser, clinic.url, await book(clinic, lone, 'Dana Dill'));
    // This browser has no screen: what counts is that the lock is requested, and that a
    // refusal does no harm.
    await dana.at.page.addInitScript(() => {
      WakeLock.prototype.request = () => {
        document.documentElement.dataset['awake'] = 'asked';
        return Promise.reject(new DOMException('There is no screen.', 'NotAllowedError'));
      };
    });
    await dana.arriveInWaitingRoom();
    await dana.at.page.locator('html[data-awake=asked]').waitFor({ state: 'attached' });

    await office.button('clinic:queues.editOf', { name: 'Evening clinic' }).click();
    await office.page.getByRole('checkbox', { name: 'Dr Lone' }).uncheck();
    await office.button('clinic:queues.save').click();
    await office.page
      .getByRole('alert')
      .getByText(office.t('clinic:alerts.unattended', { name: 'Evening clinic' }))
      .waitFor();
    await dana.at.text('patient:position.unattended').waitFor();
    expect(await office.accessibilityProblems()).toEqual([]);
    await administrator.openMenu();
    await office.page.getByRole('link', { name: office.t('clinic:nav.account') }).click();
    await office.heading('clinic:alerts.here.title').waitFor();
    await office.button('clinic:alerts.here.hear').click();
    expect(await office.accessibilityProblems()).toEqual([]);
    expect([office, dana.at].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
