import { parseCookie, stringifySetCookie } from 'cookie';
import { type Response } from 'express';
import { isOverTls, type SentCookies, wayIn } from '../../http/index.ts';

/**
 * The names without TLS. `step` holds a sign-in whose password was right and that needs a second
 * factor.
 */
export const cookieNames = {
  staff: 'teleward_staff',
  patient: 'teleward_visit',
  guest: 'teleward_guest',
  step: 'teleward_sign_in',
} as const;
export type CookieKind = keyof typeof cookieNames;
export type SessionKind = Exclude<CookieKind, 'step'>;

/**
 * A browser accepts a cookie of this name only from this very host and over TLS (RFC 6265bis,
 * 4.1.3.2), so that a neighbour in the same domain cannot replace it with its own.
 */
const lockedName = (kind: CookieKind): string => `__Host-${cookieNames[kind]}`;

const nameOf = (kind: CookieKind, isSecure: boolean): string =>
  isSecure ? lockedName(kind) : cookieNames[kind];

/** Over TLS only the locked name counts: any host of the same domain can set the other cookie. */
export const readSecret = (kind: CookieKind, { cookies, isSecure }: SentCookies): string | null =>
  parseCookie(cookies ?? '')[nameOf(kind, isSecure)] ?? null;

/** Sets the session cookie, or removes it where `secret` is null. `maxAge` is in seconds. */
export function writeSecret(
  response: Response,
  kind: CookieKind,
  secret: string | null,
  maxAge = 0,
): void {
  const { req: request } = response;
  const secure = isOverTls(request, wayIn(request.app));
  const cookie = stringifySetCookie({
    name: nameOf(kind, secure),
    value: secret ?? '',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    path: '/',
    maxAge: secret === null ? 0 : maxAge,
  });
  response.append('Set-Cookie', cookie);
}
