import { type IceServer } from '@teleward/contracts';
import { type Config } from '@teleward/platform';
import { createHmac } from 'node:crypto';

/** The lifetime of a TURN credential, in seconds: longer than a visit, shorter than a day. */
const turnSeconds = 6 * 3600;

/**
 * TURN credentials as coturn's `use-auth-secret` checks them: a user name that contains its expiry,
 * and its HMAC.
 */
export function iceServersOf({
  TURN_URLS: urls,
  TURN_SECRET: secret,
}: Pick<Config, 'TURN_URLS' | 'TURN_SECRET'>): IceServer[] {
  if (urls === undefined || secret === undefined) {
    return [];
  }
  const username = `${Math.floor(Date.now() / 1000) + turnSeconds}:teleward`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return [{ urls, username, credential }];
}
