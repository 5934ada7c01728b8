import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, Welcome, type FormContent, type VisitConsents } from '@teleward/contracts';
import { RecordStore, digestOf } from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { consentText } from '../../apps/server/src/visits/encounters/consent-texts.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import { TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import {
  agreement,
  deviceCheck,
  doctorSocket,
  patientSocket,
} from '../support/actors/visit-clients.ts';
import { book } from '../support/actors/waiting.ts';

let clinic: TestClinic;
let doctor: MemberVisitor;
let doctorId: string;
let tenantId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  doctor = await MemberVisitor.signedIn(clinic, {
    email: 'doctor@demo.example',
    password: 'a-quiet-river-at-dawn',
  });
  const { practitioner } = (await doctor.call(routes.readSession)).body;
  doctorId = (practitioner as { id: string }).id;
  const [tenant] = await clinic.rows('select id from tenant');
  tenantId = String(tenant?.['id']);
});

afterAll(async () => {
  await clinic.close();
});

/** A patient who has opened a link of their own. */
async function patient(name = 'Somebody'): Promise<Visitor> {
  const { token, birthDate } = await book(clinic, doctorId, name);
  const visitor = new Visitor(clinic.url);
  await visitor.openLink(token, birthDate);
  return visitor;
}

const kept = ({ encounterId }: Visitor): Promise<readonly Record<string, unknown>[]> =>
  clinic.rows(
    `select purpose, version, status, text_version, text_digest, language, witness_role
     from consent where encounter_id = '${encounterId}' order by purpose, version`,
  );

const isGranted = ({ encounterId }: Visitor, tenant = tenantId): Promise<boolean> =>
  clinic.part(RecordStore).consents.isGranted(tenant, encounterId, 'treatment');

describe('a consent', () => {
  it('is stored with the digest of the text that was shown', async () => {
    const visitor = await patient();
    const { offered } = (
      await visitor.call(routes.readMyConsents, { params: { language: 'zh-Hans' } })
    ).body as unknown as VisitConsents;
    const [text] = offered;
    if (text === undefined) throw new Error('Nothing is asked');
    expect(await isGranted(visitor)).toBe(false);
    const given = { ...agreement, language: 'zh-Hans' };
    const { body } = await visitor.call(routes.giveConsent, { body: given });
    expect(body['consent']).toMatchObject({ status: 'active', language: 'zh-Hans', witness: null });
    expect(await kept(visitor)).toEqual([
      {
        ...{ purpose: 'treatment', version: 1, status: 'active', witness_role: null },
        ...{ text_version: agreement.textVersion, language: 'zh-Hans' },
        text_digest: digestOf(text),
      },
    ]);
    expect(consentText('treatment', 'zh-Hans', agreement.textVersion)).toEqual(text);
    expect(await isGranted(visitor)).toBe(true);
    expect(await isGranted(visitor, randomUUID())).toBe(false);
    expect(await isGranted(await patient())).toBe(false);
  });

  it('is one row and one audit event where it is given many times at once', async () => {
    const visitor = await patient();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => visitor.call(routes.giveConsent, { body: agreement })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await kept(visitor)).toHaveLength(1);
    const audited = await clinic.rows(
      `select outcome from audit_event
       where action = 'consent.give' and entity_id = '${visitor.encounterId}'`,
    );
    expect(audited).toEqual([{ outcome: 'success' }]);
  });
});

/** The patient's answer for a purpose. */
const say = (visitor: Visitor, yes: boolean, purpose = 'treatment', textVersion = '2026-11-1') =>
  visitor.call(yes ? routes.giveConsent : routes.refuseConsent, {
    body: { purpose, textVersion, language: 'en' },
  });

const shown = async (visitor: Visitor): Promise<VisitConsents> =>
  (await visitor.call(routes.readMyConsents, { params: { language: 'en' } }))
    .body as unknown as VisitConsents;

const setPurposes = async (...consentPurposes: string[]): Promise<void> => {
  const admin = await MemberVisitor.signedIn(clinic);
  const { sends: _sends, ...settings } = (await admin.call(routes.readClinicSettings)).body;
  const body = { ...settings, consentPurposes };
  expect((await admin.call(routes.changeClinicSettings, { body })).status).toBe(200);
};

describe('each purpose', () => {
  it('is asked where the clinic requires it, and answered separately', async () => {
    await setPurposes('treatment', 'research');
    const visitor = await patient();
    expect((await shown(visitor)).offered.map(({ purpose }) => purpose)).toEqual([
      ...['treatment', 'research'],
    ]);
    await say(visitor, true);
    await say(visitor, false, 'research');
    expect((await say(visitor, true, 'sharing')).body['code']).toBe('invalid_state');
    expect((await say(visitor, true, 'treatment', '1999-1')).body['code']).toBe('invalid_state');
    const { decisions } = await shown(visitor);
    expect(decisions.map(({ purpose, status }) => [purpose, status])).toEqual(
      expect.arrayContaining([
        ['treatment', 'active'],
        ['research', 'rejected'],
      ]),
    );
    expect(decisions[0]?.text?.paragraphs.length).toBeGreaterThan(1);
    await setPurposes('treatment', 'sharing');
  });

  it('can be withdrawn at any time, and earlier decisions are kept', async () => {
    const visitor = await patient();
    for (const yes of [true, true, false, false, true]) await say(visitor, yes, 'sharing');
    expect((await kept(visitor)).map(({ version, status }) => [version, status])).toEqual([
      [1, 'active'],
      [2, 'inactive'],
      [3, 'active'],
    ]);
    // The clinic no longer asks for it: a refusal is still accepted.
    await setPurposes('treatment');
    expect((await say(visitor, true, 'sharing')).body['code']).toBe('invalid_state');
    expect((await say(visitor, false, 'sharing')).status).toBe(200);
    expect((await kept(visitor)).at(-1)).toMatchObject({ version: 4, status: 'inactive' });
    await setPurposes('treatment', 'sharing');
  });

  it('is always asked for treatment', async () => {
    const admin = await MemberVisitor.signedIn(clinic);
    const { sends: _sends, ...settings } = (await admin.call(routes.readClinicSettings)).body;
    const body = { ...settings, consentPurposes: ['sharing'] };
    const refused = await admin.call(routes.changeClinicSettings, { body });
    expect(refused.body['code']).toBe('bad_request');
  });
});

describe('treatment', () => {
  it('does not begin after its consent was withdrawn', async () => {
    const visitor = await patient();
    const { encounterId } = visitor;
    await say(visitor, true);
    expect((await visitor.call(routes.arrive, { body: { deviceCheck } })).status).toBe(200);
    const socket = patientSocket(clinic, visitor);
    const { self } = Welcome.parse(await socket.told('visit:welcome'));
    expect((await say(visitor, false)).body['consent']).toBe(null);
    const staff = doctorSocket(clinic, doctor, encounterId);
    await staff.told('visit:welcome');
    const admit = () => staff.ask('admit', { participantId: self.id });
    expect(await admit()).toMatchObject({ ok: false, error: { code: 'consent_required' } });
    const again = await visitor.call(routes.arrive, { body: { deviceCheck } });
    expect(again.body['code']).toBe('consent_required');
    // Nobody lost their position by it.
    await socket.told('queue:position');
    await say(visitor, true);
    expect(await admit()).toMatchObject({ ok: true });
    socket.close();
    staff.close();
  });
});

describe('a consent given aloud', () => {
  it('is recorded with who heard it, and shown to both sides', async () => {
    const visitor = await patient();
    const { encounterId } = visitor;
    const params = { encounterId };
    const said = (agreed: boolean) =>
      doctor.call(routes.witnessConsent, {
        params,
        body: { purpose: 'treatment', textVersion: '2026-11-1', language: 'zh-Hans', agreed },
      });
    const { decisions } = (await said(true)).body as unknown as VisitConsents;
    expect(decisions).toMatchObject([
      {
        ...{ purpose: 'treatment', status: 'active', language: 'zh-Hans' },
        witness: { role: 'doctor', name: expect.stringContaining('Asha') },
      },
    ]);
    expect((await shown(visitor)).decisions).toEqual(decisions);
    const read = await doctor.call(routes.readConsents, { params: { ...params, language: 'en' } });
    expect(read.body['decisions']).toEqual(decisions);
    await said(false);
    expect((await visitor.call(routes.readMyVisit)).body['consent']).toBe(null);
    expect(await kept(visitor)).toMatchObject([
      { status: 'active', witness_role: 'doctor' },
      { status: 'inactive', witness_role: 'doctor' },
    ]);
    const { disclosures } = (await visitor.call(routes.listMyDisclosures)).body as {
      disclosures: { kind: string }[];
    };
    expect(disclosures.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['consent-recorded', 'consents-read']),
    );
  });
});

describe('simultaneous changes', () => {
  it('in one visit wait for each other without a deadlock', async () => {
    const admin = await MemberVisitor.signedIn(clinic);
    const { starter } = (await admin.call(routes.readIntakeForm)).body as {
      starter: FormContent;
    };
    const form = { ...starter, baseVersion: 1 };
    expect((await admin.call(routes.saveIntakeForm, { body: form })).status).toBe(200);
    const visitor = await patient();
    const params = { encounterId: visitor.encounterId };
    await say(visitor, true);
    await visitor.call(routes.arrive, { body: { deviceCheck } });
    const answer = (signs: string[]) =>
      visitor.call(routes.answerMyIntake, {
        body: {
          ...{ version: 2, language: 'en', status: 'in-progress' },
          answers: { 'warning-signs': signs },
        },
      });
    const flags = starter.items.find(({ linkId }) => linkId === 'warning-signs');
    const signs = (flags?.answerOption ?? []).map(({ code }) => code);
    for (let round = 0; round < 12; round += 1) {
      const answers = await Promise.all([
        doctor.call(routes.callPatient, { params }),
        visitor.call(routes.arrive, { body: { deviceCheck } }),
        answer([signs[round % signs.length] ?? '']),
        doctor.call(routes.returnToQueue, { params }),
        say(visitor, round % 2 === 0, 'sharing'),
        doctor.call(routes.setPriority, { params, body: { priority: 'R' } }),
        doctor.call(routes.callPatient, { params }),
        visitor.call(routes.sendMyCommunication, { body: { id: randomUUID(), text: 'x' } }),
        doctor.call(routes.returnToQueue, { params }),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    }
  });
});
