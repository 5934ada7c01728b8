import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;

beforeAll(async () => {
  clinic = await TestClinic.open();
  browser = await launchBrowser('full');
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

describe('a visit through the pages', () => {
  it('goes from the link to the signed record', async () => {
    const patient = await Patient.arrive(browser, clinic);
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { name } = patient;
    await doctor.signIn();

    await patient.openLink();
    await patient.confirmBirthDate('1956-03-15');
    await patient.at.text('errors:birth_date_mismatch').waitFor();
    await patient.confirmBirthDate();
    await patient.at.button('patient:check.start').waitFor();
    // An old phone on a weak line loads this much before anything can be done.
    const first = patient.at.scriptBytes;
    expect(first).toBeGreaterThan(50_000);
    expect(first).toBeLessThanOrEqual(150_000);
    await patient.startDevices();
    await patient.at.text('patient:check.heardYou').waitFor();
    // The connection check loads later, with the socket that the waiting room needs next.
    await patient.at.text('network:video').waitFor();
    expect(patient.at.scriptBytes - first).toBeLessThanOrEqual(30_000);
    await patient.finishCheck();
    await patient.agree();

    // The list updates without a reload.
    await doctor.at.text('clinic:day.present').waitFor();
    await doctor.openVisit(name);
    await doctor.join();
    const waiting = await patient.at.received();
    expect(waiting).toMatchObject({ framesDecoded: 0, audioEnergy: 0 });
    await doctor.admit(name);

    const [seen, heard] = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
    for (const { dtls, srtp, transport, codecs } of [seen, heard]) {
      // RFC 8446 and 5246: FEFC is DTLS 1.3, FEFD is DTLS 1.2. RFC 7714: AEAD suites of SRTP.
      expect(dtls.length).toBeGreaterThan(0);
      for (const version of dtls) expect(['FEFC', 'FEFD']).toContain(version.toUpperCase());
      for (const suite of srtp) expect(suite).toMatch(/^SRTP_AEAD_AES_(128|256)_GCM$/);
      expect(new Set(transport)).toEqual(new Set(['udp']));
      expect(new Set(codecs)).toEqual(new Set(['audio/opus', 'video/VP8']));
    }

    // The first picture is the smallest, because it arrives soonest; a good line gets the full one.
    for (const { at } of [doctor, patient]) {
      await until(
        'the picture has its full width',
        () => at.received(),
        ({ frameWidth }) => frameWidth === 640,
      );
    }

    await patient.at.button('call:control.chat').click();
    await patient.at.field('call:chat.message').fill('Can you see the rash?');
    await patient.at.button('call:chat.send').click();
    await doctor.at.page.getByText('Can you see the rash?').first().waitFor();

    await doctor.write('subjective', 'Itching for three days.');
    await doctor.write('plan', 'Review in a week.');
    await doctor.isSaved();
    await doctor.sign('note');
    await doctor.openTab('clinic:prescription.title');
    await doctor.writeDrug();
    await doctor.sign('prescription');

    await doctor.endVisit();
    await patient.at.heading('patient:ended.title').waitFor();
    await patient.at.page.getByText('Paracetamol 500 mg tablet').waitFor();
    await doctor.at.page.getByRole('link', { name: doctor.at.t('clinic:day.summary') }).click();
    await doctor.at.text('common:summary.people').waitFor();
    await doctor.at.page.getByText('Itching for three days.').waitFor();

    const found = await clinic.opened('document_version', "where status = 'final' order by type");
    const [author] = await clinic.rows(
      `select id from membership where account_id = '${await clinic.accountOf('doctor@demo.example')}'`,
    );
    const rows = found.map((row) => ({
      type: row['type'],
      authorId: row['author_id'],
      content: JSON.parse(String(row['content'])) as unknown,
    }));
    expect(rows).toMatchObject([
      {
        type: 'note',
        authorId: author?.['id'],
        content: { subjective: 'Itching for three days.', plan: 'Review in a week.' },
      },
      {
        type: 'prescription',
        authorId: author?.['id'],
        content: {
          items: [
            {
              drug: 'Paracetamol',
              dosage: [{ timing: { times: 3 }, duration: { value: 3, unit: 'd' } }],
            },
          ],
        },
      },
    ]);
    expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  });
});
