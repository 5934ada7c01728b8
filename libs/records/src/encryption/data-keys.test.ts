import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { CipherError } from './cipher.ts';
import { DataKeys } from './data-keys.ts';

const clinic = '0190a000-0000-7000-8000-000000000001';
const row = '0190a000-0000-7000-8000-00000000000a';
const keysOf = (owner: string, ...versions: (readonly [number, Buffer])[]): DataKeys =>
  new DataKeys(owner, new Map(versions));
const key = randomBytes(32);
const keys = keysOf(clinic, [1, key]);

describe('a sealed value', () => {
  it('can be decrypted in its own place, whatever its bytes', () => {
    for (const plain of ['', 'x', '王建国', 'a'.repeat(100_000)]) {
      expect(keys.open('t', 'c', row, keys.seal('t', 'c', row, plain))).toBe(plain);
    }
    const picture = randomBytes(300_000);
    const sealed = keys.sealBytes('t', 'c', row, picture);
    expect(keys.openBytes('t', 'c', row, sealed).equals(picture)).toBe(true);
    // The database returns ids in lower case that a client wrote in upper case.
    expect(keys.open('t', 'c', row, keys.seal('t', 'c', row.toUpperCase(), 'x'))).toBe('x');
  });

  it('cannot be decrypted in another place, nor for another clinic with the same key', () => {
    const sealed = keys.seal('patient', 'name', row, 'Meera Iyer');
    const other = '0190a000-0000-7000-8000-00000000000b';
    const ways: readonly (() => string)[] = [
      () => keys.open('patient', 'name', other, sealed),
      () => keys.open('patient', 'phone', row, sealed),
      () => keys.open('appointment', 'name', row, sealed),
      () => keysOf(other, [1, key]).open('patient', 'name', row, sealed),
      () => keysOf(clinic, [1, randomBytes(32)]).open('patient', 'name', row, sealed),
      () => keysOf(clinic, [2, key]).open('patient', 'name', row, sealed),
    ];
    for (const way of ways) {
      expect(way).toThrow(CipherError);
      expect(way).not.toThrow(/Meera/);
    }
  });

  it('cannot be decrypted after any bit was changed or the end was cut off', () => {
    const sealed = keys.seal('patient', 'name', row, 'Meera Iyer');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const tampered = Buffer.from(sealed);
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => keys.open('patient', 'name', row, tampered)).toThrow(CipherError);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      const short = sealed.subarray(0, length);
      expect(() => keys.open('patient', 'name', row, short)).toThrow(CipherError);
    }
    // A value that was never sealed is rejected, whatever its first byte says.
    for (const mark of [0, 1]) {
      const plain = Buffer.concat([
        Buffer.from([mark]),
        Buffer.from('Meera Iyer, of whom we know'),
      ]);
      expect(() => keys.open('patient', 'name', row, plain)).toThrow(CipherError);
    }
  });

  it('differs each time, and contains the version of its key', () => {
    const one = keys.seal('t', 'c', row, 'the same');
    const two = keys.seal('t', 'c', row, 'the same');
    expect(one.equals(two)).toBe(false);
    expect(one.subarray(0, 5)).toEqual(Buffer.from([1, 0, 0, 0, 1]));
    const both = keysOf(clinic, [1, key], [2, randomBytes(32)]);
    expect(both.seal('t', 'c', row, 'x').subarray(0, 5)).toEqual(Buffer.from([1, 0, 0, 0, 2]));
    expect(both.open('t', 'c', row, one)).toBe('the same');
  });
});

describe('a blind index', () => {
  it('is equal only for equal values in the same column of the same clinic', () => {
    const index = keys.index('patient', 'identifier', 'MRN-1');
    expect(index).toHaveLength(32);
    expect(keys.index('patient', 'identifier', 'MRN-1')).toEqual(index);
    expect(keys.index('patient', 'identifier', 'MRN-2')).not.toEqual(index);
    expect(keys.index('patient', 'phone', 'MRN-1')).not.toEqual(index);
    const others = keysOf(clinic, [1, randomBytes(32)]);
    expect(others.index('patient', 'identifier', 'MRN-1')).not.toEqual(index);
  });
});
