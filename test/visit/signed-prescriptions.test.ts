import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PublishedKey, routes, type StaffSession } from '@teleward/contracts';
import canonicalize from 'canonicalize';
import { compactVerify, importJWK } from 'jose';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { verify } from '../../apps/web/src/pharmacy/verify.ts';
import { ofLength } from '../support/length.ts';
import { MemberVisitor } from '../support/actors/members.ts';
import {
  Pharmacy,
  prescribe,
  publishedKeys,
  sign,
  write,
  type Line,
  type SignedHere,
} from '../support/prescriptions.ts';
import { TestClinic, Visitor, type Answer } from '../support/servers/test-clinic.ts';
import { arrivedPatient } from '../support/actors/visit-clients.ts';

let clinic: TestClinic;
let doctor: Visitor;
let admin: MemberVisitor;
let patient: Visitor;
let encounterId: string;
let patientId: string;
let pharmacy: Pharmacy;

beforeAll(async () => {
  clinic = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
  await clinic.seed();
  doctor = new Visitor(clinic.url);
  await doctor.signIn();
  admin = await MemberVisitor.signedIn(clinic);
  patient = await arrivedPatient(clinic);
  ({ encounterId } = patient);
  const [visit] = await clinic.rows(`select patient_id from encounter where id = '${encounterId}'`);
  patientId = String(visit?.['patient_id']);
  pharmacy = new Pharmacy(clinic);
});

afterAll(() => clinic.close());

const three: readonly Line[] = [
  { line: 'amoxicillin 500 mg 1 cap po tds 7d', quantity: 21 },
  { line: 'paracetamol 500 mg 1-2 tab prn for pain max 8 tab/day', quantity: 20 },
  { line: 'metformin 500 mg 1-0-1 long term' },
];

const prescribed = (...lines: readonly Line[]): Promise<SignedHere> =>
  prescribe(doctor, encounterId, ...(lines.length > 0 ? lines : three));

const genuine = async (jws: string, now = new Date()): Promise<unknown> =>
  verify(jws, await publishedKeys(clinic), now);

const fact = (content: object, by = doctor): Promise<Answer> =>
  by.call(routes.saveFact, {
    params: { patientId, factId: randomUUID() },
    body: { baseVersion: 0, status: 'active', content },
  });

const cancel = (
  { documentId }: SignedHere,
  { reason = 'Wrong dose', replacedBy = null as string | null } = {},
): Promise<Answer> =>
  doctor.call(routes.cancelPrescription, { params: { documentId }, body: { reason, replacedBy } });

describe('a signed prescription', () => {
  it('states what the doctor entered and nothing else', async () => {
    await clinic.rows(
      `update tenant set phone = '+91 423 555 0101', address = '4 Hill Road, Ooty'`,
    );
    const { says, number } = await prescribed();
    expect(says).toEqual({
      ...{ v: 1, number, issued: expect.any(String), expires: expect.any(String) },
      clinic: {
        ...{ name: expect.any(String), address: '4 Hill Road, Ooty', phone: '+91 423 555 0101' },
        ...{ country: 'IN', zone: expect.any(String) },
      },
      prescriber: {
        ...{
          name: 'Dr Asha Rao (invented)',
          qualification: 'MBBS (invented)',
          registration: 'DEMO-0001',
        },
      },
      patient: expect.objectContaining({ name: expect.any(String), birthDate: expect.any(String) }),
      allergies: 'unknown',
      items: [
        {
          ...{ line: three[0]?.line, drug: 'amoxicillin', quantity: 21, unit: 'tablets' },
          strength: { values: [500], unit: 'milligram' },
          dosage: [
            {
              ...{ amount: { kind: 'each', low: 1, unit: 'capsule' }, route: 'oral' },
              timing: { kind: 'repeat', times: 3, period: 1, periodUnit: 'd' },
              duration: { kind: 'for', value: 7, unit: 'd' },
            },
          ],
        },
        expect.objectContaining({ drug: 'paracetamol', quantity: 20 }),
        expect.objectContaining({ drug: 'metformin' }),
      ],
    });
    expect(says.items[2]).not.toHaveProperty('quantity');
  });

  it('is never issued before its signing key was made, however long that takes', async () => {
    let now = Date.now();
    // Each reading of this clock is a second later.
    const slow = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' }, undefined, undefined, {
      now: () => new Date((now += 1000)),
    });
    try {
      await slow.seed();
      const writer = new Visitor(slow.url);
      await writer.signIn();
      const { encounterId: visit } = await arrivedPatient(slow);
      const { says } = await prescribe(writer, visit, ...three);
      const [key] = await publishedKeys(slow);
      expect(Date.parse(says.issued) / 1000).toBeGreaterThanOrEqual(key?.iat ?? Infinity);
    } finally {
      await slow.close();
    }
  });

  it('is verified alike by our own check, by jose and by python3-jwcrypto', async () => {
    const { jws, says } = await prescribed();
    expect(await genuine(jws)).toMatchObject({
      ...{ kind: 'genuine', expired: false, revoked: false },
      prescription: { number: says.number, items: [{ drug: 'amoxicillin' }, {}, {}] },
    });
    const [key] = (await publishedKeys(clinic)).filter(({ exp }) => exp === undefined);
    const { payload } = await compactVerify(jws, await importJWK(key ?? {}, 'ES256'));
    expect(JSON.parse(inflateRawSync(payload).toString())).toEqual(says);
    expect(byJwcrypto(jws, key)).toEqual(says);
  });

  it('is canonical JSON, as the author of RFC 8785 writes it', async () => {
    const { jws } = await prescribed();
    const text = inflateRawSync(Buffer.from(jws.split('.')[1] ?? '', 'base64url')).toString();
    expect(text).toBe(canonicalize(JSON.parse(text)));
  });

  it('fits into a QR code of moderate size', async () => {
    const { jws } = await prescribed();
    process.stdout.write(`Three drugs: ${jws.length} characters\n`);
    expect(jws.length).toBeLessThan(1100);
  });

  it('states allergies as they stand when it is signed', async () => {
    const head = { source: 'patient', onDate: null, resourceType: 'AllergyIntolerance' };
    await fact({ ...head, code: 'no-known-allergy' });
    const none = await prescribed({ line: 'ibuprofen 400 mg tds 3d' });
    await fact({
      ...{ ...head, code: 'substance', substance: 'latex', type: null, reaction: '' },
      ...{ severity: null, verification: 'unconfirmed' },
    });
    const some = await prescribed({ line: 'ibuprofen 400 mg tds 3d' });
    expect([none.says.allergies, some.says.allergies]).toEqual([
      'none',
      [{ substance: 'latex', unconfirmed: true }],
    ]);
  });

  it('states why a contraindicated combination is prescribed', async () => {
    const reason = 'No other one helped; the blood is counted weekly';
    const typed = (line: string, more: object = {}): object => ({
      ...{ id: randomUUID(), line, quantity: null, quantityUnit: '', instructions: '', ...more },
    });
    const override = { interaction: 'febuxostat-thiopurine', other: 'febuxostat', reason };
    const items = [
      typed('febuxostat 80 mg od 5d'),
      typed('azathioprine 50 mg od 5d', { interactionOverrides: [override] }),
    ];
    const draft = await doctor.call(routes.savePrescription, {
      params: { documentId: randomUUID() },
      body: { encounterId, baseVersion: 0, content: { items } },
    });
    const { body } = await sign(doctor, draft);
    const { jws, says } = body['signature'] as SignedHere;
    expect(says.items[1]).toMatchObject({ beside: [{ drug: 'febuxostat', reason }] });
    expect(await genuine(jws)).toMatchObject({ kind: 'genuine', prescription: says });
    const file = join(clinic.dataDir, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: await publishedKeys(clinic) }));
    const words = ['apps/web/public/pharmacy-check.mjs', jws, file];
    expect(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout).toContain(reason);
    expect((await cancel({ documentId: String(body['documentId']) } as SignedHere)).status).toBe(
      200,
    );
  });

  it('is stored sealed: no row contains its bytes', async () => {
    const { jws, documentId } = await prescribed();
    const [row] = await clinic.rows(
      `select row_to_json(s)::text as row from signed_prescription s where document_id = '${documentId}'`,
    );
    for (const part of jws.split('.')) {
      expect(String(row?.['row'])).not.toContain(part);
      expect(String(row?.['row'])).not.toContain(Buffer.from(part, 'base64url').toString('hex'));
    }
    const [opened] = await clinic.opened(
      'signed_prescription',
      `where document_id = '${documentId}'`,
    );
    expect(opened?.['signed']).toBe(jws);
  });

  it.each([
    ['the signed text', 'signed_prescription'],
    ['the audit row', 'audit_event'],
  ])('stays a draft where %s cannot be written', async (_, table) => {
    const draft = await write(doctor, encounterId, { line: 'cetirizine 10 mg od 5d' });
    const documentId = String(draft.body['documentId']);
    await clinic.rows(
      `create function refuse() returns trigger language plpgsql as
         $$ begin raise exception 'no space'; end $$;
       create trigger refuses before insert on ${table} for each row
         ${table === 'audit_event' ? "when (new.action = 'prescription.sign')" : ''}
         execute function refuse()`,
    );
    const refused = await sign(doctor, draft);
    await clinic.rows(`drop trigger refuses on ${table}; drop function refuse`);
    expect(refused.status).toBe(500);
    const left = await clinic.rows(
      `select (select count(*)::int from document_version where document_id = '${documentId}' and status = 'final') as final,
         (select count(*)::int from document_number where document_id = '${documentId}') as numbered,
         (select count(*)::int from signed_prescription where document_id = '${documentId}') as signed,
         (select count(*)::int from audit_event where entity_id = '${documentId}' and action = 'prescription.sign'
          and outcome = 'success') as audited`,
    );
    expect(left).toEqual([{ final: 0, numbered: 0, signed: 0, audited: 0 }]);
    expect((await sign(doctor, draft)).status).toBe(200);
  });
});

/** Debian's python3-jwcrypto, which is independent of our code. */
function byJwcrypto(jws: string, key: PublishedKey | undefined): unknown {
  const script = `
import json, sys, zlib
from jwcrypto import jwk, jws
told = json.load(sys.stdin)
token = jws.JWS()
token.deserialize(told['jws'], jwk.JWK(**told['key']))
print(zlib.decompress(token.payload, -15).decode())`;
  const { kty, crv, x, y } = key ?? {};
  const input = JSON.stringify({ jws, key: { kty, crv, x, y } });
  return JSON.parse(
    execFileSync('/usr/bin/python3', ['-c', script], { input }).toString(),
  ) as unknown;
}

describe('the command-line verifier', () => {
  const run = (...words: readonly string[]): { status: number | null; said: string } => {
    const program = ['apps/web/public/pharmacy-check.mjs', ...words];
    const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8' });
    return { status, said: stdout };
  };
  /** The keys as a verifier stored them. */
  const kept = async (change: (key: PublishedKey) => object = (key) => key): Promise<string> => {
    const file = join(clinic.dataDir, 'jwks.json');
    const keys = (await publishedKeys(clinic)).map(change);
    writeFileSync(file, JSON.stringify({ keys }));
    return file;
  };

  it('shows what was signed, and verifies it with only a file of keys', async () => {
    const { jws, number } = await prescribed();
    const { status, said } = run(`https://x.example/pharmacy#${jws}`, await kept());
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringMatching(/GENUINE\. Whether it was cancelled/),
    });
    expect(said).toContain(number);
    expect(said).toContain('1. amoxicillin 500 mg 1 cap po tds 7d; quantity 21 tablets');
    expect(said).toContain('quantity not stated');
  });

  it('detects what was changed, revoked or signed by an unknown key', async () => {
    const { jws } = await prescribed();
    const [head = '', payload = '', signature = ''] = jws.split('.');
    const other = payload.at(-1) === 'A' ? 'B' : 'A';
    const changed = [head, payload.slice(0, -1) + other, signature].join('.');
    expect(run(changed, await kept())).toMatchObject({ status: 1 });
    expect(run('hello', await kept())).toMatchObject({ status: 2 });
    expect(run(jws, await kept((key) => ({ ...key, kid: 'x' })))).toMatchObject({
      ...{ status: 2, said: expect.stringMatching(/^NO KEY/) },
    });
    const revoked = await kept((key) => ({ ...key, revoked: { revoked_at: key.iat } }));
    expect(run(jws, revoked)).toMatchObject({
      ...{ status: 1, said: expect.stringMatching(/KEY REVOKED/) },
    });
  });
});

describe('the key of a clinic', () => {
  const settings = async (): Promise<{ keys: { keyId: string; kid: string; signed: number }[] }> =>
    (await admin.call(routes.readSigningSettings)).body as never;

  it('is published with its validity, to anybody and to any origin', async () => {
    await prescribed();
    const answer = await fetch(`${clinic.url}${routes.readPublishedKeys.path}`);
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] });
    expect(text).not.toContain('"d"');
  });

  it('names the clinic, under all the names it had', async () => {
    const [before] = await clinic.rows('select id, name from tenant');
    const { jws } = await prescribed();
    const { body } = await admin.call(routes.readClinicDetails);
    const { version, ...facts } = body;
    await admin.call(routes.changeClinicDetails, {
      body: { ...facts, version, name: 'Lake Clinic' },
    });
    const [key] = await publishedKeys(clinic);
    expect(key?.clinic).toEqual({
      ...{ id: before?.['id'], name: 'Lake Clinic', formerNames: [before?.['name']] },
    });
    expect(await genuine(jws)).toMatchObject({ foreign: false, signedBy: 'Lake Clinic' });
  });

  it('can be replaced, and what it signed stays valid', async () => {
    const before = await prescribed();
    expect((await admin.call(routes.rotateSigningKey)).status).toBe(200);
    const after = await prescribed();
    expect(await genuine(before.jws)).toMatchObject({ kind: 'genuine', revoked: false });
    expect(await genuine(after.jws)).toMatchObject({ kind: 'genuine', revoked: false });
    const kid = ({ jws }: SignedHere): unknown =>
      (JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as { kid: string })
        .kid;
    expect(kid(after)).not.toBe(kid(before));
    const keys = await publishedKeys(clinic);
    expect(keys.find((key) => key.kid === kid(before))).toHaveProperty('exp');
    expect(keys.find((key) => key.kid === kid(after))).not.toHaveProperty('exp');
  });

  it('that is revoked is marked so, and its prescriptions count where the clinic confirms them', async () => {
    const signed = await prescribed();
    const { keys } = await settings();
    const answer = await admin.call(routes.revokeSigningKey, {
      params: { keyId: keys[0]?.keyId ?? '' },
    });
    expect(answer.status).toBe(200);
    expect(await genuine(signed.jws)).toMatchObject({ kind: 'genuine', revoked: true });
    expect((await pharmacy.look(signed.jws)).status).toBe(200);
    const next = await prescribed();
    expect(await genuine(next.jws)).toMatchObject({ kind: 'genuine', revoked: false });
  });

  it('stays revoked, whatever is written', async () => {
    await expect(
      clinic.rows('update signing_key set revoked_at = null where revoked_at is not null'),
    ).rejects.toThrow('A signing key is not changed');
  });

  it('signs nothing without registration number and council where the clinic demands them', async () => {
    const demand = async (registrationRequired: boolean): Promise<void> => {
      const body = { validDays: 90, registrationRequired };
      expect((await admin.call(routes.changePrescriptionValidity, { body })).status).toBe(200);
    };
    const lacks = async (): Promise<unknown> =>
      ((await doctor.call(routes.readSession)).body as StaffSession).lacksRegistration;
    await demand(true);
    expect(await lacks()).toBe(true);
    const draft = await write(doctor, encounterId, ...three);
    const documentId = String(draft.body['documentId']);
    const refused = { status: 422, body: { code: 'registration_required' } };
    expect(await sign(doctor, draft)).toMatchObject(refused);
    await clinic.rows(`update membership set registration_council = ' '`);
    expect(await sign(doctor, draft)).toMatchObject(refused);
    const left = await clinic.rows(
      `select (select count(*)::int from document_version where document_id = '${documentId}' and status = 'final') as final,
         (select count(*)::int from signed_prescription where document_id = '${documentId}') as signed`,
    );
    expect(left).toEqual([{ final: 0, signed: 0 }]);
    expect(await lacks()).toBe(true);
    await clinic.rows(`update membership set registration_council = 'Council (invented)'`);
    expect(await lacks()).toBe(false);
    const { status, body } = await sign(doctor, draft);
    expect(status).toBe(200);
    const { says } = body['signature'] as SignedHere;
    expect(says.prescriber).toMatchObject({ council: 'Council (invented)' });
    await clinic.rows('update membership set registration_council = null');
    await demand(false);
    expect(await lacks()).toBe(false);
  });

  it('signs nothing past the validity that the administrator set', async () => {
    const body = { validDays: 10, registrationRequired: false };
    expect((await admin.call(routes.changePrescriptionValidity, { body })).status).toBe(200);
    const { jws, says } = await prescribed();
    const days = (Date.parse(says.expires) - Date.parse(says.issued)) / 86_400_000;
    expect(days).toBeGreaterThan(10);
    expect(days).toBeLessThanOrEqual(11);
    expect(await genuine(jws, new Date(Date.parse(says.expires) - 1))).toMatchObject({
      expired: false,
    });
    expect(await genuine(jws, new Date(says.expires))).toMatchObject({ expired: true });
  });
});

/** 10,000 in the long form. */
const races = ofLength(10_000, 200);

describe('a pharmacy', () => {
  it('learns nothing without the prescription', async () => {
    const { jws, number, documentId } = await prescribed();
    for (const guess of [number, documentId, `${jws}A`, jws.slice(1)]) {
      expect(await pharmacy.look(guess)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
    const told = JSON.stringify((await pharmacy.look(jws)).body);
    expect(told).not.toContain('amoxicillin');
  });

  it('is audited for the clinic and for the patient', async () => {
    const { jws, documentId } = await prescribed();
    await pharmacy.look(jws);
    await pharmacy.dispense(jws, 21);
    const rows = await clinic.rows(
      `select actor_kind, action, outcome from audit_event where entity_id = '${documentId}'
       and actor_kind = 'pharmacy' order by recorded_at`,
    );
    expect(rows).toEqual([
      { actor_kind: 'pharmacy', action: 'prescription.check', outcome: 'success' },
      { actor_kind: 'pharmacy', action: 'prescription.dispense', outcome: 'success' },
    ]);
    const { body } = await patient.call(routes.listMyDisclosures);
    expect(body['disclosures']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ by: 'pharmacy', kind: 'prescription-dispensed' }),
      ]),
    );
  });

  it('dispenses in parts until nothing is left', async () => {
    const { jws } = await prescribed();
    expect((await pharmacy.dispense(jws, 14)).body).toMatchObject({
      remaining: [{ amount: 7, done: false }, {}, {}],
    });
    expect(await pharmacy.dispense(jws, 8)).toMatchObject({ body: { code: 'already_dispensed' } });
    const other = new Pharmacy(clinic, 'Lake Pharmacy');
    expect((await other.dispense(jws, 7)).body).toMatchObject({
      dispenses: [{ pharmacy: 'Hill Pharmacy' }, { pharmacy: 'Lake Pharmacy', place: 'Ooty' }],
      remaining: [{ amount: 0, done: true }, { done: false }, { done: false }],
    });
    expect(await pharmacy.dispense(jws, 1)).toMatchObject({ body: { code: 'already_dispensed' } });
  });

  it('dispenses once where no quantity is written', async () => {
    const { jws } = await prescribed({ line: 'metformin 500 mg 1-0-1 long term' });
    expect(await pharmacy.dispense(jws, null, { whole: false })).toMatchObject({ status: 400 });
    expect((await pharmacy.dispense(jws, 30)).status).toBe(200);
    expect((await pharmacy.dispense(jws, null)).status).toBe(200);
    expect(await pharmacy.dispense(jws, null)).toMatchObject({
      body: { code: 'already_dispensed' },
    });
  });

  it.each([
    ['no such drug', 21, { item: 3 }],
    ['nobody knows how much', null, {}],
  ])('is refused: %s', async (_, amount, more) => {
    const { jws } = await prescribed();
    expect(await pharmacy.dispense(jws, amount, more)).toMatchObject({ status: 400 });
  });

  it('records a repeated request once', async () => {
    const { jws } = await prescribed();
    const dispenseId = randomUUID();
    const first = await pharmacy.dispense(jws, 21, { dispenseId });
    expect(await pharmacy.dispense(jws, 21, { dispenseId })).toEqual(first);
    expect(await pharmacy.dispense(jws, 20, { dispenseId })).toMatchObject({
      body: { code: 'version_conflict' },
    });
    const other = await prescribed();
    expect(await pharmacy.dispense(other.jws, 21, { dispenseId })).toMatchObject({
      body: { code: 'version_conflict' },
    });
  });

  it('states a substitution and its reason', async () => {
    const { jws, documentId } = await prescribed();
    const substitution = { product: 'Amoxil 500 mg', reason: 'Out of stock' };
    await pharmacy.dispense(jws, 21, { substitution });
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    const seen = (body['documents'] as Record<string, unknown>[]).find(
      (one) => one['documentId'] === documentId,
    );
    expect(seen).toMatchObject({ signature: { dispenses: [{ items: [{ substitution }] }] } });
    const after = await patient.call(routes.readMyAfterVisit);
    expect(JSON.stringify(after.body)).toContain('Amoxil 500 mg');
  });

  it('dispenses nothing once the validity is over', async () => {
    const late = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' }, undefined, undefined, {
      now: () => new Date(Date.now() + later),
    });
    let later = 0;
    try {
      await late.seed();
      const writer = new Visitor(late.url);
      await writer.signIn();
      const visit = await arrivedPatient(late);
      const { jws } = await prescribe(writer, visit.encounterId, ...three);
      later = 92 * 86_400_000;
      expect(await new Pharmacy(late).dispense(jws, 21)).toMatchObject({
        body: { code: 'prescription_expired' },
      });
      expect(await new Pharmacy(late).standing(jws)).toMatchObject({ expired: true });
    } finally {
      await late.close();
    }
  });

  it(
    'never dispenses twice, however many do so at the same moment',
    async () => {
      const [one, other] = [new Pharmacy(clinic, 'One'), new Pharmacy(clinic, 'Other')];
      const ibuprofen = { line: 'ibuprofen 400 mg tds 3d', quantity: 40 };
      let prescription = await prescribed(ibuprofen);
      for (let race = 0; race < races;) {
        const { jws } = prescription;
        const left = (await one.standing(jws)).remaining[0]?.amount ?? 0;
        if (left === 0) {
          prescription = await prescribed(ibuprofen);
          continue;
        }
        // Each wants more than half of what is left, so that only one of them can get it.
        const amount = Math.floor(left / 2) + 1;
        const answers = await Promise.all([one.dispense(jws, amount), other.dispense(jws, amount)]);
        expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
        race += 1;
      }
      const sums = (await clinic.opened('dispense')).map(({ content, document_id }) => ({
        documentId: String(document_id),
        items: (JSON.parse(String(content)) as { items: { item: number; amount: number }[] }).items,
      }));
      const [handed] = await clinic.rows(
        `select count(*)::int as n from dispense where document_id = '${prescription.documentId}'`,
      );
      const total = sums
        .filter(({ documentId }) => documentId === prescription.documentId)
        .flatMap(({ items }) => items)
        .reduce((sum, { amount }) => sum + amount, 0);
      expect(total).toBeLessThanOrEqual(40);
      expect(Number(handed?.['n'])).toBeGreaterThan(0);
    },
    60_000 + races * 200,
  );
});

describe('a prescription that is cancelled', () => {
  it('stays readable, is marked so, and is not dispensed', async () => {
    const signed = await prescribed();
    expect((await cancel(signed)).status).toBe(200);
    expect(await pharmacy.dispense(signed.jws, 21)).toMatchObject({
      body: { code: 'prescription_cancelled' },
    });
    expect(await pharmacy.standing(signed.jws)).toMatchObject({
      cancellation: { replacedBy: null },
    });
    const { body } = await doctor.call(routes.listDocuments, { params: { encounterId } });
    const seen = (body['documents'] as Record<string, unknown>[]).find(
      (one) => one['documentId'] === signed.documentId,
    );
    expect(seen).toMatchObject({
      signature: { cancellation: { reason: 'Wrong dose', by: 'Dr Asha Rao (invented)' } },
    });
    // The reason is between doctor and patient.
    expect(JSON.stringify((await pharmacy.look(signed.jws)).body)).not.toContain('Wrong dose');
  });

  it('does not count as a current medicine, and is not offered for renewal', async () => {
    const known = async (): Promise<Record<string, { documentId: string }[]>> =>
      (await doctor.call(routes.readKnownFacts, { params: { patientId } })).body as never;
    const signed = await prescribed({ line: 'febuxostat 80 mg od long term' });
    const has = async (): Promise<boolean[]> => {
      const { prescribed: taken = [], earlierPrescriptions: earlier = [] } = await known();
      return [taken, earlier].map((some) =>
        some.some(({ documentId }) => documentId === signed.documentId),
      );
    };
    // While it counts as a current medicine, it conflicts with azathioprine.
    const azathioprine = { line: 'azathioprine 50 mg od 10d' };
    const draft = await write(doctor, encounterId, azathioprine);
    expect(await has()).toEqual([true, true]);
    expect((await sign(doctor, draft)).body).toMatchObject({ code: 'interaction_reason_required' });
    expect((await cancel(signed)).status).toBe(200);
    expect(await has()).toEqual([false, false]);
    expect((await sign(doctor, draft)).status).toBe(200);
  });

  it('names the one that replaces it', async () => {
    const [wrong, right] = [await prescribed(), await prescribed()];
    expect((await cancel(wrong, { replacedBy: right.documentId })).status).toBe(200);
    expect(await pharmacy.standing(wrong.jws)).toMatchObject({
      cancellation: { replacedBy: right.number },
    });
  });

  it('cannot be cancelled twice, without a reason, in favour of itself, or once dispensed', async () => {
    const signed = await prescribed({ line: 'ibuprofen 400 mg tds 3d' });
    expect((await cancel(signed, { reason: ' ' })).status).toBe(400);
    for (const replacedBy of [signed.documentId, randomUUID()]) {
      expect((await cancel(signed, { replacedBy })).status).toBe(400);
    }
    await pharmacy.dispense(signed.jws, null);
    expect(await cancel(signed)).toMatchObject({ body: { code: 'already_dispensed' } });
    const other = await prescribed();
    await cancel(other);
    expect(await cancel(other)).toMatchObject({ body: { code: 'already_cancelled' } });
  });

  it('or dispensed at the same moment ends as one of both', async () => {
    for (let race = 0; race < 10; race += 1) {
      const signed = await prescribed({ line: 'ibuprofen 400 mg tds 3d' });
      const statuses = await Promise.all([cancel(signed), pharmacy.dispense(signed.jws, null)]);
      expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    }
  });
});

describe('a pharmacy link made by the patient', () => {
  const share = ({ documentId }: SignedHere, by = patient): Promise<Answer> =>
    by.call(routes.sharePrescription, { params: { documentId } });
  const open = (token: string): Promise<Answer> =>
    new Visitor(clinic.url).call(routes.openSharedPrescription, { body: { token } });

  it('opens the prescription for three days', async () => {
    const signed = await prescribed();
    const { body } = await share(signed);
    expect(Date.parse(String(body['validUntil'])) - Date.now()).toBeGreaterThan(71.9 * 3_600_000);
    const token = String(body['url']).split('/pharmacy#')[1] ?? '';
    expect(await open(token)).toMatchObject({ status: 200, body: { jws: signed.jws } });
    await clinic.rows(
      `update prescription_share set valid_until = now() where document_id = '${signed.documentId}'`,
    );
    expect(await open(token)).toMatchObject({ body: { code: 'link_expired' } });
    expect(await open('A'.repeat(43))).toMatchObject({ body: { code: 'link_invalid' } });
  });

  it('can be made only for signed prescriptions of the visit', async () => {
    const draft = await write(doctor, encounterId, { line: 'ibuprofen 400 mg tds 3d' });
    const ofDraft = { documentId: String(draft.body['documentId']) } as SignedHere;
    expect(await share(ofDraft)).toMatchObject({ body: { code: 'invalid_state' } });
    expect(await share({ ...ofDraft, documentId: randomUUID() })).toMatchObject({ status: 404 });
  });
});

describe('after a clinic’s records are destroyed', () => {
  it('paper prescriptions still verify, and nothing of their content is left', async () => {
    const gone = await TestClinic.open({ TRUSTED_PROXIES: 'loopback' });
    try {
      await gone.seed();
      const writer = new Visitor(gone.url);
      await writer.signIn();
      const { encounterId: visit } = await arrivedPatient(gone);
      const { jws } = await prescribe(writer, visit, ...three);
      await gone.rows('update tenant_key set wrapped = null, destroyed_at = now()');
      expect(await verify(jws, await publishedKeys(gone), new Date())).toMatchObject({
        ...{ kind: 'genuine', prescription: { items: [{ drug: 'amoxicillin' }, {}, {}] } },
      });
      expect(await new Pharmacy(gone).look(jws)).toMatchObject({
        body: { code: 'records_destroyed' },
      });
    } finally {
      await gone.close();
    }
  });
});
