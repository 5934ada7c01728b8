import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person, type PersonOptions } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

const atThePatients = async (options: Partial<PersonOptions> = {}): Promise<Person> => {
  const front = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await front.signIn(desk);
  const { at } = front;
  await at.page.getByRole('link', { name: at.t('clinic:nav.patients'), exact: true }).click();
  await at.heading('patients:title').waitFor();
  return at;
};

const isWhole = async (at: Person): Promise<void> => {
  expect(await at.accessibilityProblems()).toEqual([]);
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
};

/** Types as the desk does: a word is typed, the name of a key is pressed. */
const press = async (at: Person, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    if (key === 'Tab' || key === 'Enter' || key.startsWith('Arrow')) {
      await at.page.keyboard.press(key);
    } else {
      await at.page.keyboard.type(key);
    }
  }
};

const openNew = async (at: Person): Promise<void> => {
  await at.page.getByRole('link', { name: at.t('patients:register'), exact: true }).click();
  await at.heading('patients:registerTitle').waitFor();
  await at.page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
};

const searchFor = async (at: Person, text: string): Promise<void> => {
  await at.page.getByRole('link', { name: at.t('clinic:nav.patients'), exact: true }).click();
  await at.page.getByRole('searchbox').fill(text);
};

/** One of the details on the page. */
const known = (at: Person, text: string) =>
  at.page.getByRole('definition').filter({ hasText: text });

describe('a patient', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'is registered by keyboard, found by part of the name and changed, with a history, in %s on a %s',
    async (language, screen) => {
      const at = await atThePatients({ language, screen });
      await isWhole(at);
      await openNew(at);
      // A missing field is named, and gets the focus.
      await press(at, 'Enter');
      await at.text('patients:missing').waitFor();
      await at.text('patients:birth.missing').waitFor();
      await isWhole(at);
      // A name in any script, a date in any digits pasted into the first field, and no mouse.
      await press(at, '欧阳 Zubaida', 'Tab');
      await at.page.keyboard.insertText('١٤/٣/١٩٥٦');
      await at.page.waitForFunction(() =>
        [...document.querySelectorAll('input')].some(({ value }) => value === '1956'),
      );
      await press(at, 'Tab', 'Tab', 'Tab', 'ArrowUp', 'ArrowUp', 'Tab', '९८४०० १२३४२');
      await press(at, 'Tab', 'Tab', 'Kotagiri');
      await isWhole(at);
      await press(at, 'Enter');
      await at.text('patients:registered', { name: '欧阳 Zubaida' }).waitFor();
      await at.text('patients:history.registered').waitFor();
      await known(at, '+919840012342').waitFor();
      await known(at, 'Kotagiri').waitFor();
      await known(at, language === 'en' ? '14 March 1956' : '1956年3月14日').waitFor();
      await at.text('patients:gender.female').waitFor();
      await isWhole(at);

      for (const text of ['zubai', 'ouyang', '12342', '14.3.1956']) {
        await searchFor(at, text);
        await at.page.getByRole('link', { name: '欧阳 Zubaida' }).waitFor();
      }
      await searchFor(at, 'nobody-is-called-so');
      await at.page.locator('.empty-state').getByText(at.t('patients:nobody')).waitFor();
      await isWhole(at);
      await searchFor(at, 'zubaiad');
      await at.page.getByRole('link', { name: '欧阳 Zubaida' }).click();

      await at.button('patients:edit').click();
      await at.field('patients:field.address').fill('Ooty');
      await isWhole(at);
      await at.button('patients:save').click();
      const field = at.t('patients:field.address');
      await at
        .text('patients:history.changed', { field, before: 'Kotagiri', after: 'Ooty' })
        .waitFor();
      await at.button('patients:status.deactivate').click();
      await at.text('patients:status.inactive').waitFor();
      await at.button('patients:status.reactivate').click();
      await at.text('patients:status.active').waitFor();
      await at.button('patients:status.enterDeath').click();
      const dialog = at.page.getByRole('alertdialog');
      await dialog.getByLabel(at.t('patients:birth.year'), { exact: true }).fill('２０２０');
      await isWhole(at);
      await dialog.getByRole('button', { name: at.t('patients:save') }).click();
      await at
        .text('patients:status.died', { date: language === 'en' ? '2020' : '2020年' })
        .waitFor();
      await at.button('patients:status.revokeDeath').click();
      await at.text('patients:status.active').waitFor();
      await isWhole(at);
      expect(at.troubles).toEqual([]);
    },
  );

  it('who may be registered already is pointed out, and one press opens that record', async () => {
    const at = await atThePatients();
    await openNew(at);
    await press(at, 'Meenakshi Sundaram', 'Tab', '8', 'Tab', '7', 'Tab', '1961', 'Enter');
    await at.text('patients:registered', { name: 'Meenakshi Sundaram' }).waitFor();
    const first = at.page.url();

    await searchFor(at, '');
    await openNew(at);
    await press(at, 'Sundaram Minakshi', 'Tab', '8', 'Tab', '7', 'Tab', '1961');
    await at.text('patients:alike.title').waitFor();
    // The reason is shown, and pressing Enter again does not create a second record.
    const warning = at.page.getByRole('alert', { name: at.t('patients:alike.title') });
    await warning.getByText('8 July 1961').waitFor();
    await isWhole(at);
    await press(at, 'Enter');
    await at.text('patients:alike.decide_one').waitFor();
    await warning.getByRole('link', { name: /Meenakshi Sundaram/ }).click();
    await at.heading('patients:facts').waitFor();
    expect(at.page.url()).toBe(first);

    await searchFor(at, '');
    await openNew(at);
    await press(at, 'Sundaram Minakshi', 'Tab', '8', 'Tab', '7', 'Tab', '1961');
    await at.button('patients:alike.makeNew').click();
    await at.button('patients:registerDo').click();
    await at.text('patients:registered', { name: 'Sundaram Minakshi' }).waitFor();
    // A new patient is booked next, by Enter alone.
    await press(at, 'Enter');
    await at.page
      .getByRole('alertdialog', {
        name: at.t('scheduling:book.titleFor', { name: 'Sundaram Minakshi' }),
      })
      .waitFor();
    expect(at.page.url()).not.toBe(first);
  });

  it('who is changed at two desks at once keeps both changes', async () => {
    const one = await atThePatients();
    await openNew(one);
    await press(one, 'Two Desks', 'Tab', 'Tab', 'Tab', '1961', 'Enter');
    await one.heading('patients:facts').waitFor();
    const two = await atThePatients();
    await two.page.goto(one.page.url());
    for (const at of [one, two]) await at.button('patients:edit').click();
    await one.field('patients:field.address').fill('Ooty');
    await two.field('patients:field.remark').fill('Comes with a daughter');
    await one.button('patients:save').click();
    await one.button('patients:edit').waitFor();
    await two.button('patients:save').click();
    await two.text('patients:conflict.title').waitFor();
    expect(await two.field('patients:field.address').inputValue()).toBe('Ooty');
    await isWhole(two);
    await two.button('patients:save').click();
    await two.button('patients:edit').waitFor();
    await known(two, 'Ooty').waitFor();
    await known(two, 'Comes with a daughter').waitFor();
  });

  it('who is registered twice is merged, and unmerged again', async () => {
    const at = await atThePatients();
    const make = async (name: string): Promise<string> => {
      await openNew(at);
      await press(at, name, 'Tab', 'Tab', 'Tab', '1961', 'Enter');
      await at.text('patients:registered', { name }).waitFor();
      const { pathname } = new URL(at.page.url());
      await searchFor(at, '');
      return pathname;
    };
    const once = await make('Once Mohanlal');
    const twice = await make('Twice Gunasekaran');
    await at.page.goto(`${clinic.url}${twice}`);
    await at.button('patients:merge.open').click();
    const dialog = at.page.getByRole('alertdialog');
    await at.field('patients:merge.into').fill('mohanlal');
    await at.page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: /Once Mohanlal/, checked: true }).waitFor();
    await isWhole(at);
    await dialog.getByRole('button', { name: at.t('patients:merge.do') }).click();
    await at.text('patients:merge.merged').waitFor();
    await at.text('patients:history.merged').waitFor();
    await isWhole(at);
    await searchFor(at, 'gunasekaran');
    // Before that, the list belongs to an earlier search, and may change under the press.
    await at.text('patients:found_one', { count: '1' }).waitFor();
    await at.page.getByRole('link', { name: 'Once Mohanlal' }).click();
    await at.page.waitForURL(`${clinic.url}${once}`);
    await at.page.getByRole('link', { name: /Twice Gunasekaran/ }).click();
    await at.button('patients:merge.undo').click();
    await at.text('patients:history.unmerged').waitFor();
    await searchFor(at, 'gunasekaran');
    await at.page.getByRole('link', { name: 'Twice Gunasekaran' }).waitFor();
  });
});
