import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes, type Intake, type KnownFacts } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { until } from '../support/until.ts';
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

const doctorAtVisit = async (
  options: Omit<PersonOptions, 'url'> = {},
  name = patient,
): Promise<Doctor> => {
  const doctor = await Doctor.arrive(browser, { url: clinic.url, ...options });
  await doctor.signIn();
  await doctor.openVisit(name);
  return doctor;
};

const stripOf = ({ at }: Doctor) =>
  at.page.getByRole('region', { name: at.t('facts:strip.title') });

/** The facts on the server. */
const known = async (): Promise<KnownFacts['facts']> => {
  const doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const [row] = await clinic.rows(
    "select patient_id from encounter where patient_id = '0190a000-0000-7000-8003-000000000000'",
  );
  const params = { patientId: String(row?.['patient_id']) };
  return ((await doctor.call(routes.readKnownFacts, { params })).body as KnownFacts).facts;
};

describe('a red flag of the patient’s answers', () => {
  it('shows above every tab of the visit’s page from the moment that it is answered', async () => {
    const link = await clinic.seed();
    const doctor = await doctorAtVisit();
    const phone = await doctorAtVisit({ screen: 'phone', theme: 'dark', language: 'zh-Hans' });
    for (const { at } of [doctor, phone]) await at.text('facts:strip.notAsked').waitFor();
    const visitor = new Visitor(clinic.url);
    await visitor.openLink(link.token, link.birthDate);
    const { body } = await visitor.call(routes.readMyIntake);
    const { version } = (body as Intake).form;
    const answered = await visitor.call(routes.answerMyIntake, {
      body: {
        ...{ version, language: 'en', status: 'completed' },
        answers: {
          ...{ 'warning-signs': ['chest-pain'], complaint: 'Pressure' },
          ...{ allergies: true, 'which-allergies': 'penicilin' },
        },
      },
    });
    expect(answered.status).toBe(200);
    for (const [one, words] of [
      [doctor, 'Pain or pressure in the chest'],
      [phone, '胸痛或胸口有压迫感'],
    ] as const) {
      const flag = stripOf(one).getByText(words, { exact: true });
      await flag.waitFor();
      // The alert goes once it is dismissed; the flag stays.
      await one.at.button('clinic:alerts.seenOf', { name: patient }).click();
      await one.at.button('clinic:alerts.seenOf', { name: patient }).waitFor({ state: 'detached' });
      for (const tab of ['patientTab', 'prescription', 'note']) {
        await one.openTab(`clinic:${tab}.title`);
        expect(await flag.isVisible()).toBe(true);
      }
      // Visible without scrolling.
      expect((await flag.boundingBox())?.y).toBeLessThan(240);
      // So are the allergies beside or below it.
      const wrote = stripOf(one).getByText(one.at.t('facts:strip.answered', { text: 'penicilin' }));
      const box = await wrote.boundingBox();
      const width = await one.at.page.evaluate(() => document.documentElement.clientWidth);
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      expect(box?.y).toBeLessThan(300);
      expect(await one.at.accessibilityProblems()).toEqual([]);
      expect(one.at.troubles).toEqual([]);
    }
    // What the patient wrote about allergies is shown as theirs, and is in the
    // field to be corrected.
    const { page, t } = doctor.at;
    await stripOf(doctor)
      .getByText(t('facts:strip.answered', { text: 'penicilin' }))
      .waitFor();
    await doctor.at.button('facts:strip.ask').click();
    const field = page.getByLabel(t('facts:allergies.field'), { exact: true });
    expect(await field.inputValue()).toBe('penicilin');
    await field.fill('penicillin');
    await field.press('Enter');
    await stripOf(doctor).getByText('penicillin', { exact: true }).waitFor();
    // The patient's text with another spelling stays listed: nobody confirmed that it is the same.
    await stripOf(doctor)
      .getByText(t('facts:strip.answered', { text: 'penicilin' }))
      .waitFor();
  });
});

describe('what is known of a patient', () => {
  it('is asked, typed with a few keys, shows above every tab, stops a prescription, and is signed with the reason', async () => {
    const doctor = await doctorAtVisit();
    const { at } = doctor;
    const { page, t } = at;
    const strip = stripOf(doctor);
    // “Not asked” is not “none”.
    await strip.getByText(t('facts:strip.notAsked')).waitFor();
    expect(await strip.getByText(t('facts:strip.none')).count()).toBe(0);
    await strip.getByRole('button', { name: t('facts:strip.ask'), exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(t('facts:allergies.notAsked')).waitFor();
    // The field has the focus.
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.type('penicillin: hives');
    await page.keyboard.press('Enter');
    await dialog.getByText('penicillin: hives').waitFor();
    await dialog
      .getByLabel(t('facts:medicines.field'), { exact: true })
      .fill('metformin 500 mg 1-0-1');
    await page.keyboard.press('Enter');
    await dialog.getByText('metformin 500 mg 1-0-1').waitFor();
    await dialog.getByLabel(t('facts:problems.field'), { exact: true }).fill('Asthma');
    await page.keyboard.press('Enter');
    await dialog.getByText('Asthma', { exact: true }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('button', { name: t('common:close'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });

    for (const tab of ['patientTab', 'note', 'prescription']) {
      await doctor.openTab(`clinic:${tab}.title`);
      for (const text of ['penicillin: hives', 'Asthma']) {
        expect(await strip.getByText(text, { exact: true }).isVisible()).toBe(true);
      }
    }

    await at.button('clinic:prescription.add').click();
    await at.field('clinic:prescription.line').fill('penicillin V 250 mg tab 1 qds 7d');
    const stop = t('facts:checks.stopReaction.either', {
      substance: 'penicillin',
      reaction: 'hives',
    });
    await page.getByText(stop).waitFor();
    await at.text('facts:checks.limits').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('clinic:prescription.sign').click();
    await at.text('clinic:prescription.incompleteSummary').waitFor();
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    await at.text('facts:checks.reasonMissing').waitFor();
    await at.field('facts:checks.reason').fill('Took it in 2024 without a reaction');
    await at.button('clinic:prescription.add').click();
    await at.field('clinic:prescription.line').nth(1).fill('metformin 850 mg tab 1 bd 30d');
    await at.text('facts:checks.taken.told', { taken: 'metformin 500 mg 1-0-1' }).waitFor();
    await doctor.sign('prescription');
    const override = t('common:prescription.overrideUnconfirmed.either', {
      ...{ substance: 'penicillin', reason: 'Took it in 2024 without a reaction' },
    });
    await page.getByText(override, { exact: true }).waitFor();

    await page.goto(`${clinic.url}/patients/0190a000-0000-7000-8003-000000000000/record`);
    await at.heading('facts:title').waitFor();
    await page.getByText('penicillin: hives', { exact: true }).waitFor();
    await page.getByText(override, { exact: true }).waitFor();
    await at.button('facts:medicines.stopOf', { drug: 'penicillin V' }).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  it('stops a drug of an allergy’s class, and one that must not be combined with another', async () => {
    const doctor = await doctorAtVisit();
    const { at } = doctor;
    const { page, t } = at;
    await stripOf(doctor)
      .getByRole('button', { name: t('facts:strip.ask'), exact: true })
      .click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(t('facts:allergies.field'), { exact: true }).fill('penicillin: hives');
    await page.keyboard.press('Enter');
    await dialog.getByText('penicillin: hives').waitFor();
    await dialog.getByLabel(t('facts:measures.what'), { exact: true }).selectOption('creatinine');
    await dialog.getByLabel(t('facts:measures.unit'), { exact: true }).selectOption('mg/dL');
    await dialog.getByLabel(t('facts:measures.value'), { exact: true }).fill('0.9');
    await dialog.getByRole('button', { name: t('facts:measures.add'), exact: true }).click();
    await dialog.getByText(/^eGFR \d+ mL/).waitFor();
    await dialog.getByText(t('facts:kidney.noWeight'), { exact: true }).waitFor();
    await dialog.getByLabel(t('facts:medicines.field'), { exact: true }).fill('simvastatin');
    await page.keyboard.press('Enter');
    await dialog.getByText('simvastatin').waitFor();
    await dialog.getByRole('button', { name: t('common:close'), exact: true }).click();
    await doctor.openTab('clinic:prescription.title');
    await at.button('clinic:prescription.add').click();
    await at.field('clinic:prescription.line').fill('amoxicillin 500 mg cap 1 tds 7d');
    await at.text('facts:checks.byClass.penicillin-penicillin', { drug: 'amoxicillin' }).waitFor();
    // Another drug replaces the stopped one.
    await at.button('facts:checks.chooseAnother').click();
    await at.field('clinic:prescription.line').fill('clarithromycin 500 mg tab 1 bd 7d');
    await page.getByText(t('facts:sums.aDay', { amount: '1000 mg' }), { exact: true }).waitFor();
    const never = { drug: 'clarithromycin', other: 'simvastatin' };
    await at.text('facts:checks.never', never).waitFor();
    await at.button('facts:checks.keep').click();
    await at.field('facts:checks.reason').fill('Simvastatin is paused for a week');
    expect(await at.accessibilityProblems()).toEqual([]);
    await doctor.sign('prescription');
    await at
      .text('common:prescription.besideOverride', {
        ...{ other: 'simvastatin', reason: 'Simvastatin is paused for a week' },
      })
      .waitFor();
    expect(at.troubles).toEqual([]);
  });

  it('works on a phone and in Chinese: none known with one press, changed, ended and active again', async () => {
    const doctor = await doctorAtVisit({ screen: 'phone', language: 'zh-Hans' });
    const { at } = doctor;
    const { page, t } = at;
    const strip = stripOf(doctor);
    const box = await strip.boundingBox();
    expect(box?.height).toBeLessThan(60);
    expect(box?.y).toBeLessThan(200);
    await strip.getByRole('button', { name: t('facts:strip.ask'), exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: t('facts:allergies.noneNow'), exact: true }).click();
    await strip.getByText(t('facts:strip.none'), { exact: true }).waitFor();
    const field = dialog.getByLabel(t('facts:allergies.field'), { exact: true });
    await field.fill('青霉素：荨麻疹');
    await field.press('Enter');
    await strip.getByText('青霉素: 荨麻疹').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog
      .getByRole('button', { name: t('facts:row.changeOf', { what: '青霉素: 荨麻疹' }) })
      .click();
    await dialog.getByLabel(t('facts:allergies.severityLabel')).selectOption('severe');
    await dialog.getByLabel(t('facts:row.onDate'), { exact: true }).fill('2999');
    await dialog.getByRole('button', { name: t('facts:row.save'), exact: true }).click();
    await dialog.getByText(t('facts:row.onDateWrong')).waitFor();
    await dialog.getByLabel(t('facts:row.onDate'), { exact: true }).fill('2019');
    expect(await at.accessibilityProblems()).toEqual([]);
    await dialog.getByRole('button', { name: t('facts:row.save'), exact: true }).click();
    await dialog.getByText(t('facts:severity.severe')).waitFor();
    expect((await known()).find(({ status }) => status === 'active')).toMatchObject({
      ...{ version: 2, content: { severity: 'severe', onDate: '2019' } },
    });

    await dialog
      .getByRole('button', { name: t('facts:row.changeOf', { what: '青霉素: 荨麻疹' }) })
      .click();
    await dialog.getByRole('button', { name: t('facts:row.error'), exact: true }).click();
    await strip.getByText(t('facts:strip.notAsked'), { exact: true }).waitFor();
    await dialog.locator('summary').click();
    await dialog
      .getByRole('button', { name: t('facts:row.againOf', { what: '青霉素: 荨麻疹' }) })
      .click();
    await strip.getByText('青霉素: 荨麻疹').waitFor();

    await dialog.getByLabel(t('facts:measures.value'), { exact: true }).fill('7000');
    await dialog.getByRole('button', { name: t('facts:measures.add'), exact: true }).click();
    await dialog.getByText(t('facts:measures.wrong')).waitFor();
    await dialog.getByLabel(t('facts:measures.value'), { exact: true }).fill('62.5');
    await dialog.getByRole('button', { name: t('facts:measures.add'), exact: true }).click();
    await dialog.getByText('体重 62.5 kg').waitFor();
    const pregnant = dialog.getByRole('group', {
      name: t('facts:pregnancy.pregnant'),
      exact: true,
    });
    await pregnant.getByRole('button', { name: t('facts:pregnancy.yes'), exact: true }).click();
    await strip.getByText(new RegExp(`^${t('facts:answer.pregnancy-status.yes')}, 20`)).waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  it('is not lost where another doctor records it, and a contradiction is shown', async () => {
    const one = await doctorAtVisit();
    const other = await doctorAtVisit();
    for (const { at } of [one, other]) {
      await at.page.getByRole('button', { name: at.t('facts:strip.ask'), exact: true }).click();
    }
    const field = other.at.page.getByLabel(other.at.t('facts:allergies.field'), { exact: true });
    await field.fill('latex');
    await field.press('Enter');
    await stripOf(other).getByText('latex', { exact: true }).waitFor();
    const dialog = one.at.page.getByRole('alertdialog');
    await dialog
      .getByRole('button', { name: one.at.t('facts:allergies.noneNow'), exact: true })
      .click();
    await stripOf(one).getByText('latex', { exact: true }).waitFor();
    const active = await until('it is the only fact', known, (facts) => facts.length === 1);
    expect(active).toMatchObject([{ content: { substance: 'latex' } }]);

    // An allergy recorded while the other doctor is about to sign stops the signature.
    await dialog.getByRole('button', { name: one.at.t('common:close'), exact: true }).click();
    await one.openTab('clinic:prescription.title');
    await one.writeDrug();
    await one.at.button('clinic:prescription.sign').click();
    const sign = one.at.page.getByRole('button', {
      ...{ name: one.at.t('clinic:document.signNow'), exact: true },
    });
    await sign.waitFor();
    await field.fill('Paracetamol');
    await field.press('Enter');
    await stripOf(other).getByText('latex · Paracetamol', { exact: true }).waitFor();
    await sign.click();
    await one.at.text('errors:allergy_reason_required').waitFor();
    const signed = await clinic.rows("select 1 from document_version where status = 'final'");
    expect(signed).toEqual([]);
    await one.at.button('clinic:document.goOnWriting').click();
    await one.at.text('facts:checks.stop.either', { substance: 'Paracetamol' }).waitFor();

    // Of two simultaneous changes none is lost: the second doctor is told, and starts from the
    // first one's version.
    await one.at.page.getByRole('button', { name: 'latex · Paracetamol' }).click();
    const change = { name: one.at.t('facts:row.changeOf', { what: 'latex' }) };
    const others = other.at.page.getByRole('alertdialog');
    for (const where of [dialog, others]) await where.getByRole('button', change).click();
    await others.getByLabel(other.at.t('facts:allergies.severityLabel')).selectOption('severe');
    const save = { name: one.at.t('facts:row.save'), exact: true };
    await others.getByRole('button', save).click();
    await others.getByText(other.at.t('facts:severity.severe')).waitFor();
    const reaction = dialog.getByLabel(one.at.t('facts:allergies.reaction'), { exact: true });
    await reaction.fill('rash');
    // The page receives the change while the form is open.
    await dialog.getByLabel(one.at.t('facts:problems.field'), { exact: true }).fill('Asthma');
    await one.at.page.keyboard.press('Enter');
    await dialog.getByText('Asthma', { exact: true }).waitFor();
    await dialog.getByText(one.at.t('facts:row.changed')).waitFor();
    await dialog.getByRole('button', save).click();
    await dialog.getByRole('button', { name: one.at.t('facts:row.restart') }).click();
    await reaction.fill('rash');
    await dialog.getByRole('button', save).click();
    const latex = await until(
      'the fact is in its third version',
      async () =>
        (await known()).find(
          ({ content }) => 'substance' in content && content.substance === 'latex',
        ),
      (fact) => fact?.version === 3,
    );
    expect(latex?.content).toMatchObject({ severity: 'severe', reaction: 'rash' });
  });
});
