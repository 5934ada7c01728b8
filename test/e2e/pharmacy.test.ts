import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Language, routes } from '@teleward/contracts';
import { execFileSync, spawnSync } from 'node:child_process';
import { type Browser } from 'playwright-core';
import { launchBrowser, Person, type PersonOptions } from '../support/actors/browser.ts';
import { until } from '../support/until.ts';
import { prescribe, type SignedHere } from '../support/prescriptions.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { administrator } from '../support/actors/members.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

interface Prescribed {
  readonly patient: Patient;
  readonly doctor: Visitor;
  readonly encounterId: string;
  readonly signed: SignedHere;
}

/** A patient whose visit is over, with a prescription of three drugs. */
async function prescribed(options: Partial<PersonOptions> = {}): Promise<Prescribed> {
  const patient = await Patient.arrive(browser, clinic, options);
  const doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const person = (await clinic.opened('patient')).find(({ name }) => name === patient.name);
  const [visit] = await clinic.rows(
    `select id from encounter where patient_id = '${String(person?.['id'])}' and status = 'planned'`,
  );
  const encounterId = String(visit?.['id']);
  await clinic.rows(
    `update encounter set started_at = now() where id = '${encounterId}';
     update tenant set phone = '+91 423 555 0101', address = '4 Hill Road, Ooty 643001'`,
  );
  await doctor.call(routes.endVisit, { params: { encounterId } });
  const signed = await prescribe(
    doctor,
    encounterId,
    { line: 'amoxicillin 500 mg 1 cap po tds 7d', quantity: 21 },
    { line: 'paracetamol 500 mg 1-2 tab prn for pain max 8 tab/day', quantity: 20 },
    { line: 'metformin 500 mg 1-0-1 long term' },
  );
  await patient.openLink();
  await patient.confirmBirthDate();
  await patient.at.heading('patient:ended.title').waitFor();
  return { patient, doctor, encounterId, signed };
}

const codeOn = async ({ at }: Patient): Promise<Buffer> =>
  at.page.getByRole('img', { name: at.t('paper:code') }).screenshot();

/** Debian's zbar reads the code on the page; empty where there is none. */
const byZbar = (picture: Buffer): string => {
  const flags = ['--raw', '--quiet', '-Sdisable', '-Sqrcode.enable', '-'];
  const { status, stdout, error } = spawnSync('/usr/bin/zbarimg', flags, { input: picture });
  if (error !== undefined) throw error;
  // Its exit code for nothing found is 4.
  if (status !== 0 && status !== 4) throw new Error(`zbarimg ended with ${status}`);
  return stdout.toString().trim();
};

const pharmacist = (language: Language = 'en', screen: 'phone' | 'desktop' = 'phone') =>
  Person.arrive(browser, { url: clinic.url, language, screen });

/** Everything that the page needs offline is cached. */
const ready = (at: Person): Promise<void> => at.page.locator('[data-ready=true]').waitFor();

const show = (at: Person, picture: Buffer): Promise<void> =>
  at.field('pharmacy:picture').setInputFiles({
    ...{ name: 'code.png', mimeType: 'image/png', buffer: picture },
  });

const fillDispenser = async (at: Person, name: string): Promise<void> => {
  await at.field('pharmacy:dispense.pharmacy').fill(name);
  await at.field('pharmacy:dispense.place').fill('Ooty');
  await at.field('pharmacy:dispense.pharmacist').fill('Ravi Menon');
};

const choose = (at: Person, drug: string, how: 'whole' | 'part'): Promise<void> =>
  at.page
    .getByRole('radiogroup', { name: drug })
    .getByRole('radio', { name: at.t(`pharmacy:dispense.${how}`), exact: true })
    .check();

describe('a prescription on the patient’s page', () => {
  it.each([
    ['en', 'phone'],
    ['zh-Hans', 'desktop'],
  ] as const)(
    'is contained in a QR code that other readers read, in %s on a %s',
    async (language, screen) => {
      const { patient, signed } = await prescribed({ language, screen });
      const { at } = patient;
      const picture = await codeOn(patient);
      expect(byZbar(picture)).toBe(`${clinic.url}/pharmacy#${signed.jws}`);
      await at.text('paper:number', { number: signed.number }).waitFor();
      await at.text('paper:allergies.unknown').waitFor();
      await at.text('paper:noCouncil').waitFor();
      expect(await at.accessibilityProblems()).toEqual([]);
      expect(
        await at.page.evaluate(() => document.documentElement.scrollWidth),
      ).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
      // As a printer renders it: the code fits on A5, and can be read from paper at 150 dpi.
      const pdf = await at.page.pdf({ format: 'A5' });
      for (const dpi of ['150', '300']) {
        expect(readFrom(pdf, dpi)).toBe(`${clinic.url}/pharmacy#${signed.jws}`);
      }
      expect(at.troubles).toEqual([]);
    },
  );
});

/** The content that zbar reads from the pages of a PDF, rendered by Debian's poppler. */
function readFrom(pdf: Buffer, dpi: string): string {
  for (const page of ['1', '2', '3']) {
    const flags = ['-r', dpi, '-png', '-f', page, '-l', page, '-singlefile', '-'];
    const options = { input: pdf, maxBuffer: 64 * 1024 * 1024 };
    const said = byZbar(execFileSync('/usr/bin/pdftoppm', flags, options));
    if (said !== '') return said;
  }
  return '';
}

describe('at a pharmacy', () => {
  it('it is checked offline, dispensed online, and not a second time', async () => {
    const { patient, signed } = await prescribed();
    const picture = await codeOn(patient);
    const at = await pharmacist();
    await at.page.goto(`${clinic.url}/pharmacy`);
    await ready(at);
    expect(await at.accessibilityProblems()).toEqual([]);

    await at.setOffline(true);
    await at.page.reload();
    await show(at, picture);
    await at.heading('pharmacy:offline.title').waitFor();
    await at.text('pharmacy:offline.note').waitFor();
    await at.text('paper:number', { number: signed.number }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);

    await at.setOffline(false);
    await at.button('pharmacy:askAgain').click();
    await at.heading('pharmacy:genuine.title').waitFor();
    await at.text('pharmacy:genuine.open').waitFor();
    await at.button('pharmacy:dispense.record').click();
    await at.text('pharmacy:dispense.nothing').waitFor();
    await fillDispenser(at, 'Hill Pharmacy');
    for (const drug of ['amoxicillin', 'paracetamol']) await choose(at, drug, 'whole');
    await choose(at, 'metformin', 'part');
    await at.page.getByLabel(at.t('pharmacy:dispense.amount')).fill('30');
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('pharmacy:dispense.record').click();
    await at.text('pharmacy:genuine.part').waitFor();

    const other = await pharmacist('zh-Hans', 'desktop');
    await other.page.goto(`${clinic.url}/pharmacy#${signed.jws}`);
    await other.text('pharmacy:genuine.part').waitFor();
    expect(other.page.url()).toBe(`${clinic.url}/pharmacy`);
    expect(await other.page.getByRole('radiogroup').count()).toBe(1);
    await fillDispenser(other, 'Lake Pharmacy');
    await choose(other, 'metformin', 'whole');
    // Both press at the same time.
    await choose(at, 'metformin', 'whole');
    await Promise.all([
      at.button('pharmacy:dispense.record').click(),
      other.button('pharmacy:dispense.record').click(),
    ]);
    await until('one of the two dispenses is refused', async () => {
      const refused = await Promise.all([
        at.text('errors:already_dispensed').count(),
        other.text('errors:already_dispensed').count(),
      ]);
      return refused.reduce((sum, one) => sum + one, 0);
    });
    // Neither page stays green: the one that was refused shows the new state.
    await Promise.all([at, other].map((one) => one.heading('pharmacy:done.title').waitFor()));
    const [handed] = await clinic.rows('select count(*)::int as n from dispense');
    expect(handed).toEqual({ n: 2 });
    const third = await pharmacist();
    await third.page.goto(`${clinic.url}/pharmacy#${signed.jws}`);
    await third.heading('pharmacy:done.title').waitFor();
    expect(await third.accessibilityProblems()).toEqual([]);

    await patient.at.page.reload();
    await patient.at.text('paper:dispensed.title').waitFor();
    expect(await patient.at.page.getByText('Hill Pharmacy').count()).toBeGreaterThan(0);
    // There is nothing left to show to a pharmacy.
    expect(await patient.at.page.locator('.paper-code').count()).toBe(0);
    expect([...at.troubles, ...other.troubles, ...third.troubles]).toEqual([]);
  });

  it('one that was changed or cancelled, or is no prescription, shows in red or amber', async () => {
    const { doctor, signed } = await prescribed();
    const at = await pharmacist();
    const [head = '', payload = '', signature = ''] = signed.jws.split('.');
    const swapped = payload.startsWith('A') ? 'B' : 'A';
    await at.page.goto(`${clinic.url}/pharmacy#${head}.${swapped}${payload.slice(1)}.${signature}`);
    await at.heading('pharmacy:altered.title').waitFor();
    expect(await at.page.locator('.verdict-danger').count()).toBe(1);
    await at.button('pharmacy:another').click();
    await at.field('pharmacy:link').fill('https://x.example/menu');
    await at.button('pharmacy:linkCheck').click();
    await at.text('pharmacy:otherCode').waitFor();

    const params = { documentId: signed.documentId };
    const body = { reason: 'Wrong dose', replacedBy: null };
    expect((await doctor.call(routes.cancelPrescription, { params, body })).status).toBe(200);
    await at.field('pharmacy:link').fill(`${clinic.url}/pharmacy#${signed.jws}`);
    await at.button('pharmacy:linkCheck').click();
    await at.heading('paper:cancelled.title').waitFor();
    expect(await at.page.content()).not.toContain('Wrong dose');
    expect(await at.page.getByRole('radiogroup').count()).toBe(0);
  });

  it('the link that a patient makes opens it', async () => {
    const { patient } = await prescribed();
    const { at } = patient;
    await at.button('paper:share.button').click();
    const url = await at.page.getByLabel(at.t('paper:share.label')).inputValue();
    expect(await at.accessibilityProblems()).toEqual([]);
    const other = await pharmacist();
    await other.page.goto(url);
    await other.heading('pharmacy:genuine.title').waitFor();
  });
});

describe('the clinic', () => {
  it('sees what was dispensed, and cancels with a reason that the patient reads', async () => {
    const { patient, encounterId, signed } = await prescribed();
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    await doctor.signIn();
    const { at } = doctor;
    await at.page.goto(`${clinic.url}/visits/${encounterId}/summary`);
    await at.page.getByText(at.t('clinic:signing.paper'), { exact: true }).click();
    await at.page.getByRole('img', { name: at.t('paper:code') }).waitFor();
    await at.button('clinic:signing.cancelRx.button').click();
    await at.button('clinic:signing.cancelRx.now').click();
    await at.text('clinic:signing.cancelRx.missing').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.field('clinic:signing.cancelRx.reason').fill('Wrong dose');
    await at.button('clinic:signing.cancelRx.now').click();
    await at.text('clinic:signing.badge').waitFor();
    await patient.at.page.reload();
    await patient.at.text('paper:cancelled.titlePatient').waitFor();
    await patient.at.text('paper:cancelled.reason', { reason: 'Wrong dose' }).waitFor();
    expect(signed.number).toMatch(/^R-/);
  });

  it.each(['en', 'zh-Hans'] as const)('replaces and revokes its keys, in %s', async (language) => {
    const { signed } = await prescribed();
    const admin = await Doctor.arrive(browser, { url: clinic.url, language });
    await admin.signIn(administrator);
    const { at } = admin;
    await at.page.goto(`${clinic.url}/settings/prescriptions`);
    await at.heading('clinic:signing.title').waitFor();
    await at.button('clinic:signing.rotate').click();
    await at.button('clinic:signing.rotateNow').click();
    await at.text('clinic:signing.retired').waitFor();
    const row = at.page.getByRole('listitem').filter({ hasText: at.t('clinic:signing.retired') });
    await row.getByRole('button').click();
    await at.button('clinic:signing.revokeNow').click();
    await at.text('clinic:signing.revoked').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);

    const pharmacy = await pharmacist(language);
    await pharmacy.page.goto(`${clinic.url}/pharmacy#${signed.jws}`);
    await pharmacy.text('pharmacy:revokedConfirmed').waitFor();
    await pharmacy.setOffline(true);
    await pharmacy.button('pharmacy:another').click();
    await pharmacy.field('pharmacy:link').fill(signed.jws);
    await pharmacy.button('pharmacy:linkCheck').click();
    await pharmacy.heading('pharmacy:revoked.title').waitFor();
  });
});
