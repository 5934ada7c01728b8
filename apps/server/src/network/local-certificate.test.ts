import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localCertificate } from './local-certificate.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teleward-certificate-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);

describe('the certificate for the local network', () => {
  it('names the address and this machine, and only its owner can read the key', async () => {
    const certificate = new X509Certificate((await localCertificate(folder, '192.168.1.7')).cert);
    expect(certificate.checkIP('192.168.1.7')).toBeDefined();
    expect(certificate.checkHost('localhost')).toBeDefined();
    expect(certificate.checkIP('192.168.1.8')).toBeUndefined();
    expect(statSync(join(folder, 'key.pem')).mode & 0o077).toBe(0);
    const validMs = certificate.validToDate.getTime() - certificate.validFromDate.getTime();
    expect(validMs / 86_400_000).toBeLessThanOrEqual(398);
  });

  it('is reused while it is valid, so that phones warn only once', async () => {
    const first = await localCertificate(folder, '192.168.1.7');
    expect(await localCertificate(folder, '192.168.1.7')).toEqual(first);
  });

  it.each([
    ['the address changed', '192.168.1.9', days(0)],
    ['a week is left', '192.168.1.7', days(391)],
  ])('is renewed when %s', async (_when, address, now) => {
    const first = await localCertificate(folder, '192.168.1.7');
    expect((await localCertificate(folder, address, now)).cert).not.toBe(first.cert);
  });

  it('is renewed when the stored one cannot be read', async () => {
    await localCertificate(folder, '192.168.1.7');
    writeFileSync(join(folder, 'certificate.pem'), 'half a cert');
    const { cert } = await localCertificate(folder, '192.168.1.7');
    expect(new X509Certificate(cert).checkIP('192.168.1.7')).toBeDefined();
  });
});
