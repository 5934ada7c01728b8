import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { type Certificate } from './tls.ts';

/** Apple's systems refuse certificates that are valid for longer than 398 days. */
const validDays = 397;
const renewBeforeDays = 7;
const dayMs = 86_400_000;

/**
 * A self-signed certificate for this machine's addresses, kept in the folder. Browsers warn once
 * before they trust it, so it is kept as long as it names the address and is valid for another
 * week.
 */
export async function localCertificate(
  folder: string,
  address: string,
  now = new Date(),
): Promise<Certificate> {
  const files = { cert: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  const kept = await readKept(files);
  if (kept !== null && serves(kept, address, now)) {
    return kept;
  }
  const made = await generate([{ name: 'commonName', value: 'Teleward in this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - dayMs),
    notAfterDate: new Date(now.getTime() + (validDays - 1) * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: address },
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.key, made.private, { mode: 0o600 });
  await writeFile(files.cert, made.cert);
  return { cert: made.cert, key: made.private };
}

async function readKept(files: Certificate): Promise<Certificate | null> {
  try {
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') };
  } catch {
    return null;
  }
}

function serves({ cert }: Certificate, address: string, now: Date): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const until = certificate.validToDate.getTime() - renewBeforeDays * dayMs;
    return certificate.checkIP(address) !== undefined && now.getTime() < until;
  } catch {
    return false;
  }
}
