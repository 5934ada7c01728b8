import { parseCookie, stringifySetCookie } from 'cookie';
import { type Response } from 'express';
import { isOverTls, type SentCookies, wayIn } from '../http/index.ts';

/** Without TLS. `step`: a sign-in whose password was right and that is asked for more. */
export const cookieNames = {
  staff: 'teleward_staff',
  patient: 'teleward_visit',
  guest: 'teleward_guest',
  step: 'teleward_sign_in',
} as const;
export type CookieKind = keyof typeof cookieNames;
export type SessionKind = Exclude<CookieKind, 'step'>;

/**
 * A browser takes a cookie of this name from this very host alone, over TLS (RFC 6265bis, 4.1.3.2): a page of a
 * neighbour in the same domain cannot put its own in the place of it.
 */
const lockedName = (kind: CookieKind): string => `__Host-${cookieNames[kind]}`;

const nameOf = (kind: CookieKind, isSecure: boolean): string =>
  isSecure ? lockedName(kind) : cookieNames[kind];

/** Over TLS the locked name alone counts: anybody in the same domain can set a cookie of the other one. */
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
