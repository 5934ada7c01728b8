import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

const patient = 'Meera Iyer';
let browser: Browser;
let clinic: TestClinic;

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

const doctorAtVisit = async (): Promise<Doctor> => {
  const doctor = await Doctor.arrive(browser, { url: clinic.url });
  await doctor.signIn();
  await doctor.openVisit(patient);
  return doctor;
};

const planOf = (row: Record<string, unknown> | undefined): unknown =>
  (JSON.parse(String(row?.['content'])) as Record<string, unknown>)['plan'];

const newestPlan = async (): Promise<unknown> => {
  const [row] = await clinic.opened('document_draft', 'order by saved_at desc limit 1');
  return planOf(row);
};

describe('a note', () => {
  it('that was changed in another window is not overwritten without a choice', async () => {
    const one = await doctorAtVisit();
    await one.write('plan', 'first');
    await one.isSaved();
    const other = await doctorAtVisit();
    await other.write('plan', 'from the other window');
    await other.isSaved();

    await one.write('plan', 'mine');
    await one.at.text('clinic:conflict.title').waitFor();
    await one.at.page.getByText('from the other window').waitFor();
    expect(await newestPlan()).toBe('from the other window');
    expect(await one.at.accessibilityProblems()).toEqual([]);

    await one.at.button('clinic:conflict.keepMine').click();
    await one.isSaved();
    expect(await newestPlan()).toBe('mine');

    await other.write('plan', 'again from there');
    await other.at.text('clinic:conflict.title').waitFor();
    await other.at.button('clinic:conflict.takeTheirs').click();
    await other.isSaved();
    const field = other.at.page.getByLabel(other.at.t('clinic:note.plan'));
    expect(await field.inputValue()).toBe('mine');
    expect(await newestPlan()).toBe('mine');
  });

  it('that two windows begin ends as one draft', async () => {
    const one = await doctorAtVisit();
    const other = await doctorAtVisit();
    await one.write('plan', 'begun here');
    await one.isSaved();
    await other.write('plan', 'begun there');
    await other.at.text('clinic:conflict.title').waitFor();
    await other.at.page.getByText('begun here').waitFor();
    // A reload loses nothing: the choice is still open.
    await other.at.page.reload();
    await other.at.text('clinic:conflict.title').waitFor();
    const field = other.at.page.getByLabel(other.at.t('clinic:note.plan'));
    expect(await field.inputValue()).toBe('begun there');
    await other.at.button('clinic:conflict.keepMine').click();
    await other.isSaved();
    expect(await clinic.rows('select 1 from document_draft')).toHaveLength(1);
    expect(await newestPlan()).toBe('begun there');
  });

  it('that was signed in another window keeps later typing as a new draft', async () => {
    const one = await doctorAtVisit();
    await one.write('plan', 'Rest');
    await one.isSaved();
    const other = await doctorAtVisit();
    await other.sign('note');
    await one.write('plan', 'Rest, and come back on Monday');
    await one.at.text('clinic:conflict.signed').waitFor();
    await one.at.button('clinic:conflict.keepAsNew').click();
    await one.isSaved();
    await one.at.text('clinic:document.signed').waitFor();
    const signed = await clinic.opened('document_version');
    expect(signed.map((row) => [row['status'], planOf(row)])).toEqual([['final', 'Rest']]);
    const drafts = await clinic.opened('document_draft', 'where content is not null');
    expect(drafts.map(planOf)).toEqual(['Rest, and come back on Monday']);
  });

  it('is neither saved nor kept if its author discards it to sign out', async () => {
    const doctor = await doctorAtVisit();
    const { page } = doctor.at;
    await page.route('**/api/notes/*', (route) => route.abort());
    await doctor.write('plan', 'Not to be kept');
    await doctor.at.text('clinic:draft.kept').waitFor();
    await page.unroute('**/api/notes/*');
    const saves: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/notes/')) saves.push(request.method());
    });
    await page.route('**/api/session', async (route) => {
      await route.continue();
      saves.length = 0;
    });
    await doctor.signOut();
    await doctor.at.button('clinic:signOut.anyway').click();
    await doctor.at.field('clinic:signIn.email').waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage))).not.toContainEqual(
      expect.stringContaining('draft'),
    );
    expect(saves).toEqual([]);
  });

  it('survives the end of the session while it is typed', async () => {
    const doctor = await doctorAtVisit();
    await doctor.write('plan', 'before');
    await doctor.isSaved();
    await clinic.rows("update staff_session set expires_at = now() - interval '1 minute'");
    await doctor.write('plan', 'after the session ended');
    await doctor.at.heading('clinic:signIn.again').waitFor();
    await doctor.fillSignIn();
    await doctor.isSaved();
    const field = doctor.at.page.getByLabel(doctor.at.t('clinic:note.plan'));
    expect(await field.inputValue()).toBe('after the session ended');
    expect(await newestPlan()).toBe('after the session ended');
  });

  it('is not signed while it is empty, and focus goes to the missing field', async () => {
    const doctor = await doctorAtVisit();
    await doctor.at.button('clinic:note.sign').click();
    await doctor.at.text('clinic:note.incompleteSummary').waitFor();
    // The field gets the focus one frame after its mark is rendered.
    await doctor.at.page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true');
    expect(await clinic.rows('select 1 from document_draft')).toEqual([]);
    expect(await clinic.rows('select 1 from document_version')).toEqual([]);
  });

  it('is written, signed and followed by another by keyboard alone', async () => {
    const doctor = await doctorAtVisit();
    const { page, t } = doctor.at;
    await page.getByLabel(t('clinic:note.assessment')).focus();
    await page.keyboard.type('Typed');
    await page.keyboard.press('Tab');
    await page.keyboard.type('and signed by keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Rest');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').innerText()).toBe(t('clinic:note.sign'));
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    const confirm = page.getByRole('button', { name: t('clinic:document.signNow'), exact: true });
    await confirm.focus();
    await page.keyboard.press('Enter');
    await doctor.at.text('clinic:document.signed').waitFor();
    await doctor.at.button('clinic:note.another').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(t('clinic:note.plan')).fill('A second one');
    await doctor.isSaved();
    // The first one is signed, and nothing else of it is left.
    expect(await clinic.rows('select 1 from document_version')).toHaveLength(1);
    expect(await clinic.rows('select 1 from document_draft where content is null')).toHaveLength(1);
    expect(await clinic.rows('select 1 from document_draft')).toHaveLength(2);
  });
});

describe('the front desk', () => {
  it('sees the list and makes links, but opens no visit', async () => {
    const desk = await Doctor.arrive(browser, { url: clinic.url });
    await desk.signIn({ email: 'desk@demo.example', password: 'seven-lamps-by-the-door' });
    const { page, t } = desk.at;
    await page.getByRole('heading', { name: patient }).waitFor();
    const open = desk.row(patient).getByRole('link');
    expect(await open.count()).toBe(0);

    await desk.act(patient, 'clinic:link.open');
    await desk.at.button('clinic:link.make').click();
    const link = await page.getByLabel(t('clinic:link.text')).inputValue();
    expect(link).toMatch(new RegExp(`^${clinic.url}/v#[A-Za-z0-9_-]{43}$`));
    expect(await desk.at.accessibilityProblems()).toEqual([]);

    const [visit] = await clinic.rows('select id from encounter limit 1');
    await page.goto(`${clinic.url}/visits/${String(visit?.['id'])}`);
    await desk.at.heading('clinic:noAccess').waitFor();
    expect(await page.getByRole('heading', { name: patient }).count()).toBe(0);
  });
});
