import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';

/** A new identifier: UUID version 7 (RFC 9562), so that later rows sort later. */
export const newId = (): string => randomUUIDv7();

/** A secret for a link or a session: 32 random bytes in base64url, 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The stored form of a secret. Secrets are random and long, so a plain hash is enough. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
