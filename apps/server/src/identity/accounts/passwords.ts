import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ServiceError } from '../../errors/index.ts';

const derive = promisify(argon2);

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const form = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([\w-]+)\$([\w-]+)$/;

/** The most hashes computed at one time: each takes memory and a thread that running calls need. */
const mostAtOnce = 2;
const mostWaiting = 40;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * @throws {ServiceError} `rate_limited` if more requests wait than can be served in a few seconds
 */
async function tagOf(password: string, nonce: Buffer): Promise<Buffer> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) {
      throw new ServiceError('rate_limited', 5);
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await derive('argon2id', { message: password.normalize('NFC'), nonce, ...cost });
  } finally {
    // Hands the slot to the request that has waited longest.
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  }
}

/** Hashes a password (argon2id, RFC 9106) into one line that names its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce);
  return `$argon2id$v=19$m=19456,t=2,p=1$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
}

/** Whether the password is right; takes equally long if there is no such account. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, nonce, tag] = form.exec(hash ?? '') ?? [];
  if (nonce === undefined || tag === undefined) {
    await tagOf(password, randomBytes(16));
    return false;
  }
  const expected = Buffer.from(tag, 'base64url');
  return timingSafeEqual(await tagOf(password, Buffer.from(nonce, 'base64url')), expected);
}
