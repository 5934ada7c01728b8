import { z } from './zod.ts';

/**
 * Identifies one request in the log. The page makes it, or else the server; every answer carries
 * it.
 */
export const requestIdHeader = 'x-request-id';

/**
 * Only this format is accepted, because otherwise a client could write arbitrary text into the log.
 */
export const RequestId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/);

/** The number of random bytes in an identifier; 40 of their bits are used. */
export const requestIdBytes = 8;

/** Crockford's base 32: no letter can be mistaken for a digit when it is read aloud. */
const signs = '0123456789abcdefghjkmnpqrstvwxyz';

/** @param bytes `requestIdBytes` random bytes */
export const requestIdOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => signs.charAt(byte % signs.length)).join('');
