import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayIn } from '@teleward/platform';
import ICAL from 'ical.js';
import { type Browser } from 'playwright-core';
import { launchBrowser, Person } from '../support/actors/browser.ts';
import { administrator, MessageClinic, tokenIn } from '../support/servers/message-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let at: MessageClinic;
let browser: Browser;

const timeZone = 'Asia/Kolkata';
const later = dayIn(timeZone, new Date(Date.now() + 2 * 86_400_000));
const wall = (time: string): Date => new Date(`${later}T${time}:00+05:30`);

beforeAll(async () => {
  at = await MessageClinic.open('Hill Clinic', { PUBLIC_URL: 'http://visits.hill.example' });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await at.close();
});

async function looksRight(person: Person): Promise<void> {
  const width = await person.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(person.page.viewportSize()?.width ?? 0);
  expect(await person.accessibilityProblems()).toEqual([]);
}

function eventIn(calendar: string | null) {
  const root = new ICAL.Component(ICAL.parse(calendar ?? '') as unknown[]);
  const [event] = root.getAllSubcomponents('vevent');
  const read = new ICAL.Event(event);
  return {
    ...{ method: root.getFirstPropertyValue('method'), uid: read.uid, sequence: read.sequence },
    start: read.startDate.toJSDate(),
  };
}

/** Chooses an item in the menu of a patient's card. */
async function act({ page, t }: Person, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: t('scheduling:menu.of', { name }), exact: true }).click();
  await page.getByRole('menuitem', { name: t(`scheduling:menu.${what}`), exact: true }).click();
}

describe('an administrator', () => {
  it('sets when and in which words patients are reminded, and sends a test message', async () => {
    const doctor = await Doctor.arrive(browser, { url: at.clinic.url, screen: 'phone' });
    await doctor.signIn(administrator);
    const { at: admin } = doctor;
    const { page, t } = admin;
    await page.goto(`${at.clinic.url}/settings`);
    await page.getByRole('link', { name: t('messages:settings.card') }).click();
    await admin.heading('messages:settings.title').waitFor();
    await looksRight(admin);

    await page.getByRole('checkbox', { name: t('messages:settings.quiet') }).uncheck();
    await admin.button('messages:settings.removeReminder', { number: '1' }).click();
    await page.getByLabel(t('messages:settings.reminder', { number: '1' })).fill('2');
    await page.getByText(t('messages:settings.kindTitle.reminder'), { exact: true }).click();
    const words = page.getByRole('region', {
      name: `${t('messages:kind.reminder')}, English`,
    });
    await words.getByRole('button', { name: t('messages:settings.change') }).click();
    const text = words.getByLabel(t('messages:settings.text'), { exact: true });
    await text.fill('Please come at {time} to {doctor}.');
    await admin.button('messages:settings.save').click();
    await words.getByText(t('messages:settings.wrong.unknown', { names: '{doctor}' })).waitFor();
    await text.fill('Please come at {time}.');
    await words.getByText(t('messages:settings.wrong.link')).waitFor();
    await text.fill('Please come at {time}: {link}');
    await words.getByText(/^Please come at 10:00: http/).waitFor();
    await looksRight(admin);
    await admin.button('messages:settings.save').click();
    await admin.text('messages:settings.saved').waitFor();
    await admin.button('messages:settings.history').click();
    await page.getByText('Please come at {time}: {link}', { exact: false }).last().waitFor();

    await page.getByLabel(t('messages:trial.email'), { exact: true }).fill('nobody@hill.example');
    await admin.button('messages:trial.sendEmail').click();
    await page.getByText(t('messages:problem.address-refused')).waitFor();
    await page.getByLabel(t('messages:trial.email'), { exact: true }).fill('me@hill.example');
    await admin.button('messages:trial.sendEmail').click();
    await admin.text('messages:trial.sent').waitFor();
    expect((await at.letter(1)).text).toContain('Hill Clinic');
    await looksRight(admin);
    expect(admin.troubles).toEqual([]);
  });
});

describe('a patient who is booked', () => {
  it('is told of the booking, the move, the reminder and the cancellation; staff see each message', async () => {
    const [letters, texts] = [at.mail.letters.length, at.sms.requests.length];
    await at.register({
      ...{ name: 'Meera Iyer', phone: '+91 98400 12345', email: 'meera.i@mailbox.example' },
    });
    const front = await Doctor.arrive(browser, { url: at.clinic.url });
    await front.signIn(administrator);
    const { at: desk } = front;
    const { page, t } = desk;
    const dialog = page.getByRole('alertdialog');
    await page.goto(`${at.clinic.url}/days/${later}`);
    await desk.button('scheduling:book.open').click();
    await dialog.getByRole('combobox', { name: t('scheduling:book.patient') }).fill('Meera');
    await page.getByRole('option', { name: 'Meera Iyer' }).click();
    await dialog.getByText('14:00', { exact: true }).click();
    await desk.button('scheduling:book.submitAt', { time: '14:00' }).click();
    const ways = `${t('messages:reach.channel.email')} and ${t('messages:reach.channel.sms')}`;
    await dialog.getByText(t('messages:reach.ways', { ways })).waitFor();
    await looksRight(desk);
    await desk.button('common:close').click();

    const booked = await at.letter(letters + 1);
    const token = tokenIn(booked.text);
    expect(tokenIn(await at.text(texts + 1))).toBe(token);
    const first = eventIn(booked.calendar);
    expect(first).toMatchObject({ method: 'REQUEST', sequence: 0, start: wall('14:00') });
    const phone = await Person.arrive(browser, { url: at.clinic.url, screen: 'phone' });
    await phone.page.goto(`${at.clinic.url}/v#${token}`);
    await phone.text('patient:code.sms', { to: '••• 45' }).waitFor();

    await act(desk, 'Meera Iyer', 'move');
    await dialog.getByText('15:30', { exact: true }).click();
    await desk.button('scheduling:move.submitTo', { time: '15:30' }).click();
    const moved = await at.letter(letters + 2);
    expect(eventIn(moved.calendar)).toEqual({ ...first, sequence: 1, start: wall('15:30') });
    expect(tokenIn(await at.text(texts + 2))).toBe(token);

    // Two hours before the old time there is no reminder any more; two hours before
    // the new one there is.
    at.clock.moveTo(wall('12:30'));
    await at.look();
    at.clock.moveTo(wall('13:31'));
    await at.look();
    const reminder = await at.letter(letters + 3);
    expect(reminder.calendar).toBeNull();
    expect(await at.text(texts + 3)).toBe(
      `Please come at 15:30: http://visits.hill.example/v#${token}`,
    );

    await page.goto(at.clinic.url);
    await front.fillSignIn(administrator);
    await desk.heading('clinic:day.title').waitFor();
    await page.goto(`${at.clinic.url}/days/${later}`);
    await act(desk, 'Meera Iyer', 'messages');
    const before = t('messages:before.hours_other', { count: '2' });
    for (const [kind, channel] of [
      [before, 'email'],
      [before, 'sms'],
      [t('messages:kind.moved'), 'email'],
      [t('messages:kind.booked'), 'sms'],
    ] as const) {
      const line = t('messages:dialog.line', { kind, channel: t(`messages:channel.${channel}`) });
      await dialog.getByText(line, { exact: true }).waitFor();
    }
    expect(await dialog.getByText(t('messages:state.sent'), { exact: true }).count()).toBe(6);
    await looksRight(desk);
    await desk.button('messages:dialog.again').click();
    await desk.text('messages:dialog.sentAgain').waitFor();
    expect(tokenIn(await at.text(texts + 4))).toBe(token);
    await at.letter(letters + 4);
    await desk.button('common:close').click();

    await act(desk, 'Meera Iyer', 'cancel');
    await dialog.getByRole('button', { name: t('scheduling:cancel.submit'), exact: true }).click();
    const cancelled = await at.letter(letters + 5);
    expect(eventIn(cancelled.calendar)).toEqual({
      ...{ ...first, method: 'CANCEL', sequence: 2 },
      start: wall('15:30'),
    });
    expect(await at.text(texts + 5)).toContain('cancelled');
    expect(at.mail.letters).toHaveLength(letters + 5);
    expect(at.sms.requests).toHaveLength(texts + 5);
    expect(desk.troubles).toEqual([]);
  });

  it('shows at once as unreachable where no message reaches them', async () => {
    await at.signIn();
    await at.register({ name: 'Nobody Near', language: 'zh-Hans' });
    const front = await Doctor.arrive(browser, {
      ...{ url: at.clinic.url, language: 'zh-Hans', screen: 'phone' },
    });
    await front.signIn(administrator);
    const { at: desk } = front;
    const { page, t } = desk;
    const dialog = page.getByRole('alertdialog');
    await page.goto(
      `${at.clinic.url}/days/${dayIn(timeZone, new Date(Date.now() + 9 * 86_400_000))}`,
    );
    await desk.button('scheduling:book.open').click();
    await dialog.getByRole('combobox', { name: t('scheduling:book.patient') }).fill('Nobody');
    await page.getByRole('option', { name: 'Nobody Near' }).click();
    await dialog.getByText('11:00', { exact: true }).click();
    await desk.button('scheduling:book.submitAt', { time: '11:00' }).click();
    await dialog.getByText(t('messages:reach.no-address')).waitFor();
    await looksRight(desk);
  });
});
