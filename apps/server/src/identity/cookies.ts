import { parseCookie, stringifySetCookie } from 'cookie';
import { type Response } from 'express';

const names = { staff: 'teleward_staff', patient: 'teleward_visit' } as const;
export type SessionKind = keyof typeof names;

export const readSecret = (kind: SessionKind, header: string | undefined): string | null =>
  parseCookie(header ?? '')[names[kind]] ?? null;

/** Sets the session cookie, or removes it where `secret` is null. `maxAge` is in seconds. */
export function writeSecret(
  response: Response,
  kind: SessionKind,
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
