import { ConfigError, type Config } from '@teleward/platform';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

/** In PEM; the certificate is followed by its chain. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate that the settings name; null where they name none, because a proxy terminates
 * TLS.
 *
 * @throws {ConfigError} if it cannot be read, or if certificate and key do not match
 */
export async function readCertificate(config: Config): Promise<Certificate | null> {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = config;
  if (certFile === undefined || keyFile === undefined) {
    return null;
  }
  const certificate = {
    cert: await readPem('TLS_CERT_FILE', certFile),
    key: await readPem('TLS_KEY_FILE', keyFile),
  };
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new ConfigError(
      `TLS_CERT_FILE and TLS_KEY_FILE are not a valid certificate and key: ${(error as Error).message}`,
    );
  }
  return certificate;
}

async function readPem(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${(error as Error).message}`);
  }
}
