import { type IncomingMessage } from 'node:http';
import { type Application } from 'express';
import { type TrustsProxy } from './client-address.ts';

/** What must be known of the way that requests come, to tell who sent them and how. */
export interface WayIn {
  readonly trusts: TrustsProxy;
  /** The public address begins with `https:`: whoever comes, comes by TLS, whatever the proxy says of it. */
  readonly isPublicTls: boolean;
  /** The one address that browsers may name, beside this machine itself; null where there may be others. */
  readonly onlyAddress: URL | null;
}

const publicTls = 'public tls';
const onlyAddress = 'only address';

/**
 * Tells Express under which address browsers find it.
 * @param isOnly whether they find it under no other; in a local network a machine has several names
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

/** Whether a browser spoke TLS, with us or with a trusted proxy. The same for requests and for sockets. */
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
