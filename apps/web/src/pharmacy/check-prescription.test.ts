import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  errorStatus,
  type ErrorCode,
  type PrescriptionStanding,
  type PublishedKey,
} from '@teleward/contracts';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { ApiError } from '../api/api-error.ts';
import { checkPrescription, type Checked, type Sources } from './check-prescription.ts';
import { outcomeOf, toneOf, type Outcome } from './outcome.ts';
import { type Known } from './published-keys.ts';

const day = 86_400_000;
const from = (ms: number): string => new Date(Date.now() + ms).toISOString();

const says = (expires: string): object => ({
  ...{ v: 1, number: 'R-2026-0007', issued: from(-2 * day), expires, allergies: 'none' },
  clinic: { name: 'Hill Clinic', country: 'IN', zone: 'Asia/Kolkata' },
  prescriber: { name: 'Dr Asha Rao' },
  patient: { name: 'Meena', birthDate: '1956-03' },
  items: [{ line: 'metformin 500 mg bd', drug: 'metformin' }],
});

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let key: PublishedKey;
let jws: string;

const sign = (content: object): Promise<string> =>
  new CompactSign(deflateRawSync(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'ES256', kid: 'one', zip: 'DEF' })
    .sign(pair.privateKey);

beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  key = {
    ...{ kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig', kid: 'one', iat: 0 },
    clinic: { id: randomUUID(), name: 'Hill Clinic', formerNames: [] },
  };
  jws = await sign(says(from(day)));
});

const standing = (change: Partial<PrescriptionStanding> = {}): PrescriptionStanding => ({
  ...{ expires: from(day), expired: false, cancellation: null, dispenses: [] },
  remaining: [{ amount: null, done: false }],
  ...change,
});

const keysOf = (at: string, change: Partial<PublishedKey> = {}): Known => ({
  ...{ at, keys: [{ ...key, ...change }] },
});

const failing = (code: ErrorCode) => (): Promise<never> => Promise.reject(new ApiError(code, 'no'));

/** A device that loaded the keys a minute ago, and a server that answers. */
const sources = (change: Partial<Sources> = {}): Sources => ({
  known: () => keysOf(from(-60_000)),
  fetchKeys: () => Promise.resolve(keysOf(from(0))),
  standing: () => Promise.resolve(standing()),
  shared: () => Promise.resolve(jws),
  ...change,
});

const offline: Partial<Sources> = {
  fetchKeys: failing('unavailable'),
  standing: failing('unavailable'),
};

const told = async (change: Partial<Sources>, signed = jws): Promise<readonly Checked[]> => {
  const all: Checked[] = [];
  const tell = (one: Checked): number => all.push(one);
  await checkPrescription({ kind: 'signed', jws: signed }, tell, sources(change));
  return all;
};

const outcomes = async (change: Partial<Sources>, signed = jws): Promise<Outcome[]> =>
  (await told(change, signed)).map((one) => outcomeOf(one));

describe('the check of a prescription', () => {
  it('shows the verdict of the keys on the device at once, before the server answers', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const first = await new Promise<Checked>((resolve) => {
      void checkPrescription(
        { kind: 'signed', jws },
        resolve,
        sources({ fetchKeys: never, standing: never }),
      );
    });
    expect(first.verdict).toMatchObject({ kind: 'genuine' });
    expect(outcomeOf(first)).toBe('asking');
    // Nothing is dispensed before it is confirmed.
    expect(toneOf('asking')).toBe('warning');
    expect(await outcomes({})).toEqual(['asking', 'genuine']);
  });

  it('requests the keys and the status at the same time', async () => {
    const asked: string[] = [];
    let answer: (known: Known) => void = () => undefined;
    const all = told({
      fetchKeys: () => {
        asked.push('keys');
        return new Promise((resolve) => (answer = resolve));
      },
      standing: () => {
        asked.push('standing');
        answer(keysOf(from(0)));
        return Promise.resolve(standing());
      },
    });
    expect((await all).length).toBe(2);
    expect(asked).toEqual(['keys', 'standing']);
  });

  const failures = (Object.keys(errorStatus) as ErrorCode[]).filter(
    (code) => code !== 'not_found' && code !== 'records_destroyed',
  );

  it('is not hidden by any failure of the server', async () => {
    for (const code of failures) {
      const outcome = (await outcomes({ fetchKeys: failing(code), standing: failing(code) })).at(
        -1,
      );
      expect([code, outcome]).toEqual([code, 'offline']);
    }
  });

  it('is red where the clinic’s server has no record of a prescription signed with its key', async () => {
    expect(await outcomes({ standing: failing('not_found') })).toEqual(['asking', 'strange']);
    expect(toneOf('strange')).toBe('danger');
    const unread = await sign({ v: 2 });
    expect(await outcomes({ standing: failing('not_found') }, unread)).toEqual([
      'unread',
      'strange',
    ]);
    const late = await sign(says(from(-1)));
    expect((await outcomes({ standing: failing('not_found') }, late)).at(-1)).toBe('strange');
  });

  it('uses the server’s clock where the server answers', async () => {
    const late = await sign(says(from(-1)));
    expect((await outcomes({}, late)).at(-1)).toBe('genuine');
    const over = { standing: () => Promise.resolve(standing({ expired: true })) };
    expect((await outcomes(over)).at(-1)).toBe('expired');
    expect((await outcomes(offline, late)).at(-1)).toBe('expired');
  });

  it('turns amber offline once the keys are older than a week', async () => {
    const after = async (ms: number): Promise<Outcome | undefined> =>
      (await outcomes({ ...offline, known: () => keysOf(from(-ms)) })).at(-1);
    expect(await after(7 * day - 60_000)).toBe('offline');
    expect(await after(7 * day + 60_000)).toBe('old');
    expect(toneOf('old')).toBe('warning');
    expect(await outcomes({ ...offline, known: () => null })).toEqual(['unknownOffline']);
  });

  it('is amber for a key that was revoked or is another clinic’s, unless the server confirms it', async () => {
    const revoked = keysOf(from(0), { revoked: { revoked_at: 1 } });
    const clinic = { ...key.clinic, name: 'Lake Clinic' };
    const foreign = keysOf(from(0), { clinic });
    for (const [keys, outcome] of [
      [revoked, 'revoked'],
      [foreign, 'foreign'],
    ] as const) {
      expect((await outcomes({ ...offline, known: () => keys })).at(-1)).toBe(outcome);
      expect(toneOf(outcome)).toBe('warning');
      expect((await outcomes({ fetchKeys: () => Promise.resolve(keys) })).at(-1)).toBe('genuine');
    }
  });

  it('reports a cancelled prescription, also where it cannot be read', async () => {
    const cancellation = { cancelledAt: from(0), replacedBy: null };
    const change = { standing: () => Promise.resolve(standing({ cancellation })) };
    expect((await outcomes(change)).at(-1)).toBe('cancelled');
    const newer = await sign({ v: 2 });
    expect((await outcomes(change, newer)).at(-1)).toBe('cancelled');
    expect((await outcomes({}, newer)).at(-1)).toBe('unread');
    expect(toneOf('unread')).toBe('warning');
  });

  it('fetches newer keys for a key that the device does not know', async () => {
    const known = { known: (): Known => ({ at: from(0), keys: [] }) };
    expect(await outcomes(known)).toEqual(['genuine']);
    const none = { ...known, fetchKeys: () => Promise.resolve(known.known()) };
    expect(await outcomes(none)).toEqual(['unknown']);
  });
});
