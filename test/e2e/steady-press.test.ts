import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Locator } from 'playwright-core';
import { launchBrowser, Person } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  [browser, clinic] = await Promise.all([launchBrowser(), TestClinic.open()]);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** The point at which a finger presses a control. */
const middleOf = async (control: Locator): Promise<{ x: number; y: number }> => {
  const box = await control.boundingBox();
  if (box === null) throw new Error('It is not shown.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/**
 * Late content appears above everything: now, or after the browser has determined the
 * pressed element and before the page gets the event. Browsers anchor a page that was
 * scrolled, but not one at its top.
 */
const growAbove = (person: Person, when: 'now' | 'as it is pressed' = 'now'): Promise<void> =>
  person.page.evaluate((moment) => {
    const grow = (): void => {
      document.documentElement.style.overflowAnchor = 'none';
      const late = document.createElement('p');
      late.style.height = '7rem';
      document.body.prepend(late);
    };
    if (moment === 'now') grow();
    else addEventListener('pointerdown', grow, { capture: true, once: true });
  }, when);

describe.each(['desktop', 'phone'] as const)(
  'a page that grows during a press, on a %s',
  (screen) => {
    let person: Person;
    let submit: Locator;

    /** Presses, and releases after what happens in between. */
    const press = async (between: () => Promise<{ x: number; y: number }>): Promise<void> => {
      const { page } = person;
      const from = await middleOf(submit);
      if (screen === 'desktop') {
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        const to = await between();
        await page.mouse.move(to.x, to.y);
        await page.mouse.up();
        return;
      }
      const tools = await page.context().newCDPSession(page);
      const touch = (type: string, points: readonly { x: number; y: number }[]) =>
        tools.send('Input.dispatchTouchEvent', {
          type: type as 'touchStart',
          touchPoints: [...points],
        });
      await touch('touchStart', [from]);
      const to = await between();
      if (to.x !== from.x || to.y !== from.y) await touch('touchMove', [to]);
      await touch('touchEnd', []);
    };

    beforeEach(async () => {
      person = await Person.arrive(browser, { url: clinic.url, screen });
      await person.page.goto(clinic.url);
      submit = person.button('clinic:signIn.submit');
      await submit.scrollIntoViewIfNeeded();
    });

    it('presses the button on which the press began', async () => {
      const at = await middleOf(submit);
      await press(async () => {
        await growAbove(person);
        return at;
      });
      // The form was submitted, empty as it is.
      await person.text('clinic:signIn.emailMissing').first().waitFor();
      await person.leave();
    });

    it('presses that button also where the page grew as the press began', async () => {
      const at = await middleOf(submit);
      await growAbove(person, 'as it is pressed');
      await press(() => Promise.resolve(at));
      await person.text('clinic:signIn.emailMissing').first().waitFor();
      await person.leave();
    });

    it('cancels the press when the pointer moves away', async () => {
      const at = await middleOf(submit);
      await press(async () => {
        await growAbove(person);
        return { x: at.x, y: at.y + 200 };
      });
      // A press of another kind, which completes after the cancelled one would have.
      await person.page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      expect(await person.text('clinic:signIn.emailMissing').count()).toBe(0);
      await person.leave();
    });
  },
);
