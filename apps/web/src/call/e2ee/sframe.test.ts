import { describe, expect, it } from '@jest/globals';
import { type Bytes, concat } from './bytes.ts';
import {
  decodeHeader,
  deriveBytes,
  deriveKey,
  encodeHeader,
  nonceOf,
  open,
  seal,
} from './sframe.ts';

/* All from the test vectors of RFC 9605, appendix C. */

const hex = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const headers: readonly (readonly [bigint, bigint, string])[] = [
  [0n, 0n, '00'],
  [0n, 1n, '01'],
  [0n, 255n, '08ff'],
  [0n, 256n, '090100'],
  [0n, 65_536n, '0a010000'],
  [0n, 4_294_967_296n, '0c0100000000'],
  [0n, 18_446_744_073_709_551_615n, '0fffffffffffffffff'],
  [1n, 0n, '10'],
  [1n, 65_535n, '19ffff'],
  [255n, 0n, '80ff'],
  [255n, 256n, '89ff0100'],
  [256n, 1n, '910100'],
  [65_535n, 16_777_216n, '9bffff01000000'],
  [65_536n, 0n, 'a0010000'],
  [16_777_216n, 72_057_594_037_927_935n, 'be01000000ffffffffffffff'],
  [4_294_967_296n, 256n, 'c901000000000100'],
  [1_099_511_627_775n, 0n, 'c0ffffffffff'],
];

const vector = {
  kid: 291n,
  ctr: 17_767n,
  baseKey: '000102030405060708090a0b0c0d0e0f',
  secret: 'd926952ca8b7ec4a95941d1ada3a5203ceff8cceee34f574d23909eb314c40c0',
  key: 'd34f547f4ca4f9a7447006fe7fcbf768',
  salt: '75234edefe07819026751816',
  nonce: '75234edefe07819026755d71',
  metadata: '4945544620534672616d65205747',
  plain: '64726166742d696574662d736672616d652d656e63',
  sealed: '9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb',
};

describe('SFrame', () => {
  it.each(headers)('writes and reads the header of KID %d, CTR %d', (kid, ctr, encoded) => {
    expect(toHex(encodeHeader(kid, ctr))).toBe(encoded);
    const length = encoded.length / 2;
    expect(decodeHeader(concat(hex(encoded), hex('ff')))).toEqual({ kid, ctr, length });
    expect(decodeHeader(hex(encoded).subarray(0, length - 1))).toBeNull();
  });

  it('derives secret, key, salt and nonce as in the RFC’s test vectors', async () => {
    const { secret, key, salt } = await deriveBytes(vector.kid, hex(vector.baseKey));
    expect([secret, key, salt].map(toHex)).toEqual([vector.secret, vector.key, vector.salt]);
    expect(toHex(nonceOf(salt, vector.ctr))).toBe(vector.nonce);
  });

  it('seals and opens as in the RFC’s test vectors, and refuses any flipped bit', async () => {
    const key = await deriveKey(vector.kid, hex(vector.baseKey));
    const [metadata, plain] = [hex(vector.metadata), hex(vector.plain)];
    const sealed = await seal(key, vector.ctr, metadata, plain);
    expect(toHex(sealed)).toBe(vector.sealed);
    const header = decodeHeader(sealed);
    if (header === null) throw new Error('The header is gone.');
    expect(toHex(await open(key, header, metadata, sealed))).toBe(vector.plain);
    for (let at = 0; at < sealed.length; at += 1) {
      const forged = sealed.map((byte, place) => (place === at ? byte ^ 1 : byte));
      await expect(open(key, header, metadata, forged)).rejects.toThrow();
    }
    const otherwise = metadata.map((byte) => byte ^ 128);
    await expect(open(key, header, otherwise, sealed)).rejects.toThrow();
  });
});
