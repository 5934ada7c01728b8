import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

const desk = { email: 'desk@demo.example', password: 'seven-lamps-by-the-door' };

beforeAll(async () => {
  browser = await launchBrowser();
  clinic = await TestClinic.open();
  await clinic.seed();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** As a Central European spreadsheet program saves it. */
const file = `\uFEFFPatient;Geboren am;Sex;Mobile
"Quillwren, Aurelia";05.01.1980;F;+91 98400 12345
王小明;28.11.1956;男;
Nobody's Birthday;;M;
Often Confused;31.02.1980;M;
"Quillwren, Aurelia";05.01.1980;F;+91 98400 12345
`;

const patients = async (): Promise<unknown> =>
  (await clinic.rows('select count(*)::int as n from patient'))[0]?.['n'];

describe.each(['phone', 'desktop'] as const)('the desk on a %s', (screen) => {
  it('imports a file whose columns it maps by hand, reads the errors, and undoes the import', async () => {
    const language = screen === 'phone' ? 'zh-Hans' : 'en';
    const before = await patients();
    const { at } = await Doctor.arrive(browser, { url: clinic.url, screen, language }).then(
      async (somebody) => {
        await somebody.signIn(desk);
        return somebody;
      },
    );
    await at.page.goto(`${clinic.url}/patients`);
    await at.page.getByRole('link', { name: at.t('patients:import.title'), exact: true }).click();
    await at.heading('patients:import.title').waitFor();
    const input = at.page.getByLabel(at.t('patients:import.file'), { exact: true });
    await input.setInputFiles({
      ...{ name: 'patients.csv', mimeType: 'text/csv' },
      buffer: Buffer.from([0xff, 0xfe, 0x41]),
    });
    await at.text('patients:import.problem.not-text').waitFor();
    await input.setInputFiles({
      ...{ name: 'patients.csv', mimeType: 'text/csv', buffer: Buffer.from(file) },
    });
    // A column that is not recognised is mapped by hand.
    const born = at.page.getByLabel(at.t('patients:import.column', { column: 'Geboren am' }));
    expect(await born.inputValue()).toBe('');
    expect(await at.button('patients:import.try').isDisabled()).toBe(true);
    await born.selectOption('birthDate');
    await at.page.getByRole('cell', { name: '1980-01-05' }).first().waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('patients:import.try').click();
    await at.page.getByText(/^(Line 4|第 4 行).*Nobody/).waitFor();
    await at.page.getByText(/^(Line 5|第 5 行).*Often/).waitFor();
    await at.text('patients:import.asLine', { line: '2' }).waitFor();
    expect(await patients()).toBe(before);
    expect(await at.accessibilityProblems()).toEqual([]);
    const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
    await at.page.getByRole('button', { name: /^(Import 2 patients|导入 2 位患者)$/ }).click();
    await at.page.getByText(/^(2 patients were imported|已导入 2 位患者)/).waitFor();
    expect(await patients()).toBe(Number(before) + 2);
    await at.page.getByText(at.t('patients:import.undo'), { exact: true }).first().click();
    await at.button('patients:import.undoNow').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('patients:import.undoNow').click();
    await at.page.getByText(/^(2 patients were removed|已删除 2 位患者)/).waitFor();
    expect(await patients()).toBe(before);
    expect(at.troubles).toEqual([]);
  });
});
