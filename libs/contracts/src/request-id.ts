import { z } from './zod.ts';

/** Names one request in the log. The page makes it, or else the server, and every answer carries it. */
export const requestIdHeader = 'x-request-id';

/** Only of our own form: what else somebody sends would stand in the log as they wish it. */
export const RequestId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/);

/** How many random bytes make an identifier: 40 bits of them are used. */
export const requestIdBytes = 8;

/** Crockford's base 32: no letter in it passes for a digit where somebody reads it aloud. */
const signs = '0123456789abcdefghjkmnpqrstvwxyz';

/** @param bytes random ones, `requestIdBytes` of them */
export const requestIdOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => signs.charAt(byte % signs.length)).join('');
