import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Language, routes } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person, type PersonOptions } from '../support/actors/browser.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

const timeZone = 'Asia/Kolkata';
const accounts = {
  desk: { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' },
  doctor: { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' },
  worker: { email: 'chw@demo.example', password: 'two-bicycles-up-the-hill' },
} as const;

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: timeZone });
  await clinic.seed();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

/**
 * A day today, with a doctor, some stock, and two people on its list: one whom the clinic knows,
 * and a name.
 */
async function planDay(language: Language): Promise<string> {
  const desk = await MemberVisitor.signedIn(clinic, accounts.desk);
  const doctor = await MemberVisitor.signedIn(clinic, accounts.doctor);
  const { id: practitionerId } = (await doctor.call(routes.readSession)).body['practitioner'] as {
    id: string;
  };
  const [tenant] = await clinic.rows('select id from tenant');
  const tenantId = String(tenant?.['id']);
  const [siteId, patientId, sessionId] = [newId(), newId(), randomUUID()];
  await clinic.rows(
    `insert into site (id, tenant_id, name, time_zone)
     values ('${siteId}', '${tenantId}', 'Sholur', '${timeZone}')`,
  );
  await clinic.addPatient(tenantId, {
    ...{ id: patientId, name: 'Kamala Rajan', birthDate: '1964-05-06' },
  });
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());
  const all = { from: '00:00', to: '23:59' };
  const plan = {
    ...{ siteId, date, ...all, programme: 'Antenatal', language, visitTypeId: null },
    team: [{ id: newId(), memberId: null, name: 'Suresh', role: 'driver', ...all }],
    doctors: [{ id: newId(), practitionerId, ...all }],
    stock: [
      { id: newId(), name: 'Paracetamol 500 mg', unit: 'tablets', planned: 240 },
      { id: newId(), name: 'ORS', unit: 'sachets', planned: 5 },
    ],
  };
  const params = { sessionId };
  const saved = await desk.call(routes.saveOutreachSession, {
    ...{ params, body: { baseVersion: 0, plan } },
  });
  expect([saved.status, saved.body['code']]).toEqual([200, undefined]);
  for (const [who, reason] of [
    [{ patientId }, 'Short of breath'],
    [{ name: 'Raju Mohan', age: 41 }, 'Rash on both arms'],
  ] as const) {
    const listed = await desk.call(routes.saveOutreachParticipant, {
      params: { sessionId, participantId: randomUUID() },
      body: {
        ...{ baseVersion: 0, who, reason, source: 'booked', priority: 'R', expectedAt: null },
        ...{ village: 'Sholur', carriedFrom: null },
      },
    });
    expect(listed.status).toBe(200);
  }
  return sessionId;
}

/** Nothing serious for who cannot see, and nothing wider than the screen. */
async function isSound(at: Person): Promise<void> {
  expect(await at.accessibilityProblems()).toEqual([]);
  const { width, scroll } = await at.page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
}

/** A health worker with the day before them. */
class Worker {
  readonly at: Person;

  private constructor(at: Person) {
    this.at = at;
  }

  static async at(options: Omit<PersonOptions, 'url'>, sessionId: string): Promise<Worker> {
    const { at, signIn } = await arrive(options, accounts.worker);
    await signIn;
    await at.page.goto(`${clinic.url}/outreach/${sessionId}`);
    return new Worker(at);
  }

  get dialog() {
    return this.at.page.getByRole('alertdialog');
  }

  words(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const written = Object.entries(values).map(([name, value]) => [name, String(value)]);
    return this.at.t(`outreach-day:${key}`, Object.fromEntries(written) as Record<string, string>);
  }

  row(name: string) {
    return this.at.page.getByRole('listitem', { name, exact: true });
  }

  /** Presses the one act of somebody's row. */
  async act(name: string, act: string): Promise<void> {
    const words = this.words('actOf', { act: this.words(`acts.${act}`), name });
    await this.at.page.getByRole('button', { name: words, exact: true }).click();
  }

  /** Chooses one of the other acts of a row. */
  async choose(name: string, act: string): Promise<void> {
    const { page, t } = this.at;
    const more = t('outreach:moreOf', { name });
    await this.row(name).getByRole('button', { name: more, exact: true }).click();
    await page.getByRole('menuitem', { name: this.words(`acts.${act}`), exact: true }).click();
  }

  async show(part: 'here' | 'expected' | 'done', count: number): Promise<void> {
    const name = this.words(`parts.${part}`, { count });
    await this.at.page.getByRole('button', { name, exact: true }).click();
  }

  /** Opens the day from its plan. */
  async open(): Promise<void> {
    await this.at.button('outreach-day:open.do').click();
    await this.press('outreach-day:open.do');
    await this.at.button('outreach-day:checkIn.open').waitFor();
  }

  /** Types a pulse, and nothing else. */
  async takeVitals(name: string): Promise<void> {
    await this.act(name, 'vitals');
    await this.field('vitals:form.heartRate').fill('82');
    await isSound(this.at);
    await this.press('vitals:save');
    await this.dialog.waitFor({ state: 'hidden' });
  }

  field(key: string) {
    return this.labelled(this.at.t(key));
  }

  labelled(label: string) {
    return this.dialog.getByLabel(label, { exact: true });
  }

  async press(key: string): Promise<void> {
    await this.dialog.getByRole('button', { name: this.at.t(key), exact: true }).click();
  }

  async says(name: string, words: string): Promise<void> {
    await this.row(name).getByText(words, { exact: true }).waitFor();
  }
}

async function arrive(
  options: Omit<PersonOptions, 'url'>,
  account: { readonly email: string; readonly password: string },
): Promise<{ readonly at: Person; readonly signIn: Promise<void> }> {
  const person = await Doctor.arrive(browser, { ...options, url: clinic.url });
  return { at: person.at, signIn: person.signIn(account) };
}

describe.each([
  { language: 'en', screen: 'desktop' },
  { language: 'zh-Hans', screen: 'phone' },
] as const)('a day at a site, in $language on a $screen', ({ language, screen }) => {
  it('is opened, brings somebody to the doctor, and is closed with a summary', async () => {
    const sessionId = await planDay(language);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const worker = await Worker.at({ language, screen }, sessionId);
    const { at } = worker;
    await worker.open();

    // Who is expected arrives.
    await worker.show('expected', 2);
    await worker.act('Kamala Rajan', 'arrive');
    await worker.show('here', 1);
    await worker.says('Kamala Rajan', worker.words('steps.vitals'));
    await worker.takeVitals('Kamala Rajan');
    await worker.says('Kamala Rajan', worker.words('steps.doctor'));
    const [pulse] = await clinic.rows('select count(*)::int as n from vital_signs_version');
    expect(pulse?.['n']).toBe(1);

    // Somebody comes who was not expected, and is an emergency for a reason.
    await at.button('outreach-day:checkIn.open').click();
    await worker.press('outreach-day:checkIn.open');
    await worker.dialog.getByText(at.t('outreach:problem.missing')).waitFor();
    await worker.field('outreach:name').fill('Anbu');
    await worker.field('outreach:ageAbout').fill('71');
    await worker.dialog.getByRole('radio', { name: at.t('outreach:priority.EM') }).check();
    await worker.field('outreach-day:urgentWhy').fill('SpO2 91 %');
    await isSound(at);
    await worker.press('outreach-day:checkIn.open');
    await worker.dialog.getByText('2', { exact: true }).waitFor();
    await worker.press('common:close');
    const first = at.page.locator('.od-list li').first();
    await first.getByRole('heading', { name: 'Anbu', exact: true }).waitFor();
    await worker.row('Anbu').getByText('SpO2 91 %').waitFor();
    await isSound(at);
    await worker.act('Anbu', 'phone');
    await isSound(at);
    await worker.press('outreach-day:acts.register');
    expect(await worker.field('clinic:walkIn.name').inputValue()).toBe('Anbu');
    await worker.field('clinic:walkIn.gender').selectOption('male');
    await worker.press('outreach-day:acts.register');
    await worker.dialog.waitFor({ state: 'hidden' });

    // The doctor who is there sees them.
    await worker.act('Kamala Rajan', 'send');
    await worker.dialog.getByText(new RegExp(worker.words('send.here'))).waitFor();
    await isSound(at);
    await worker.press('outreach-day:acts.send');
    const link = worker.dialog.getByRole('link', { name: worker.words('send.openHere') });
    const href = (await link.getAttribute('href')) ?? '';
    const [tab] = await Promise.all([at.page.context().waitForEvent('page'), link.click()]);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(tab.url()).pathname).toBe('/v');
    await tab.close();
    await isSound(at);
    await worker.press('common:close');
    const { name: doctorName } = await nameOfDoctor();
    await worker.says('Kamala Rajan', worker.words('visit.planned', { name: doctorName }));
    const patient = await Patient.withLink(browser, clinic.url, {
      ...{ name: 'Kamala Rajan', birthDate: '1964-05-06', token: href.split('#')[1] ?? '' },
    });
    await patient.arriveInWaitingRoom();
    await worker.says('Kamala Rajan', worker.words('visit.arrived', { name: doctorName }));
    await doctor.row('Kamala Rajan').getByText('Short of breath').waitFor();
    await doctor.openVisit('Kamala Rajan');
    await clinic.rows(
      `update encounter set status = 'finished', started_at = now(), ended_at = now()
       where status = 'arrived'`,
    );
    await at.page.reload();

    // Medicine, and not more than there is.
    await worker.act('Kamala Rajan', 'hand-out');
    await worker.labelled('Paracetamol 500 mg').fill('10');
    await worker.labelled('ORS').fill('6');
    await worker.press('outreach-day:medicine.do.given');
    await worker.dialog.getByText(worker.words('medicine.tooMany', { amount: 5 })).waitFor();
    await worker.labelled('ORS').fill('5');
    await isSound(at);
    await worker.press('outreach-day:medicine.do.given');
    await worker.show('done', 1);
    await worker.says('Kamala Rajan', worker.words('states.done'));
    const stock = at.page.getByRole('region', { name: at.t('outreach:stock'), exact: true });
    await stock.getByText('230 tablets').waitFor();
    await stock.getByText(`· ${worker.words('stock.none')}`).waitFor();
    await stock.getByRole('button', { name: worker.words('stock.count'), exact: true }).click();
    await worker.labelled('Paracetamol 500 mg').fill('228');
    await worker.press('outreach:savePerson');
    await stock.getByText('228 tablets').waitFor();

    // What is owed.
    await worker.show('here', 1);
    await worker.choose('Anbu', 'owe');
    await worker.field('outreach-day:owe.what').fill('Insulin');
    await worker.press('outreach-day:owe.do');
    const owed = at.page.getByRole('region', { name: new RegExp(worker.words('owe.heading')) });
    await owed.getByText('Insulin').waitFor();
    await worker.choose('Anbu', 'later');
    await isSound(at);

    // The end of the day: Anbu is carried over, Raju did not come.
    await at.button('outreach-day:close.open').click();
    const why = worker.dialog.getByLabel(worker.words('close.whyOf', { number: 2, name: 'Anbu' }));
    expect(await why.inputValue()).toBe('');
    await worker.press('outreach-day:close.do');
    await worker.dialog.getByText(worker.words('close.whyMissing')).waitFor();
    await why.selectOption('network');
    await isSound(at);
    await worker.press('outreach-day:close.do');
    const carried = at.page.getByRole('region', {
      ...{ name: worker.words('summary.carried'), exact: true },
    });
    await carried.getByText(/Anbu/).waitFor();
    await carried.getByText(worker.words('unseen.network')).waitFor();
    const figure = async (key: string): Promise<string> =>
      at.page
        .locator('.od-figures > div')
        .filter({ has: at.page.getByText(worker.words(`figures.${key}`), { exact: true }) })
        .locator('dd')
        .innerText();
    expect(await Promise.all(['listed', 'came', 'seen', 'notCome'].map(figure))).toEqual([
      ...['3', '2', '1', '1'],
    ]);
    await isSound(at);
    const [file] = await Promise.all([
      at.page.waitForEvent('download'),
      at.button('outreach-day:summary.csv').click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(5);
    expect(text).toContain('Anbu');
    expect(at.troubles).toEqual([]);
  });
});

const nameOfDoctor = async (): Promise<{ readonly name: string }> => {
  const visitor = await MemberVisitor.signedIn(clinic, accounts.doctor);
  return (await visitor.call(routes.readSession)).body['practitioner'] as { name: string };
};

describe('a day at a site', () => {
  it('takes back what was pressed by mistake', async () => {
    const sessionId = await planDay('en');
    const worker = await Worker.at({}, sessionId);
    const { at } = worker;
    await worker.open();
    await at.button('outreach-day:open.undo').click();
    await worker.open();
    await worker.show('expected', 2);
    await worker.act('Raju Mohan', 'arrive');
    await worker.show('here', 1);
    await worker.choose('Raju Mohan', 'undo');
    await worker.show('expected', 2);
    await worker.act('Kamala Rajan', 'arrive');
    await worker.show('here', 1);
    await worker.row('Kamala Rajan').getByText('2', { exact: true }).waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('takes no press in a place to which someone else has just moved', async () => {
    const sessionId = await planDay('en');
    const worker = await Worker.at({}, sessionId);
    const { page } = worker.at;
    await worker.open();
    await worker.show('expected', 2);
    const list = page.locator('.od-list > ul > li');
    const [first = '', second = ''] = await list.getByRole('heading').allInnerTexts();
    // A press is on its way as soon as the list has moved.
    await page.evaluate((name) => {
      const rows = document.querySelector('.od-list > ul');
      const watch = new MutationObserver(() => {
        const row = rows?.querySelector('li');
        if (row?.querySelector('h3')?.textContent !== name) return;
        watch.disconnect();
        row.querySelector<HTMLElement>('.od-act button')?.click();
        document.body.dataset['pressed'] = 'yes';
      });
      if (rows) watch.observe(rows, { childList: true, subtree: true });
    }, second);
    await worker.act(first, 'arrive');
    await page.locator('body[data-pressed]').waitFor();
    // The focus is at the row that came next.
    const button = worker.row(second).getByRole('button').first();
    await button.and(page.locator(':focus')).waitFor();
    // Once the place has settled, it takes a press: until then nothing was sent for it.
    const states = await clinic.rows(
      `select 1 from outreach_participant where session_id = '${sessionId}' and state = 'here'`,
    );
    expect(states).toHaveLength(1);
    await worker.act(second, 'arrive');
    await worker.show('here', 2);
  });

  it('shows the record that another device chose before it is changed', async () => {
    const sessionId = await planDay('en');
    const worker = await Worker.at({}, sessionId);
    const { at } = worker;
    await worker.open();
    await worker.show('expected', 2);
    await worker.act('Raju Mohan', 'arrive');
    await worker.show('here', 1);
    await worker.act('Raju Mohan', 'register');
    const [row] = await clinic.rows(
      `select id, tenant_id from outreach_participant
       where session_id = '${sessionId}' and state = 'here'`,
    );
    const patientId = newId();
    const tenantId = String(row?.['tenant_id']);
    await clinic.addPatient(tenantId, { id: patientId, name: 'Raju M.', birthDate: '1985-02-03' });
    const desk = await MemberVisitor.signedIn(clinic, accounts.desk);
    const params = { sessionId, participantId: String(row?.['id']) };
    await desk.call(routes.registerParticipant, { params, body: { patient: { patientId } } });
    await worker.dialog.getByText(/Raju M\. ·/).waitFor();
    await worker.field('clinic:walkIn.gender').selectOption('male');
    await worker.press('outreach-day:acts.register');
    await worker.dialog.getByText(at.t('errors:already_registered')).waitFor();
    await isSound(at);
    await worker.press('outreach-day:register.wrong');
    await worker.press('outreach-day:acts.change-record');
    await worker.dialog.waitFor({ state: 'hidden' });
    await worker.row('Raju Mohan').waitFor();
    const [stands] = await clinic.rows(
      `select patient_id from outreach_participant where id = '${params.participantId}'`,
    );
    expect(stands?.['patient_id']).not.toBe(patientId);
  });
});

describe('what was typed', () => {
  it('stays where a request fails, and the same is sent again', async () => {
    const sessionId = await planDay('en');
    const worker = await Worker.at({}, sessionId);
    const { at } = worker;
    await worker.open();
    await at.button('outreach-day:checkIn.open').click();
    await worker.field('outreach:name').fill('Anbu');
    const sent: string[] = [];
    let isGone = true;
    await at.page.route(/walk-in$/, async (route) => {
      sent.push(route.request().url());
      if (!isGone) return route.continue();
      // It arrives, and its answer does not.
      await route.fetch();
      return route.abort();
    });
    await worker.press('outreach-day:checkIn.open');
    await worker.dialog.getByRole('alert').waitFor();
    expect(await worker.field('outreach:name').inputValue()).toBe('Anbu');
    isGone = false;
    await worker.press('outreach-day:checkIn.open');
    await worker.dialog.getByText('1', { exact: true }).waitFor();
    expect(new Set(sent).size).toBe(1);
    const [row] = await clinic.rows(
      `select count(*)::int as n from outreach_participant where session_id = '${sessionId}' and number is not null`,
    );
    expect(row?.['n']).toBe(1);
  });
});
