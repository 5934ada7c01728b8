import { type IncomingMessage } from 'node:http';
import { type Application } from 'express';
import { type TrustsProxy } from './client-address.ts';

/** What the server has to know to tell where a request came from and whether over TLS. */
export interface WayIn {
  readonly trusts: TrustsProxy;
  /**
   * The public URL begins with `https:`: every request came over TLS, whatever the proxy reports.
   */
  readonly isPublicTls: boolean;
  /**
   * The one origin that browsers may use, apart from this machine itself; null where there may be
   * others.
   */
  readonly onlyAddress: URL | null;
}

const publicTls = 'public tls';
const onlyAddress = 'only address';

/**
 * Tells Express the public URL.
 *
 * @param isOnly whether there is no other; in a local network a machine has several names
 */
export const setPublicUrl = (
  app: Pick<Application, 'set'>,
  url: string | undefined,
  isOnly: boolean,
): void => {
  const address = url === undefined ? null : new URL(url);
  app.set(publicTls, address?.protocol === 'https:');
  app.set(onlyAddress, isOnly ? address : null);
};

export const wayIn = (app: Pick<Application, 'get'>): WayIn => ({
  trusts: app.get('trust proxy fn') as TrustsProxy,
  isPublicTls: app.get(publicTls) === true,
  onlyAddress: app.get(onlyAddress) as URL | null,
});

/**
 * Whether the browser used TLS, to us or to a trusted proxy. Works for requests and for sockets.
 */
export function isOverTls(
  { socket, headers }: IncomingMessage,
  { trusts, isPublicTls }: WayIn,
): boolean {
  if (isPublicTls || 'encrypted' in socket) {
    return true;
  }
  const [said] = [headers['x-forwarded-proto'] ?? []].flat().join(',').split(',');
  return trusts(socket.remoteAddress ?? '', 0) && said?.trim().toLowerCase() === 'https';
}
