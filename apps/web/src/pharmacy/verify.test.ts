import { beforeAll, describe, expect, it } from '@jest/globals';
import { type PublishedKey, stated } from '@teleward/contracts';
import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { presentedIn } from './signed-text.ts';
import { verify } from './verify.ts';

const issued = '2026-11-28T10:00:00.000Z';
const now = new Date('2026-12-01T00:00:00Z');

const prescription = {
  ...{ v: 1, number: 'R-2026-0007', issued, expires: '2027-02-26T18:30:00.000Z' },
  clinic: { name: 'Hill Clinic', country: 'IN', zone: 'Asia/Kolkata' },
  prescriber: { name: 'Dr Asha Rao', registration: 'TN-1234' },
  patient: { name: '李伟', birthDate: '1956-03', sex: 'male' },
  allergies: 'none',
  items: [
    {
      ...{ line: 'metformin 500 mg 1-0-1', drug: 'metformin', quantity: 60, unit: 'tablets' },
      strength: { values: [500], unit: 'milligram' },
      dosage: [{ amount: { kind: 'parts', morning: 1, noon: 0, evening: 1, bedtime: 0 } }],
    },
  ],
};

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let key: PublishedKey;
let jws: string;

const at = (time: string): number => Math.floor(Date.parse(time) / 1000);

const sign = (
  content: unknown,
  header: Readonly<Record<string, string>> = {},
  packed: Uint8Array = deflateRawSync(JSON.stringify(content)),
): Promise<string> =>
  new CompactSign(packed)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', zip: 'DEF', ...header })
    .sign(pair.privateKey);

beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  key = {
    ...{ kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig', kid: 'one' },
    iat: at('2026-01-01T00:00:00Z'),
    clinic: { id: randomUUID(), name: 'Hill Clinic', formerNames: ['Old Clinic'] },
  };
  jws = await sign(prescription);
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a signed prescription', () => {
  it('is genuine as signed, and gives back the signed statement', async () => {
    const verdict = await verify(jws, [key], now);
    expect(verdict).toMatchObject({ kind: 'genuine', expired: false, revoked: false });
    expect(stated('prescription' in verdict && verdict.prescription)).toEqual(prescription);
  });

  it('is not genuine with any character changed', async () => {
    // Every position, once.
    for (let place = 0; place < jws.length; place += 1) {
      const before = jws[place] ?? '';
      const other = before === '.' ? 'A' : (alphabet[(alphabet.indexOf(before) + 1) % 64] ?? '');
      const { kind } = await verify(jws.slice(0, place) + other + jws.slice(place + 1), [key], now);
      expect([place, kind]).not.toEqual([place, 'genuine']);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(jws.length - 1),
        fc.constantFrom(...Array.from(alphabet), '.', '=', ' '),
        async (place, char) => {
          fc.pre(jws[place] !== char);
          const changed = jws.slice(0, place) + char + jws.slice(place + 1);
          const { kind } = await verify(changed, [key], now);
          expect(kind).not.toBe('genuine');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not genuine with parts cut off, added or swapped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.string({ maxLength: 4 }), async (place, more) => {
        fc.pre(more !== '');
        for (const changed of [
          jws.slice(0, place),
          jws.slice(0, place) + more + jws.slice(place),
        ]) {
          expect((await verify(changed, [key], now)).kind).not.toBe('genuine');
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['another algorithm', { zip: 'GZ' }],
    ['more than it should', { b64: 'x' }],
  ])('is not genuine with %s in the header', async (_, header) => {
    expect(await verify(await sign(prescription, header), [key], now)).toEqual({ kind: 'altered' });
  });

  it.each([
    ['another version', { ...prescription, v: 2 }],
    ['an unknown member', { ...prescription, extra: 'x' }],
    ['no drug', { ...prescription, items: [] }],
    ['nothing', null],
  ])(
    'is not reported as altered where the signed content has %s: it may be newer',
    async (_, content) => {
      const signed = await sign(content);
      expect(await verify(signed, [key], now)).toEqual({ kind: 'unread' });
      const [head = '', payload = '', signature = ''] = signed.split('.');
      const swapped = payload.startsWith('A') ? 'B' : 'A';
      const changed = [head, swapped + payload.slice(1), signature].join('.');
      expect(await verify(changed, [key], now)).toEqual({ kind: 'altered' });
    },
  );

  it('is not read where it inflates to more than any prescription', async () => {
    const bomb = deflateRawSync(
      Buffer.concat([Buffer.from(JSON.stringify(prescription)), Buffer.alloc(50_000_000, ' ')]),
    );
    expect(await verify(await sign(null, {}, bomb), [key], now)).toEqual({ kind: 'unread' });
  });

  it('is read where it is longer than a QR code holds', async () => {
    const [item] = prescription.items;
    const notes = Array.from({ length: 20 }, () => randomBytes(1500).toString('hex'));
    const items = notes.map((note) => ({ ...item, note }));
    const long = await sign({ ...prescription, items });
    expect(long.length).toBeGreaterThan(30_000);
    expect(await verify(long, [key], now)).toMatchObject({ kind: 'genuine' });
  });

  it('names the clinic of the key, and whether the prescription names another', async () => {
    const named = async (name: string): Promise<unknown> =>
      verify(await sign({ ...prescription, clinic: { ...prescription.clinic, name } }), [key], now);
    expect(await named('Hill Clinic')).toMatchObject({ foreign: false, signedBy: 'Hill Clinic' });
    expect(await named('Old Clinic')).toMatchObject({ foreign: false, signedBy: 'Hill Clinic' });
    expect(await named('Lake Clinic')).toMatchObject({ foreign: true, signedBy: 'Hill Clinic' });
  });

  it.each([
    ['before the key was', { iat: at(issued) + 61 }],
    ['after the key was given up', { exp: at(issued) - 61 }],
  ])('is not genuine where its signing time is %s', async (_, times) => {
    expect(await verify(jws, [{ ...key, ...times }], now)).toEqual({ kind: 'altered' });
  });

  it.each([{ iat: at(issued) + 60 }, { exp: at(issued) - 60 }])(
    'is genuine where server clocks differ by a minute: %p',
    async (times) => {
      expect(await verify(jws, [{ ...key, ...times }], now)).toMatchObject({ kind: 'genuine' });
    },
  );

  it('reports that its key is unknown, revoked or expired', async () => {
    expect(await verify(jws, [], now)).toEqual({ kind: 'unknown-key' });
    const revoked = { ...key, revoked: { revoked_at: at(issued) } };
    expect(await verify(jws, [revoked], now)).toMatchObject({ kind: 'genuine', revoked: true });
    const late = new Date(prescription.expires);
    expect(await verify(jws, [key], late)).toMatchObject({ kind: 'genuine', expired: true });
  });
});

describe('the content of a scanned code', () => {
  it('is a prescription or the secret of a link, whatever its host', () => {
    const token = 'A'.repeat(43);
    for (const before of ['', 'https://clinic.example/pharmacy#', 'x.example/pharmacy%23', '#']) {
      expect(presentedIn(`${before}${jws}\n`)).toEqual({ kind: 'signed', jws });
      expect(presentedIn(`${before}${token}`)).toEqual({ kind: 'shared', token });
    }
  });

  it.each(['', '/pharmacy', 'https://x.example/', 'a.b.c', 'WIFI:S:x;;'])(
    'is neither: %p',
    (text) => {
      expect(presentedIn(text)).toBeNull();
    },
  );
});
