import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RouteAnswer, routes } from '@teleward/contracts';
import { dayIn, newId } from '@teleward/platform';
import { randomUUID } from 'node:crypto';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { launchBrowser, type Person } from '../support/actors/browser.ts';
import { administrator, MemberVisitor } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;

const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };
const birthDate = '1980-01-01';
const timeZone = 'Asia/Kolkata';
/** Later than the demo's visits, which may go on past midnight. */
const later = dayIn(timeZone, new Date(Date.now() + 2 * 86_400_000));

beforeAll(async () => {
  clinic = await TestClinic.open({ TELEWARD_DEMO_TIME_ZONE: 'Asia/Kolkata' });
  await clinic.seed();
  browser = await launchBrowser();
  const [row] = await clinic.rows(
    `select m.id from membership m where m.account_id = '${await clinic.accountOf('doctor@demo.example')}'`,
  );
  doctorId = String(row?.['id']);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** A known patient, who can also be found by number. */
async function addPatient(name: string, identifier: string): Promise<string> {
  const [tenant] = await clinic.rows('select id from tenant');
  const id = newId();
  await clinic.addPatient(String(tenant?.['id']), { id, name, identifier, birthDate });
  return id;
}

/** A visit that began a minute ago. */
async function bookNow(patientId: string): Promise<void> {
  const visitor = await MemberVisitor.signedIn(clinic, desk);
  const answer = await visitor.call(routes.bookAppointment, {
    body: {
      ...{ appointmentId: randomUUID(), patientId, practitionerId: doctorId },
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      ...{ as: { minutes: 15, mode: 'video' }, reason: 'Cough', overbook: true },
    },
  });
  expect(answer.status).toBe(200);
}

const dialogOf = (page: Page) => page.getByRole('alertdialog');

async function choosePatient({ page, t }: Person, text: string, name: string): Promise<void> {
  await dialogOf(page)
    .getByRole('combobox', { name: t('scheduling:book.patient') })
    .fill(text);
  await page.getByRole('option', { name }).click();
}

/** Chooses an item in the menu of a patient's card. */
async function act({ page, t }: Person, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: t('scheduling:menu.of', { name }), exact: true }).click();
  await page.getByRole('menuitem', { name: t(`scheduling:menu.${what}`), exact: true }).click();
}

describe('a visit that is booked by telephone', () => {
  it('is booked with a link, moved and cancelled by the front desk, and the link shows each change', async () => {
    await addPatient('Anna Amber', 'CARD-17');
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    const next = page.getByRole('link', { name: t('scheduling:days.after.day') });
    await next.click();
    await at.heading('scheduling:day.title').waitFor();
    await next.click();
    await page.waitForURL(`**/days/${later}`);
    await at.text('scheduling:day.empty').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);

    await at.button('scheduling:book.open').click();
    const dialog = dialogOf(page);
    await dialog
      .getByText(/^08:00/)
      .first()
      .waitFor();
    // Missing fields are named.
    await at.button('scheduling:book.submit').click();
    await dialog.getByText(t('scheduling:book.patientMissing')).waitFor();
    await dialog.getByText(t('scheduling:time.missing')).waitFor();
    await choosePatient(at, 'CARD-17', 'Anna Amber');
    await dialog.getByLabel(t('scheduling:book.doctor'), { exact: true }).selectOption(doctorId);
    await dialog.getByText('09:00', { exact: true }).click();
    await at.field('scheduling:book.reason').fill('Cough for a week');
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:book.submitAt', { time: '09:00' }).click();
    await dialog.getByText(t('scheduling:booked.title', { name: 'Anna Amber' })).waitFor();
    const url = await at.field('clinic:link.text').inputValue();
    await dialog.getByRole('img', { name: t('clinic:walkIn.qr') }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('common:close').click();

    const card = page.getByRole('listitem', { name: 'Anna Amber' });
    await card.getByText('Cough for a week').waitFor();
    expect(await card.locator('.board-time').innerText()).toContain('09:00');

    await act(at, 'Anna Amber', 'move');
    await dialog.getByText('10:30', { exact: true }).click();
    await dialog.getByLabel(t('scheduling:book.site')).selectOption({ index: 1 });
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:move.submitTo', { time: '10:30' }).click();
    await card.locator('.board-time', { hasText: '10:30' }).waitFor();
    await card.getByText('Kotagiri').first().waitFor();

    const token = url.split('#')[1] ?? '';
    const patient = await Patient.withLink(browser, clinic.url, {
      ...{ name: 'Anna Amber', birthDate, token },
    });
    await patient.openLink();

    await act(at, 'Anna Amber', 'cancel');
    await dialog.getByRole('radio', { name: t('scheduling:cancel.reasons.prov') }).check();
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('button', { name: t('scheduling:cancel.submit'), exact: true }).click();
    const reason = t('scheduling:cancel.reasons.prov');
    await card.getByText(t('scheduling:state.cancelled', { reason })).waitFor();
    await patient.at.page.goto('about:blank');
    await patient.at.page.goto(url);
    await patient.at.text('errors:visit_cancelled').waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('is marked as a no-show, which can be undone', async () => {
    await bookNow(await addPatient('Bela Birch', 'CARD-18'));
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    const card = page.getByRole('listitem', { name: 'Bela Birch' });
    await act(at, 'Bela Birch', 'noShow');
    await at.button('scheduling:noShow.submit').click();
    await front.unfoldFinished();
    await card.getByText(t('scheduling:state.noshow'), { exact: true }).waitFor();
    await act(at, 'Bela Birch', 'undoNoShow');
    await at.button('scheduling:undoNoShow.submit').click();
    await card
      .getByText(t('scheduling:state.noshow'), { exact: true })
      .waitFor({ state: 'detached' });
    expect(at.troubles).toEqual([]);
  });

  it('is refused where the time was taken meanwhile, with other times', async () => {
    await addPatient('Cato Cedar', 'CARD-19');
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.goto(`${clinic.url}/days/${later}`);
    await at.button('scheduling:book.open').click();
    const dialog = dialogOf(page);
    await choosePatient(at, 'CARD-19', 'Cato Cedar');
    await dialog.getByLabel(t('scheduling:book.doctor'), { exact: true }).selectOption(doctorId);
    await dialog.getByText('14:00', { exact: true }).click();
    const colleague = await MemberVisitor.signedIn(clinic, desk);
    const taken = await colleague.call(routes.bookAppointment, {
      body: {
        ...{ appointmentId: randomUUID(), practitionerId: doctorId },
        patientId: await addPatient('Dora Dogwood', 'CARD-20'),
        startsAt: new Date(`${later}T14:00:00+05:30`).toISOString(),
        ...{ as: { minutes: 15, mode: 'video' }, reason: '', overbook: false },
      },
    });
    expect(taken.status).toBe(200);
    await at.button('scheduling:book.submitAt', { time: '14:00' }).click();
    await dialog.getByText(t('errors:slot_taken')).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    const others = dialog.getByRole('group', { name: t('scheduling:taken.others') });
    await others.getByRole('button', { name: /14:15/ }).click();
    await at.button('scheduling:book.submitAt', { time: '14:15' }).click();
    await dialog.getByText(t('scheduling:booked.title', { name: 'Cato Cedar' })).waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('is booked for a new patient, who is registered in the same step', async () => {
    const front = await Doctor.arrive(browser, { url: clinic.url });
    await front.signIn(desk);
    const { at } = front;
    const { page, t } = at;
    await page.goto(`${clinic.url}/days/${later}`);
    await at.button('scheduling:book.open').click();
    const dialog = dialogOf(page);
    await dialog.getByLabel(t('scheduling:book.doctor'), { exact: true }).selectOption(doctorId);
    await dialog.getByText('16:00', { exact: true }).click();
    await at.button('scheduling:book.register').click();
    const submit = at.button('scheduling:book.registerAt', { time: '16:00' });
    await submit.click();
    await dialog.getByText(t('patients:missing')).waitFor();
    // A probable duplicate is shown, and can be chosen.
    await dialog.getByLabel(t('patients:field.name'), { exact: true }).fill('Cato Cedar');
    await dialog.getByText(t('patients:alike.title')).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('button', { name: /Cato Cedar/ }).click();
    await at.button('scheduling:book.submitAt', { time: '16:00' }).waitFor();
    await at.button('scheduling:book.register').click();
    await dialog.getByLabel(t('patients:field.name'), { exact: true }).fill('Zubaida Nowhere');
    await dialog.getByText(t('patients:alike.title')).waitFor({ state: 'detached' });
    await dialog.getByLabel(t('patients:birth.age'), { exact: true }).fill('٦٠');
    await submit.click();
    await dialog.getByText(t('scheduling:booked.title', { name: 'Zubaida Nowhere' })).waitFor();
    await at.button('common:close').click();
    const card = page.getByRole('listitem', { name: 'Zubaida Nowhere' });
    expect(await card.locator('.board-time').innerText()).toContain('16:00');
    expect(at.troubles).toEqual([]);
  });

  it('is followed by another in two weeks with two presses', async () => {
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const { at } = doctor;
    const { page, t } = at;
    await doctor.openVisit('Meera Iyer');
    await at.button('scheduling:followUp.open').click();
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: /^Book \d\d:\d\d$/ }).click();
    await dialog.getByText(t('scheduling:booked.title', { name: 'Meera Iyer' })).waitFor();
    const inTwoWeeks = dayIn(timeZone, new Date(Date.now() + 14 * 86_400_000));
    const [row] = await clinic.rows(
      `select starts_at, practitioner_id from appointment order by starts_at desc limit 1`,
    );
    expect(dayIn(timeZone, row?.['starts_at'] as Date)).toBe(inTwoWeeks);
    expect(row?.['practitioner_id']).toBe(doctorId);
    expect(at.troubles).toEqual([]);
  });
});

describe('the calendar', () => {
  it('shows working hours, visit types and free times as the administrator set them', async () => {
    const admin = await Doctor.arrive(browser, { url: clinic.url });
    await admin.signIn(administrator);
    const { at } = admin;
    const { page, t } = at;
    await page.getByRole('link', { name: t('clinic:nav.settings') }).click();
    await page.getByRole('link', { name: t('scheduling:types.title') }).click();
    await at.button('scheduling:types.add').click();
    await page.getByRole('textbox', { name: /English$/ }).fill('New problem');
    await page.getByRole('textbox', { name: /Chinese$/ }).fill('新问题');
    await at.field('scheduling:types.minutes').fill('30');
    await at.field('scheduling:types.colour').selectOption('plum');
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:types.save').click();
    await page.getByText('New problem').waitFor();

    await page.getByRole('link', { name: t('scheduling:hours.title') }).click();
    await at.heading('scheduling:hours.title').waitFor();
    const [member] = await clinic.rows(`select name from membership where id = '${doctorId}'`);
    const name = String(member?.['name']);
    await at.button('scheduling:hours.changeOf', { name }).click();
    for (const day of [
      ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    ]) {
      await page.getByRole('button', { name: t('scheduling:hours.add', { day }) }).click();
    }
    await page
      .getByLabel(t('scheduling:hours.to', { day: 'Monday' }), { exact: true })
      .fill('17:30');
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:hours.save').click();
    await at.text('scheduling:hours.saved').waitFor();

    await page.goto(`${clinic.url}/calendar?day=${later}`);
    await at.heading('scheduling:calendar.title').waitFor();
    await page
      .getByLabel(t('scheduling:calendar.freeFor'), { exact: true })
      .selectOption({ label: 'New problem, 30 minutes' });
    const free = page.getByRole('button', {
      name: t('scheduling:calendar.bookAt', { time: '09:00', doctor: name }),
    });
    await free.waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    // By keyboard alone: down to the next free time, and back.
    await free.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const dialog = dialogOf(page);
    await at.button('scheduling:book.submitAt', { time: '09:00' }).waitFor();
    await choosePatient(at, 'CARD-18', 'Bela Birch');
    await at.button('scheduling:book.submitAt', { time: '09:00' }).click();
    await dialog.getByText(t('scheduling:booked.title', { name: 'Bela Birch' })).waitFor();
    await at.button('common:close').click();
    const visit = page.getByRole('button', { name: /^09:00 Bela Birch/ });
    await visit.click();
    await dialog.getByRole('listitem', { name: 'Bela Birch' }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await act(at, 'Bela Birch', 'move');
    await dialog.last().getByText('11:00', { exact: true }).click();
    await at.button('scheduling:move.submitTo', { time: '11:00' }).click();
    await dialog
      .getByText(/11:00$/)
      .first()
      .waitFor();
    await dialog
      .getByRole('button', { name: t('common:close'), exact: true })
      .last()
      .click();
    await page.getByRole('button', { name: /^11:00 Bela Birch/ }).waitFor();

    await page.getByLabel(t('scheduling:calendar.view'), { exact: true }).selectOption(doctorId);
    await page
      .getByRole('region', { name: /^Visits on / })
      .nth(6)
      .waitFor();
    await page.getByRole('button', { name: /^11:00 Bela Birch/ }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  it('opens at the first working hour, and moves or lengthens a dragged visit unless the server refuses', async () => {
    const date = dayIn(timeZone, new Date(Date.now() + 3 * 86_400_000));
    const front = await MemberVisitor.signedIn(clinic, desk);
    const book = async (name: string, identifier: string, time: string): Promise<void> => {
      const { status } = await front.call(routes.bookAppointment, {
        body: {
          ...{ appointmentId: randomUUID(), practitionerId: doctorId },
          patientId: await addPatient(name, identifier),
          startsAt: new Date(`${date}T${time}:00+05:30`).toISOString(),
          ...{ as: { minutes: 30, mode: 'video' }, reason: '', overbook: false },
        },
      });
      expect(status).toBe(200);
    };
    await book('Early Elder', 'CARD-30', '05:00');
    await book('Fern Fir', 'CARD-31', '10:00');
    await book('Gale Grove', 'CARD-32', '12:00');
    const { body } = await front.call(routes.readCalendar, { query: `from=${date}&to=${date}` });
    const [works] = (body as unknown as RouteAnswer<typeof routes.readCalendar>).hours;
    const firstHour =
      (Date.parse(works?.startsAt ?? '') - Date.parse(`${date}T05:00:00+05:30`)) / 3_600_000;
    expect(firstHour).toBeGreaterThan(2);

    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn(desk);
    const { at } = doctor;
    const { page, t } = at;
    // The whole drag stays inside the window.
    await page.setViewportSize({ width: 1360, height: 1100 });
    await page.goto(`${clinic.url}/calendar?day=${date}`);
    const visit = (time: string, name: string) =>
      page.getByRole('button', { name: new RegExp(`^${time} ${name}`) });
    await visit('10:00', 'Fern Fir').waitFor();
    const topOf = async (time: string, name: string): Promise<number> =>
      (await visit(time, name).boundingBox())?.y ?? NaN;
    const perHour = ((await topOf('12:00', 'Gale Grove')) - (await topOf('10:00', 'Fern Fir'))) / 2;
    const scrolled = await page.locator('.calendar').evaluate(({ scrollTop }) => scrollTop);
    expect(Math.abs(scrolled - firstHour * perHour)).toBeLessThan(2);

    const drag = async (grip: Locator, hours: number): Promise<void> => {
      // Once nothing moves: the earlier move reloads the calendar.
      await grip.hover();
      const box = await grip.boundingBox();
      if (box === null) throw new Error('The element has no box.');
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x, y + 10);
      await page.mouse.move(x, y + hours * perHour);
      await page.locator('.calendar-held').waitFor();
      await page.mouse.up();
    };
    const moved = (from: string, to: string) =>
      page.getByText(new RegExp(`Fern Fir was moved: .*, ${from} to ${to}`));
    await drag(visit('10:00', 'Fern Fir'), 3);
    await moved('13:00', '13:30').waitFor();
    await visit('13:00', 'Fern Fir').waitFor();
    // A drag is not a press: nothing else opened.
    expect(await dialogOf(page).count()).toBe(0);
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:calendar.moveBack').click();
    await at.button('scheduling:calendar.moveBack').waitFor({ state: 'detached' });
    await visit('10:00', 'Fern Fir').waitFor();

    const end = page.getByRole('listitem').filter({ has: visit('10:00', 'Fern Fir') });
    await drag(end.locator('.calendar-end'), 0.75);
    await moved('10:00', '11:15').waitFor();
    await until(
      'the visit is drawn with its new length',
      async () => (await visit('10:00', 'Fern Fir').boundingBox())?.height ?? 0,
      (height) => height > perHour,
    );

    await drag(visit('10:00', 'Fern Fir'), 2);
    await at.text('errors:slot_taken').waitFor();
    await at.text('scheduling:calendar.stays', { name: 'Fern Fir' }).waitFor();
    await visit('10:00', 'Fern Fir').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    const others = page.getByRole('group', { name: t('scheduling:taken.others') });
    await others.getByRole('button').last().click();
    await page.getByText(/Fern Fir was moved/).waitFor();
    // Escape cancels the drag; a press still opens the visit.
    await visit('12:00', 'Gale Grove').hover();
    await page.mouse.down();
    await page.mouse.move(700, 700);
    await page.locator('.calendar-held').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.calendar-held').waitFor({ state: 'detached' });
    await page.mouse.up();
    await visit('12:00', 'Gale Grove').click();
    await dialogOf(page).getByRole('listitem', { name: 'Gale Grove' }).waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('is a list on a phone, in Chinese as well', async () => {
    const front = await Doctor.arrive(browser, {
      ...{ url: clinic.url, language: 'zh-Hans', screen: 'phone', theme: 'dark' },
    });
    await front.signIn(desk);
    const { at } = front;
    const { page } = at;
    await page.goto(`${clinic.url}/calendar?day=${later}`);
    await at.heading('scheduling:calendar.title').waitFor();
    await page.getByRole('button', { name: /Cato Cedar/ }).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('scheduling:book.open').click();
    await dialogOf(page)
      .getByText(/^09:00/)
      .first()
      .waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(at.troubles).toEqual([]);
  });
});
