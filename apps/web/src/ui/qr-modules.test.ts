import { describe, expect, it } from '@jest/globals';
import { qrModules } from './qr-modules.ts';

describe('a QR code', () => {
  it('holds 2,953 bytes at most', () => {
    expect(qrModules('a'.repeat(2953), 4)?.size).toBe(177 + 8);
    expect(qrModules('a'.repeat(2954), 4)).toBeNull();
    // The limit counts bytes, not characters.
    expect(qrModules('药'.repeat(984), 4)).not.toBeNull();
    expect(qrModules('药'.repeat(985), 4)).toBeNull();
  });

  it('avoids the version that jsQR cannot read', () => {
    const sizes = new Set<number | undefined>();
    for (let length = 900; length < 1300; length += 10) {
      sizes.add(qrModules('a'.repeat(length), 0)?.size);
    }
    // Version v has 17 + 4 v modules.
    expect(sizes.has(17 + 4 * 22)).toBe(true);
    expect(sizes.has(17 + 4 * 23)).toBe(false);
    expect(sizes.has(17 + 4 * 24)).toBe(true);
  });
});
