import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword } from './passwords.ts';

describe('a password', () => {
  it('is hashed with its parameters and a new salt each time', async () => {
    const [one, other] = [await hashPassword('a quiet river'), await hashPassword('a quiet river')];
    // OWASP's minimum: 19 MiB, two passes, one lane.
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(other).not.toBe(one);
  });

  it('is compared in full, to the last of many characters', async () => {
    const password = ` Ä ${'quiet river '.repeat(20)}`;
    const hash = await hashPassword(password);
    expect(await isPassword(password, hash)).toBe(true);
    for (const other of [
      password.toLowerCase(),
      password.trim(),
      password.slice(0, -1),
      `${password.slice(0, -2)}!`,
    ]) {
      expect(await isPassword(other, hash)).toBe(false);
    }
    // The same letter typed on another keyboard (NIST SP 800-63B-4, 3.1.1.2).
    expect(await isPassword(password.normalize('NFD'), hash)).toBe(true);
  });

  it('never matches a missing account', async () => {
    expect(await isPassword('a quiet river', null)).toBe(false);
    expect(await isPassword('', '')).toBe(false);
  });
});
