import { parseCookie, stringifySetCookie } from 'cookie';
import { type Response } from 'express';

/** `step`: a sign-in whose password was right and that is asked for more. */
const names = {
  staff: 'teleward_staff',
  patient: 'teleward_visit',
  step: 'teleward_sign_in',
} as const;
export type CookieKind = keyof typeof names;
export type SessionKind = Exclude<CookieKind, 'step'>;

export const readSecret = (kind: CookieKind, header: string | undefined): string | null =>
  parseCookie(header ?? '')[names[kind]] ?? null;

/** Sets the session cookie, or removes it where `secret` is null. `maxAge` is in seconds. */
export function writeSecret(
  response: Response,
  kind: CookieKind,
  secret: string | null,
  maxAge = 0,
): void {
  const cookie = stringifySetCookie({
    name: names[kind],
    value: secret ?? '',
    httpOnly: true,
    sameSite: 'strict',
    secure: response.req.secure,
    path: '/',
    maxAge: secret === null ? 0 : maxAge,
  });
  response.append('Set-Cookie', cookie);
}
