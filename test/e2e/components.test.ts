import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { launchBrowser, Person, type PersonOptions } from '../support/actors/browser.ts';
import { freePort } from '../support/servers/turn-server.ts';
import { patience, until } from '../support/until.ts';

const root = join(import.meta.dirname, '../..');
const web = join(root, 'apps/web');

let browser: Browser;
let vite: ChildProcess;
let url: string;

beforeAll(async () => {
  const port = await freePort('127.0.0.1');
  url = `http://127.0.0.1:${port}`;
  const place = ['--host', '127.0.0.1', '--port', String(port), '--strictPort'];
  vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...place], {
    cwd: web,
    stdio: 'ignore',
  });
  browser = await launchBrowser();
  await until(
    'the development server answers',
    async () => {
      if (vite.exitCode !== null) throw new Error(`Vite ended with ${vite.exitCode}`);
      const answer = await fetch(`${url}/components.html`).catch(() => null);
      return answer?.ok === true;
    },
    Boolean,
  );
}, patience(60_000));

afterAll(async () => {
  if (vite.exitCode === null) {
    const ended = once(vite, 'exit');
    vite.kill('SIGTERM');
    await ended;
  }
  await browser.close();
});

type Look = Required<Pick<PersonOptions, 'language' | 'screen' | 'theme'>>;

const looks: readonly Look[] = [
  { language: 'en', screen: 'desktop', theme: 'light' },
  { language: 'zh-Hans', screen: 'phone', theme: 'dark' },
];

describe('the page of all components', () => {
  it.each(looks)('shows every sample readably in $language, $screen, $theme', async (look) => {
    const reader = await Person.arrive(browser, { url, ...look });
    const { page } = reader;
    await page.goto(`${url}/components.html`);
    await page.getByRole('heading', { name: 'DatePicker' }).waitFor();

    const { width, scroll } = await page.evaluate(() => ({
      width: innerWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(width);
    expect(await reader.accessibilityProblems()).toEqual([]);
    const folder = process.env['PICTURES'];
    if (folder !== undefined) {
      const name = `components-${look.language}-${look.screen}-${look.theme}.png`;
      await page.screenshot({ path: join(folder, name), fullPage: true });
    }

    await page.locator('section', { hasText: 'Menu' }).getByRole('button').first().press('Enter');
    await page.getByRole('menuitem').first().press('Enter');
    const sure = page.getByRole('button', { name: /\?|？/ });
    await sure.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    expect(await reader.accessibilityProblems()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await sure.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(reader.troubles).toEqual([]);
    await reader.leave();
  });

  it('has a sample of every component in `ui/`', () => {
    // These hold pages together and have no look of their own, or stand inside others' samples.
    const frames = ['clinic-logo', 'language-select', 'load-boundary', 'part'];
    const shown = readdirSync(join(web, 'src/components'))
      .map((name) => readFileSync(join(web, 'src/components', name), 'utf8'))
      .join('\n');
    const missing = readdirSync(join(web, 'src/ui'))
      .filter((name) => name.endsWith('.tsx') && !shown.includes(`/ui/${name}'`))
      .map((name) => name.replace('.tsx', ''));
    expect(missing.toSorted()).toEqual([...frames, 'root-boundary', 'theme-toggle'].toSorted());
  });
});
