import { ConfigError, type Config } from '@teleward/platform';
import { join } from 'node:path';
import { localCertificate } from './local-certificate.ts';
import { networkAddress } from './local-network.ts';
import { type Certificate } from './tls.ts';

/** The server's settings toward browsers. */
export interface Surroundings {
  readonly config: Config;
  readonly certificate: Certificate | null;
}

/**
 * The settings with which phones in the same network can join: the server listens to the network,
 * has a self-signed certificate, because browsers allow the camera on secure pages only, and
 * announces media at an address that the phones can reach. Settings made by hand are kept.
 *
 * @throws {ConfigError} without a network
 */
export async function openToLan(
  config: Config,
  certificate: Certificate | null,
  address = config.RTC_ANNOUNCED_ADDRESS ?? networkAddress(),
): Promise<Surroundings> {
  if (address === null) {
    throw new ConfigError(
      'This machine has no address in a local network. Join one, or set RTC_ANNOUNCED_ADDRESS.',
    );
  }
  const everywhere = '0.0.0.0';
  return {
    config: {
      ...config,
      HOST: config.HOST === '127.0.0.1' ? everywhere : config.HOST,
      RTC_LISTEN_IP: config.RTC_LISTEN_IP ?? everywhere,
      RTC_ANNOUNCED_ADDRESS: address,
      // A link made on this machine must also work on a phone.
      PUBLIC_URL:
        config.PUBLIC_URL ?? (config.PORT === 0 ? undefined : `https://${address}:${config.PORT}`),
    },
    certificate: certificate ?? (await localCertificate(join(config.dataDir, 'tls'), address)),
  };
}
