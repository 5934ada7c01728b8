import { type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Whether a proxy at this address, this many hops away from us, is trusted. */
export type TrustsProxy = (address: string, steps: number) => boolean;

/**
 * The client's address: the last hop that is not one of our trusted proxies. Express does the same
 * for HTTP requests; this function also serves socket upgrades.
 */
export function clientAddress(request: IncomingMessage, trusts: TrustsProxy): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const steps = forwarded.map((one) => one.trim()).filter((one) => one !== '');
  const way = [request.socket.remoteAddress ?? '', ...steps.reverse()];
  const own = way.findIndex((address, step) => isIP(address) === 0 || !trusts(address, step));
  return way[own] ?? way.at(-1) ?? '';
}

/**
 * An address in the form that `inet` accepts: without the zone of a link-local address; null if it
 * is not one.
 */
export function plainAddress(address: string | null): string | null {
  const [withoutZone = ''] = address?.split('%') ?? [];
  return isIP(withoutZone) === 0 ? null : withoutZone;
}

/**
 * The unit that limits count by: an IPv4 address, or the /64 that one IPv6 subscriber has at least
 * (RFC 6177), because addresses within it cost nothing.
 */
export function placeOf(address: string | null): string {
  const plain = plainAddress(address);
  if (plain === null) {
    return 'unknown';
  }
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || isIP(plain) === 4) {
    return mapped ?? plain;
  }
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - after.length;
  const whole = [...groups, ...Array<string>(Math.max(missing, 0)).fill('0'), ...after];
  const prefix = whole.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}
