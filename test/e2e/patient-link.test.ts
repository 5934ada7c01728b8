import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { Patient } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

describe('a patient', () => {
  it('whose phone opens another patient’s link leaves nothing of the first visit usable', async () => {
    const first = await Patient.arrive(browser, clinic);
    await first.openLink();
    await first.confirmBirthDate();
    await first.startDevices();
    await first.finishCheck();
    const patients = await clinic.opened('patient');
    const other = patients.find(({ name }) => name !== first.name);
    const [encounter] = await clinic.rows(
      `select id from encounter where patient_id = '${String(other?.['id'])}' limit 1`,
    );
    const next = { id: encounter?.['id'], birthDate: other?.['birth_date'] };
    const doctor = new Visitor(clinic.url);
    await doctor.signIn();
    const params = { encounterId: String(next.id) };
    const { body } = await doctor.call(routes.renewVisitLink, { params });
    const opened = await first.at.page.evaluate(
      async (link) => (await fetch('/api/visit-links/open', link)).status,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token: String(body['url']).split('#')[1],
          birthDate: next.birthDate,
        }),
      },
    );
    expect(opened).toBe(200);
    await first.at.page.getByRole('checkbox').check();
    await first.at.button('patient:consent.continue').click();
    await first.at.heading('patient:open.title').waitFor();
    expect(await clinic.rows('select 1 from consent')).toEqual([]);
  });

  it('who guesses birth dates has to wait, and sees for how long', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await patient.openLink();
    for (const day of ['01', '02', '03', '04']) {
      const answer = patient.at.page.waitForResponse('**/api/visit-links/open');
      await patient.confirmBirthDate(`1956-03-${day}`);
      await answer;
    }
    await patient.at.page.getByRole('timer').waitFor();
    expect(await patient.at.button('patient:welcome.continue').isDisabled()).toBe(true);
    expect(await patient.at.accessibilityProblems()).toEqual([]);
  });

  it.each(['/v%23', '/v%2523', '/V/#', '/v?utm_source=sms#', '/v##'])(
    'opens %s<secret>, with a full stop at its end, and the secret does not stay in the address',
    async (before) => {
      const { at, link } = await Patient.arrive(browser, clinic);
      await at.page.goto(`${clinic.url}${before}${link.token}.`);
      await at.heading('patient:welcome.title').waitFor();
      expect(at.page.url()).toBe(`${clinic.url}/v`);
    },
  );

  it('whose link is cut short is not led to the staff’s sign-in', async () => {
    const { at, link } = await Patient.arrive(browser, clinic);
    for (const page of ['v', 'g']) {
      await at.page.goto(`${clinic.url}/${page}%23${link.token.slice(0, 20)}`);
      await at.text('errors:link_invalid').waitFor();
      expect(at.page.url()).toBe(`${clinic.url}/${page}`);
    }
  });

  it('may type the date of birth in the digits of their script, or paste it whole', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const { at, link } = patient;
    await patient.openLink();
    const [year = '', month = '', day = ''] = link.birthDate.split('-');
    await at.field('patient:welcome.day').fill(`${day}/${month}/${year}`);
    expect(await at.field('patient:welcome.year').inputValue()).toBe(year);
    const arabic = (digits: string): string =>
      digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    await patient.confirmBirthDate();
    await at.button('patient:check.start').waitFor();
    await patient.openLink();
    await at.field('patient:welcome.day').fill(arabic(day));
    await at.field('patient:welcome.month').fill(arabic(month));
    await at.field('patient:welcome.year').fill(arabic(year));
    await at.button('patient:welcome.continue').click();
    await at.button('patient:check.start').waitFor();
  });

  it('with a link that was replaced is told where to get another', async () => {
    const patient = await Patient.arrive(browser, clinic);
    await clinic.seed();
    await patient.at.page.goto(`${clinic.url}/v#${patient.link.token}`);
    await patient.at.heading('patient:open.title').waitFor();
    await patient.at.text('errors:link_invalid').waitFor();
  });
});
