import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type OutreachSession, routes } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { type Browser, type Locator } from 'playwright-core';
import { launchBrowser, type Person } from '../support/actors/browser.ts';
import { administrator, MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor } from '../support/actors/visit-people.ts';

const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const looks = [
  { language: 'en', screen: 'desktop' },
  { language: 'zh-Hans', screen: 'phone' },
] as const;

const dayMs = 86_400_000;
const inAWeek = new Date(Date.now() + 7 * dayMs).toISOString().slice(0, 10);

/** Nothing serious for who cannot see, and nothing wider than the screen. */
async function isSound(at: Person): Promise<void> {
  expect(await at.accessibilityProblems()).toEqual([]);
  const { width, scroll } = await at.page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
}

const namesIn = async (list: Locator): Promise<string[]> =>
  (await list.locator('strong').allInnerTexts()).map((name) => name.trim());

/** Enters two villages, power until noon, and a network that carries sound in the afternoon. */
async function describeSite(at: Person): Promise<void> {
  const { page, t } = at;
  await page.goto(`${clinic.url}/settings/outreach`);
  await at.heading('outreach:sites.title').waitFor();
  const card = page.getByRole('region', { name: 'Aravenu' });
  await card
    .getByRole('button', { name: t('outreach:sites.changeOf', { name: 'Aravenu' }), exact: true })
    .click();
  const field = (key: string, scope: Locator = card) =>
    scope.getByLabel(t(`outreach:${key}`), { exact: true });
  const press = (key: string) =>
    card.getByRole('button', { name: t(`outreach:${key}`), exact: true }).click();
  for (const [index, [name, km]] of [
    ['Aravenu', '0'] as const,
    ['Sholur', '19.5'] as const,
  ].entries()) {
    await press('sites.addVillage');
    await field('sites.villageName').nth(index).fill(name);
    await field('sites.villageKm').nth(index).fill(km);
  }
  await press('sites.addPower');
  const group = (title: string, number: number) =>
    card.getByRole('group', {
      name: t('outreach:sites.hoursNumber', {
        title: t(`outreach:sites.${title}`),
        number: String(number),
      }),
      exact: true,
    });
  await field('to', group('powerTitle', 1)).fill('12:00');
  await press('sites.addPower');
  await field('sites.powerValue', group('powerTitle', 2)).selectOption('battery');
  await field('from', group('powerTitle', 2)).fill('12:00');
  await field('to', group('powerTitle', 2)).fill('16:00');
  await press('sites.addNetwork');
  await field('to', group('networkTitle', 1)).fill('12:00');
  await press('sites.addNetwork');
  await field('sites.networkValue', group('networkTitle', 2)).selectOption('audio');
  // An end before its beginning is said.
  await field('from', group('networkTitle', 2)).fill('12:00');
  await field('to', group('networkTitle', 2)).fill('11:00');
  await press('sites.save');
  await card.getByText(t('outreach:problem.hours')).waitFor();
  await field('to', group('networkTitle', 2)).fill('14:00');
  await field('sites.contactName').fill('Headmaster Bellan');
  await field('sites.contactPhone').fill('+91 98400 12345');
  await isSound(at);
  await press('sites.save');
  await at.text('outreach:sites.saved').waitFor();
  await card.getByText('Headmaster Bellan').waitFor();
}

async function addSite(at: Person): Promise<void> {
  const { page, t } = at;
  await page.goto(`${clinic.url}/settings/clinic`);
  const card = page.getByRole('region', { name: t('clinic:about.title'), exact: true });
  await card.getByRole('button', { name: t('clinic:about.addSite') }).click();
  const site = card.getByRole('group', { name: t('clinic:about.newSite'), exact: true });
  await site.getByLabel(t('clinic:about.siteName'), { exact: true }).fill('Aravenu');
  await card.getByRole('button', { name: t('clinic:about.save'), exact: true }).click();
  await card.getByText(t('clinic:about.saved'), { exact: true }).waitFor();
}

/** Somebody the clinic knows. */
async function addPatient(name: string): Promise<void> {
  const [tenant] = await clinic.rows('select id from tenant');
  await clinic.addPatient(String(tenant?.['id']), { id: newId(), name, birthDate: '1964-05-06' });
}

async function addRegistered(at: Person, name: string, village: string, priority: string) {
  const { page, t } = at;
  await at.button('outreach:addPerson').click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('combobox', { name: t('scheduling:book.patient') }).fill(name);
  await page.getByRole('option', { name }).click();
  await dialog.getByLabel(t('outreach:village'), { exact: true }).selectOption(village);
  await dialog.getByLabel(t('outreach:priorityLabel'), { exact: true }).selectOption(priority);
  await at.field('outreach:reason').fill('Short of breath');
  await isSound(at);
  await at.button('outreach:putOnList').click();
  await page.getByRole('listitem').filter({ hasText: name }).waitFor();
}

async function addByName(at: Person, name: string, village: string): Promise<void> {
  const { page, t } = at;
  await at.button('outreach:addPerson').click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('radio', { name: t('outreach:known.name'), exact: true }).check();
  await at.button('outreach:putOnList').click();
  await dialog.getByText(t('outreach:problem.missing')).waitFor();
  await dialog.getByLabel(t('outreach:name'), { exact: true }).fill(name);
  await dialog.getByLabel(t('outreach:ageAbout'), { exact: true }).fill('71');
  await dialog.getByLabel(t('outreach:village'), { exact: true }).selectOption(village);
  await at.button('outreach:putOnList').click();
  await page.getByRole('listitem').filter({ hasText: name }).waitFor();
}

describe.each(looks)('an outreach day in $language', (look) => {
  it('is planned against what is known of its site, and its list goes by urgency and distance', async () => {
    await addPatient('Kamala Rajan');
    const admin = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await admin.signIn(administrator);
    await addSite(admin.at);
    await describeSite(admin.at);

    const front = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.getByRole('link', { name: t('clinic:nav.outreach'), exact: true }).click();
    await at.heading('outreach:title').waitFor();
    await page.getByRole('link', { name: t('outreach:plan'), exact: true }).click();
    await at.heading('outreach:plan').waitFor();
    await at.field('outreach:site').selectOption({ label: 'Aravenu' });
    await at.text('outreach:warning.noDoctor').waitFor();

    // What is missing is said, and the reader led there.
    await at.button('outreach:save').click();
    await at.text('outreach:problem.missing').waitFor();
    const programme = page.getByRole('combobox', { name: t('outreach:programme') });
    await programme.fill('Breathing');
    await programme.press('Escape');
    await at.button('outreach:addDoctor').click();
    const doctor = page.getByRole('group', {
      name: t('outreach:doctorNumber', { number: '1' }),
      exact: true,
    });
    const name = await doctor
      .getByLabel(t('outreach:doctor'), { exact: true })
      .locator('option:checked')
      .innerText();
    await doctor.getByLabel(t('outreach:from'), { exact: true }).fill('11:00');
    await doctor.getByLabel(t('outreach:to'), { exact: true }).fill('15:00');
    const battery = { name, from: '12:00', to: '15:00' };
    await at.page.getByText(t('outreach:warning.battery', battery)).waitFor();
    await at.page
      .getByText(t('outreach:warning.audio', { name, from: '12:00', to: '14:00' }))
      .waitFor();
    await at.page
      .getByText(t('outreach:warning.no-network', { name, from: '14:00', to: '15:00' }))
      .waitFor();
    await at.button('outreach:addMember').click();
    await at.text('outreach:warning.noTeam').waitFor({ state: 'detached' });
    await at.button('outreach:addStock').click();
    await at.field('outreach:item').fill('ORS');
    await at.field('outreach:amount').fill('60');
    await at.field('outreach:unit').fill(t('outreach:unit'));
    await isSound(at);
    await at.button('outreach:save').click();

    await at.page.getByRole('heading', { name: 'Aravenu', exact: true, level: 1 }).waitFor();
    await at.page.getByText(t('outreach:warning.battery', battery)).waitFor();
    await at.page.getByText('Headmaster Bellan').waitFor();
    await at.page.getByText('ORS', { exact: true }).waitFor();
    await addByName(at, 'Anbu', 'Aravenu');
    await addByName(at, 'Latha Siva', 'Sholur');
    await addRegistered(at, 'Kamala Rajan', 'Aravenu', 'UR');
    const list = page.getByRole('list').filter({ hasText: 'Anbu' });
    await until(
      'the list stands in its order',
      () => namesIn(list),
      (names) => names.join() === 'Kamala Rajan,Latha Siva,Anbu',
    );
    await isSound(at);

    await page
      .getByRole('button', { name: t('outreach:moreOf', { name: 'Anbu' }), exact: true })
      .click();
    await page.getByRole('menuitem', { name: t('outreach:removePerson'), exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Anbu' }).waitFor({ state: 'detached' });

    await page.getByRole('link', { name: t('outreach:change'), exact: true }).click();
    await at.heading('outreach:change').waitFor();
    expect(await at.field('outreach:item').inputValue()).toBe('ORS');
    await programme.fill('Hearts');
    await programme.press('Escape');
    await at.button('outreach:save').click();
    await page.getByText('Hearts').first().waitFor();

    // Doctors see the day and change nothing of it.
    const reader = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await reader.signIn();
    await reader.at.page.goto(`${clinic.url}/outreach`);
    await reader.at.page.getByRole('link', { name: 'Aravenu' }).click();
    await reader.at.page.getByText('Kamala Rajan').waitFor();
    expect(await reader.at.button('outreach:addPerson').count()).toBe(0);
    expect([...admin.at.troubles, ...at.troubles, ...reader.at.troubles]).toEqual([]);
  }, 180_000);
});

describe('the next day at a site', () => {
  it('begins with who was left from the last one, and is cancelled with a reason', async () => {
    const [tenant] = await clinic.rows('select id from tenant');
    const [member] = await clinic.rows('select id from membership limit 1');
    const [site] = await clinic.rows('select id from site limit 1');
    const day = (id: string, date: string) =>
      clinic.rows(
        `insert into outreach_session (id, tenant_id, site_id, date, from_time, to_time, programme,
           language, created_by, created_at)
         values ('${id}', '${String(tenant?.['id'])}', '${String(site?.['id'])}', ${date}, '09:00',
           '16:00', 'Eyes', 'en', '${String(member?.['id'])}', now())`,
      );
    const [before, next] = [randomUUID(), randomUUID()];
    await day(before, 'current_date + 1');
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    for (const name of ['Velu Chinnappa', 'Nithya Anand']) {
      await page.goto(`${clinic.url}/outreach/${before}`);
      await at.button('outreach:addPerson').click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByRole('radio', { name: t('outreach:known.name'), exact: true }).check();
      await dialog.getByLabel(t('outreach:name'), { exact: true }).fill(name);
      await at.field('outreach:reason').fill('Sugar 214 before food');
      await at.button('outreach:putOnList').click();
      await page.getByRole('listitem').filter({ hasText: name }).waitFor();
    }
    await clinic.rows(`update outreach_session set date = current_date - 7 where id = '${before}'`);
    await day(next, `'${inAWeek}'`);
    await page.goto(`${clinic.url}/outreach/${next}`);
    await at.button('outreach:carryOne', { name: 'Velu Chinnappa' }).click();
    const list = page.getByRole('list').filter({ hasText: 'Velu' }).first();
    await until(
      'they are on the list',
      () => namesIn(list),
      (names) => names.includes('Velu Chinnappa'),
    );
    await at.button('outreach:carryOne', { name: 'Nithya Anand' }).waitFor();
    await isSound(at);
    await at.button('outreach:carryOne', { name: 'Nithya Anand' }).click();
    await at.button('outreach:carryOne', { name: 'Nithya Anand' }).waitFor({ state: 'detached' });

    await at.button('outreach:cancel.open').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: t('outreach:cancel.submit'), exact: true }).click();
    await dialog.getByText(t('outreach:problem.missing')).waitFor();
    await dialog
      .getByLabel(t('outreach:cancel.reason'), { exact: true })
      .fill('The road is flooded');
    await isSound(at);
    await dialog.getByRole('button', { name: t('outreach:cancel.submit'), exact: true }).click();
    await at.text('outreach:cancelled').waitFor();
    await page.getByText('The road is flooded').waitFor();
    expect(await at.button('outreach:addPerson').count()).toBe(0);
    expect(at.troubles).toEqual([]);
  }, 120_000);
});

/** A day in a week at a new site, without a team. */
/** A day that has begun at the site, which is ahead of UTC. */
const today = new Date().toISOString().slice(0, 10);

async function plannedDay(visitor: MemberVisitor, more: Record<string, unknown> = {}) {
  const [tenant] = await clinic.rows('select id from tenant');
  const [siteId, sessionId] = [newId(), randomUUID()];
  await clinic.rows(
    `insert into site (id, tenant_id, name, time_zone)
     values ('${siteId}', '${String(tenant?.['id'])}', 'Sholur', 'Asia/Kolkata')`,
  );
  const plan = {
    ...{ siteId, date: inAWeek, from: '09:00', to: '16:00', programme: 'Eyes', language: 'en' },
    ...{ visitTypeId: null, team: [], doctors: [], stock: [], ...more },
  };
  const save = async (baseVersion: number, change: object = {}): Promise<OutreachSession> => {
    const { status, body } = await visitor.call(routes.saveOutreachSession, {
      params: { sessionId },
      body: { baseVersion, plan: { ...plan, ...change } },
    });
    expect([status, body['code']]).toEqual([200, undefined]);
    return body as unknown as OutreachSession;
  };
  await save(0);
  return { sessionId, siteId, save };
}

async function put(
  visitor: MemberVisitor,
  sessionId: string,
  who: object,
  more: object = {},
  participantId: string = randomUUID(),
): Promise<string> {
  const { status, body } = await visitor.call(routes.saveOutreachParticipant, {
    params: { sessionId, participantId },
    body: {
      ...{ baseVersion: 0, who, source: 'booked', priority: 'R', expectedAt: null },
      ...{ village: null, reason: '', carriedFrom: null, ...more },
    },
  });
  expect([status, body['code']]).toEqual([200, undefined]);
  return participantId;
}

describe.each(looks)('who is carried over at once, in $language', (look) => {
  it('are all but who cannot be, who is named', async () => {
    const other = await MemberVisitor.signedIn(clinic, desk);
    const { sessionId, siteId } = await plannedDay(other);
    const [tenant] = await clinic.rows('select id from tenant');
    const patientId = newId();
    const known = { id: patientId, name: 'Kamala Rajan', birthDate: '1964-05-06' };
    await clinic.addPatient(String(tenant?.['id']), known);
    await put(other, sessionId, { name: 'Anbu', age: 71 }, { priority: 'UR' });
    await put(other, sessionId, { patientId }, { reason: 'Sugar 214' });
    await put(other, sessionId, { name: 'Latha Siva', age: 40 });
    await clinic.rows(
      `update outreach_session set date = current_date - 7 where id = '${sessionId}';
       update patient set active = false where id = '${patientId}'`,
    );
    const next = await plannedDay(other, { siteId });
    const front = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.goto(`${clinic.url}/outreach/${next.sessionId}`);
    await page
      .getByText(t('outreach:urgencyAnew', { priority: t('outreach:priority.UR') }))
      .waitFor();
    await isSound(at);
    const left = page.getByRole('region', { name: t('outreach:carryTitle'), exact: true });
    await left.getByRole('button').first().click();
    const why = t('errors:patient_inactive');
    await page.getByText(t('outreach:carryRefusedWhy', { name: 'Kamala Rajan', why })).waitFor();
    const list = page.getByRole('list').filter({ hasText: 'Latha' }).first();
    await until(
      'the others are on the list',
      () => namesIn(list),
      (names) => names.join() === 'Anbu,Latha Siva',
    );
    await isSound(at);
    expect(at.troubles).toEqual([]);
  }, 120_000);
});

describe.each(looks)('a plan that two people change at once, in $language', (look) => {
  it('keeps what was typed, says what changed, and is saved at the second press', async () => {
    const other = await MemberVisitor.signedIn(clinic, desk);
    const { sessionId, save } = await plannedDay(other);
    const front = await Doctor.arrive(browser, { url: clinic.url, ...look });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.goto(`${clinic.url}/outreach/${sessionId}/plan`);
    const programme = page.getByRole('combobox', { name: t('outreach:programme') });
    await programme.fill('Hearts');
    await programme.press('Escape');
    const stock = [{ id: newId(), name: 'ORS', unit: 'sachets', planned: 60 }];
    await save(1, { to: '17:00', stock });
    await at.button('outreach:save').click();
    await at.text('outreach:meanwhile.title').waitFor();
    const parts = [t('outreach:to'), t('outreach:stock')].join(
      look.language === 'en' ? ' and ' : '和',
    );
    await page.getByText(t('outreach:meanwhile.parts', { parts })).waitFor();
    expect(await programme.inputValue()).toBe('Hearts');
    expect(await at.field('outreach:item').inputValue()).toBe('ORS');
    await isSound(at);
    await at.button('outreach:save').click();
    await page.getByRole('heading', { name: 'Sholur', level: 1 }).waitFor();
    await page.getByText('Hearts').first().waitFor();
    await page.getByText('ORS', { exact: true }).waitFor();

    // The same for a person of the list.
    const participantId = await put(other, sessionId, { name: 'Anbu', age: 71 });
    await page.reload();
    await at.button('outreach:moreOf', { name: 'Anbu' }).click();
    await page.getByRole('menuitem', { name: t('outreach:changePerson'), exact: true }).click();
    await at.field('outreach:reason').fill('Sugar 214');
    const village = { baseVersion: 1, village: 'Aravenu' };
    await put(other, sessionId, { name: 'Anbu', age: 71 }, village, participantId);
    await at.button('outreach:savePerson').click();
    await at.text('outreach:meanwhile.title').waitFor();
    expect(await at.field('outreach:villageName').inputValue()).toBe('Aravenu');
    await isSound(at);
    await at.button('outreach:savePerson').click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByText('Sugar 214').waitFor();
    expect(at.troubles).toEqual([]);
  }, 120_000);
});

describe('a day that is opened on another device', () => {
  it('leaves the dialog on the screen, and has its list on a page while it runs', async () => {
    const other = await MemberVisitor.signedIn(clinic, desk);
    const { sessionId } = await plannedDay(other, { date: today });
    const participantId = await put(other, sessionId, { name: 'Latha Siva', age: 40 });
    const front = await Doctor.arrive(browser, { url: clinic.url, ...looks[1] });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.goto(`${clinic.url}/outreach/${sessionId}`);
    await at.button('outreach:addPerson').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('radio', { name: t('outreach:known.name'), exact: true }).check();
    await dialog.getByLabel(t('outreach:name'), { exact: true }).fill('Anbu');
    await other.call(routes.openOutreachSession, { params: { sessionId } });
    await page.getByText(t('outreach:dayOpen.title')).waitFor();
    await at.button('outreach:putOnList').click();
    await page.getByRole('listitem').filter({ hasText: 'Anbu' }).waitFor();
    await isSound(at);
    await at.button('outreach:dayOpen.go').click();
    await at.button('outreach-day:close.open').waitFor();

    await other.call(routes.checkInParticipant, { params: { sessionId, participantId } });
    await page.getByRole('link', { name: t('outreach:list'), exact: true }).click();
    const came = page.getByRole('listitem').filter({ hasText: 'Latha Siva' });
    await came.getByText(t('outreach-day:states.here'), { exact: true }).waitFor();
    await isSound(at);
    // Who came is not changed to another person.
    await at.button('outreach:moreOf', { name: 'Latha Siva' }).click();
    await page.getByRole('menuitem', { name: t('outreach:changePerson'), exact: true }).click();
    await dialog.getByText(t('outreach:cameHelp')).waitFor();
    expect(await dialog.getByLabel(t('outreach:priorityLabel'), { exact: true }).count()).toBe(0);
    await dialog.getByLabel(t('outreach:villageName'), { exact: true }).fill('Sholur');
    await isSound(at);
    await at.button('outreach:savePerson').click();
    await came.getByText('Sholur').waitFor();
    await at.button('outreach:moreOf', { name: 'Anbu' }).click();
    await page.getByRole('menuitem', { name: t('outreach:removePerson'), exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Anbu' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: t('outreach:backToDay'), exact: true }).click();
    await at.button('outreach-day:close.open').waitFor();
    expect(at.troubles).toEqual([]);
  }, 120_000);
});
