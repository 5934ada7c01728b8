import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Log } from '@teleward/platform';
import { PassThrough } from 'node:stream';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { administrator } from '../support/actors/members.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
import { Doctor } from '../support/actors/visit-people.ts';

type Line = Readonly<Record<string, unknown>>;

const lines: Line[] = [];
let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trimEnd().split('\n')) {
      lines.push(JSON.parse(line) as Line);
    }
  });
  browser = await launchBrowser();
  clinic = await TestClinic.open({}, undefined, Log.create('info', sink));
  await clinic.seed();
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a page that cannot go on', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'shows the number of the error in the log, in %s on a %s',
    async (language, screen) => {
      const admin = await Doctor.arrive(browser, { url: clinic.url, language, screen });
      const { at } = admin;
      await admin.signIn(administrator);
      await clinic.rows('alter table feedback rename to feedback_away');
      await at.page.goto(`${at.url}/feedback`);
      const banner = at.page.getByRole('alert');
      await banner.getByText(at.t('errors:internal')).waitFor();
      const text = await banner.innerText();
      const number = /\b[0-9a-hjkmnp-tv-z]{8}\b/.exec(text)?.[0] ?? '';
      expect(text).toContain(at.t('common:errorNumber', { number }));
      const found = await until('the log has the request id', () =>
        lines.find(({ requestId }) => requestId === number),
      );
      expect(found).toMatchObject({ level: 50, method: 'GET', route: '/api/feedback' });
      expect(await at.accessibilityProblems()).toEqual([]);

      await clinic.rows('alter table feedback_away rename to feedback');
      await at.button('common:tryAgain').click();
      await at.text('feedback:none').waitFor();
    },
  );

  it('shows no error number where the reader can correct the mistake', async () => {
    const { at } = await Doctor.arrive(browser, { url: clinic.url });
    await at.page.goto(at.url);
    await at.field('clinic:signIn.email').fill('nobody@demo.example');
    await at.field('clinic:signIn.password').fill('wrong');
    await at.button('clinic:signIn.submit').click();
    const banner = at.page.getByRole('alert');
    await banner.getByText(at.t('errors:sign_in_failed')).waitFor();
    expect(await banner.innerText()).toBe(at.t('errors:sign_in_failed'));
  });
});
