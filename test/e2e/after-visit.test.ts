import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { newId } from '@teleward/platform';
import { type Browser } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
import { administrator } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../support/actors/visit-people.ts';
import { book } from '../support/actors/waiting.ts';
import { until } from '../support/until.ts';

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

interface Ended {
  readonly patient: Patient;
  readonly doctor: Visitor;
  readonly encounterId: string;
  readonly patientId: string;
}

/** A patient whose visit has taken place, at the page after it. */
async function ended(options: Partial<PersonOptions>): Promise<Ended> {
  const patient = await Patient.arrive(browser, clinic, options);
  const doctor = new Visitor(clinic.url);
  await doctor.signIn();
  const person = (await clinic.opened('patient')).find(({ name }) => name === patient.name);
  const patientId = String(person?.['id']);
  const [visit] = await clinic.rows(
    `select id from encounter where patient_id = '${patientId}' and status = 'planned'`,
  );
  const encounterId = String(visit?.['id']);
  await clinic.rows(
    `update encounter set started_at = now() where id = '${encounterId}';
     update tenant set phone = '+91 423 555 0101'`,
  );
  await doctor.call(routes.endVisit, { params: { encounterId } });
  await patient.openLink();
  await patient.confirmBirthDate();
  await patient.at.heading('patient:ended.title').waitFor();
  return { patient, doctor, encounterId, patientId };
}

/** Three steps, as a doctor types them. */
const steps = {
  en: ['Take the tablets after a meal', 'Drink two litres a day', 'Come back if the fever stays'],
  'zh-Hans': ['饭后服药', '每天喝两升水', '如果一直发烧，请再来'],
} as const;

const widthOf = ({ at }: Patient): Promise<number> =>
  at.page.evaluate(() => document.documentElement.scrollWidth);

describe('after the visit', () => {
  it.each([
    ['en', 'phone', 'light'],
    ['zh-Hans', 'desktop', 'dark'],
  ] as const)(
    'the patient reads a document as soon as the doctor signs it, in %s on a %s',
    async (language, screen, theme) => {
      const { patient, doctor, encounterId, patientId } = await ended({ language, screen, theme });
      const { at } = patient;
      const { body } = await doctor.call(routes.readSession);
      const { id: practitionerId } = body['practitioner'] as { id: string };
      await at.text('after:unsigned.title').waitFor();
      const writer = await Doctor.arrive(browser, { url: clinic.url, language });
      await writer.signIn();
      await writer.at.page.goto(`${clinic.url}/visits/${encounterId}`);
      await writer.write('plan', 'Frostbangle');
      await writer.write('patientInstruction', steps[language].join('\n'));
      await writer.isSaved();
      await writer.at.button('clinic:note.sign').click();
      const dialog = writer.at.page.getByRole('alertdialog');
      const reads = dialog.getByRole('region', {
        name: writer.at.t('clinic:note.patientReads', { name: patient.name }),
      });
      expect(await reads.getByRole('listitem').allInnerTexts()).toEqual(steps[language]);
      expect(await writer.at.accessibilityProblems()).toEqual([]);
      // The draft is saved, and the patient's page has reloaded since.
      await patient.at.page.reload();
      await at.text('after:unsigned.title').waitFor();
      expect(await at.page.content()).not.toContain(steps[language][0]);
      await dialog.getByRole('button', { name: writer.at.t('clinic:document.signNow') }).click();
      await writer.at.text('clinic:document.signed').waitFor();

      // The patient's page updates by itself.
      await at.heading('after:instruction.title').waitFor({ timeout: 60_000 });
      await at.text('after:news').waitFor();
      const shown = at.page.locator('.instruction-steps').getByRole('listitem');
      expect(await shown.allInnerTexts()).toEqual(steps[language]);
      expect(await at.page.content()).not.toContain('Frostbangle');

      await writer.openTab('clinic:prescription.title');
      await writer.writeDrug();
      await writer.sign('prescription');
      await doctor.call(routes.bookAppointment, {
        body: {
          ...{ appointmentId: newId(), patientId, practitionerId, overbook: true },
          ...{ startsAt: new Date(Date.now() + 7 * 86_400_000).toISOString() },
          ...{ as: { minutes: 15, mode: 'video' }, reason: '' },
        },
      });
      await at.page.reload();
      const [clinicRow] = await clinic.rows(
        'select extract(year from now() at time zone time_zone)::int as year from tenant',
      );
      const number = `R-${String(clinicRow?.['year'])}-0001`;
      await at.text('after:prescriptions.number', { number }).waitFor();
      const download = at.page.waitForEvent('download');
      await at.page.getByRole('link', { name: at.t('after:next.calendar') }).click();
      expect((await download).suggestedFilename()).toBe('visit.ics');
      const phone = at.page.getByRole('link', { name: '+91 423 555 0101' });
      expect(await phone.getAttribute('href')).toBe('tel:+914235550101');
      // Technical details are collapsed, and load on demand.
      expect(await at.text('common:summary.people').count()).toBe(0);
      await at.text('patient:ended.about').click();
      await at.text('common:summary.people').waitFor();
      // A missing text would show as its key.
      expect(await at.page.getByText('chat', { exact: true }).count()).toBe(0);
      await at.text('patient:ended.about').click();
      expect(await at.accessibilityProblems()).toEqual([]);
      expect(await widthOf(patient)).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
      expect([...at.troubles, ...writer.at.troubles]).toEqual([]);
    },
  );

  it('the page prints on one sheet of paper, without what is only for the screen', async () => {
    const { patient, doctor, encounterId } = await ended({});
    const { at } = patient;
    const drug = (line: string) => ({
      ...{ id: newId(), line, quantity: 9, quantityUnit: 'tablets', instructions: '' },
    });
    const prescriptionId = newId();
    await doctor.call(routes.savePrescription, {
      params: { documentId: prescriptionId },
      body: {
        ...{ encounterId, baseVersion: 0 },
        content: {
          items: [
            drug('Paracetamol 500 mg tab 1 po tds 3d'),
            drug('Amoxicillin 500 mg cap 1 po tds 7d'),
            drug('Salbutamol inhaler 100 mcg 2 puffs q4-6h prn'),
          ],
        },
      },
    });
    const signed = await doctor.call(routes.signPrescription, {
      params: { documentId: prescriptionId },
      body: { version: 1 },
    });
    expect(signed.status).toBe(200);
    await at.page.reload();
    // A prescription alone still leaves the instructions missing.
    await at.text('after:unsigned.noteTitle').waitFor();
    const documentId = newId();
    const content = {
      ...{ subjective: '', objective: '', assessment: '', plan: 'Rest' },
      patientInstruction: steps.en.join('\n'),
    };
    await doctor.call(routes.saveNote, {
      params: { documentId },
      body: { encounterId, baseVersion: 0, content },
    });
    await doctor.call(routes.signNote, { params: { documentId }, body: { version: 1 } });
    await at.page.reload();
    await at.heading('after:instruction.title').waitFor();
    await at.page.emulateMedia({ media: 'print' });
    for (const key of ['after:print', 'patient:ended.forget', 'after:feedback.send']) {
      expect([key, await at.button(key).isVisible()]).toEqual([key, false]);
    }
    expect(await at.page.locator('.shell-header').isVisible()).toBe(false);
    expect(await at.page.getByText(patient.name, { exact: true }).first().isVisible()).toBe(true);
    expect(await at.heading('after:call.title').isVisible()).toBe(true);
    const pdf = await at.page.pdf({ format: 'A4', preferCSSPageSize: false });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g);
    expect(pages).toHaveLength(1);
  });

  it.each(['en', 'zh-Hans'] as const)(
    'the patient gives feedback, and can change it, in %s',
    async (language) => {
      const { patient, encounterId } = await ended({ language });
      const { at } = patient;
      await at.button('after:feedback.send').click();
      await at.text('after:feedback.nothing').waitFor();
      const row = (part: string) =>
        at.page.getByRole('group', { name: at.t(`after:feedback.${part}`) });
      await row('sound').getByText(at.t('after:feedback.grade.2'), { exact: true }).click();
      // By keyboard as well.
      await row('care').getByRole('radio').first().focus();
      await at.page.keyboard.press('ArrowRight');
      await at.page.keyboard.press('ArrowRight');
      await at.field('after:feedback.text').fill('Kindlewick');
      expect(await at.accessibilityProblems()).toEqual([]);
      await at.button('after:feedback.send').click();
      await at.text('after:feedback.thanks').waitFor();
      const read = () =>
        clinic.rows(
          `select sound, picture, care from feedback where encounter_id = '${encounterId}' order by version`,
        );
      expect(await read()).toEqual([{ sound: 2, picture: null, care: 3 }]);
      await at.button('after:feedback.change').click();
      await row('care').getByText(at.t('after:feedback.grade.5'), { exact: true }).click();
      await at.button('after:feedback.send').click();
      await until(
        'the change is stored',
        read,
        (rows) => rows.length === 2 && rows[1]?.['care'] === 5,
      );
      await at.page.reload();
      await at.text('after:feedback.thanks').waitFor();
      await at.page.getByText('Kindlewick').waitFor();
      await clinic.rows("update feedback set given_at = now() - interval '25 hours'");
      await at.page.reload();
      await at.text('after:feedback.thanks').waitFor();
      expect(await at.button('after:feedback.change').count()).toBe(0);
      // Opened again, the reader may be another person.
      await at.page.context().clearCookies();
      await patient.openLink();
      await patient.confirmBirthDate();
      await at.text('after:feedback.elsewhere').waitFor();
      expect(await at.page.content()).not.toContain('Kindlewick');
      expect(await at.button('after:feedback.send').count()).toBe(0);
      expect(at.troubles).toEqual([]);
    },
  );
});

describe('the patients’ feedback', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)('is shown on a page for administrators, in %s on a %s', async (language, screen) => {
    await clinic.seed();
    const [doctor] = await clinic.rows("select id from membership where 'doctor' = any (roles)");
    for (let count = 0; count < 5; count += 1) await book(clinic, String(doctor?.['id']));
    const said = await clinic.rows(
      'select e.id, e.tenant_id, e.patient_id from encounter e order by e.id desc limit 5',
    );
    for (const [index, visit] of said.entries()) {
      const id = newId();
      const tenantId = String(visit['tenant_id']);
      const text = await clinic.sealed(
        tenantId,
        'feedback',
        'text',
        id,
        index === 0 ? 'Kindlewick' : '',
      );
      await clinic.rows(
        `insert into feedback (id, tenant_id, encounter_id, patient_id, version, sound, care, text, given_at, created_at)
         values ('${id}', '${tenantId}', '${String(visit['id'])}', '${String(visit['patient_id'])}', 1,
           ${(index % 5) + 1}, 4, ${text}, now() - interval '15 days', now())`,
      );
    }
    const admin = await Doctor.arrive(browser, { url: clinic.url, language, screen });
    await admin.signIn(administrator);
    const { at } = admin;
    await admin.openMenu();
    await at.page.getByRole('link', { name: at.t('clinic:nav.feedback'), exact: true }).click();
    await at.heading('feedback:title').waitFor();
    await at.page.getByText('Kindlewick').waitFor();
    const row = at.page.getByRole('row', { name: at.t('feedback:parts.care') });
    expect(await row.innerText()).toContain('4.0');
    expect(await at.accessibilityProblems()).toEqual([]);
    const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
    expect(at.troubles).toEqual([]);
  });
});
