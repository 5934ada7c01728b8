import { type IncomingMessage } from 'node:http';
import { isOverTls, type WayIn } from './over-tls.ts';

/** This machine's names for itself: no attacker's DNS can make a browser send them. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const nameOf = (host: string | undefined): string | null =>
  host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null;

/**
 * Whether a request is meant for this server. Another host name that an attacker points at its
 * address (DNS rebinding) is refused, and so is more than one Host header (RFC 9112, 3.2).
 */
export function isOwnHost({ headers, rawHeaders }: IncomingMessage, way: WayIn): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'host').length > 1) {
    return false;
  }
  const name = nameOf(headers.host);
  const { onlyAddress } = way;
  return onlyAddress === null || name === onlyAddress.hostname || loopback.test(name ?? '');
}

/**
 * Whether a request comes from a page of this server, by host, port and scheme. A page of another
 * site can make a browser send our cookies, but it cannot change the Origin header.
 */
export function isOwnOrigin(request: IncomingMessage, way: WayIn): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) {
    return true;
  }
  if (!URL.canParse(origin)) {
    return false;
  }
  const { onlyAddress } = way;
  const from = new URL(origin).origin;
  if (onlyAddress !== null && from === onlyAddress.origin) {
    return true;
  }
  const isHere = onlyAddress === null || loopback.test(nameOf(host) ?? '');
  // The public URL says nothing about a request from this machine itself.
  const isSecure = onlyAddress === null ? isOverTls(request, way) : 'encrypted' in request.socket;
  const asked = `${isSecure ? 'https' : 'http'}://${host ?? ''}`;
  return isHere && URL.canParse(asked) && from === new URL(asked).origin;
}
