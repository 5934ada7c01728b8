import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ChainHead } from './audit-chain.ts';
import { canonicalJson } from './canonical-json.ts';

const Checkpoint = z.strictObject({
  tenantId: z.uuid(),
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /**
   * SHA-256 of the line before, as it stands in the file, torn or not; null in the first line. Lines that were
   * written before there was a chain have none.
   */
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .optional(),
  signature: z.base64url(),
});

/** How far a clinic's audit was at some time. */
export interface CheckpointHead extends ChainHead {
  readonly at: string;
}

/** What is wrong with a line of the file. */
export interface BadCheckpoint {
  readonly line: number;
  readonly kind: 'unreadable' | 'foreign' | 'out of place';
}

/** What the file says, and what of it holds. */
export interface ReadCheckpoints {
  readonly heads: readonly CheckpointHead[];
  readonly bad: readonly BadCheckpoint[];
  /** Lines that were cut off while they were written: by a power cut, or on a full disk. */
  readonly torn: readonly number[];
  /** How many lines, from the first, are of the form that nothing binds to each other. */
  readonly unchained: number;
}

/** Checkpoints that cannot be written or checked; the message says why and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** Lines are far shorter than this, also what a power cut leaves of one. Bytes. */
const longestLine = 65_536;

/** Where things are in the folder. */
const fileOf = (folder: string): string => join(folder, 'checkpoints.jsonl');
const publicKeyOf = (folder: string): string => join(folder, 'verification-key.pem');

/**
 * How far each clinic's audit was at which time, signed (Ed25519, RFC 8032) and kept outside the database:
 * whoever can change the database alone cannot change these. `folder` holds `checkpoints.jsonl`, one
 * JSON object per line, each with the hash of the line before, and the key pair in PEM.
 */
export class AuditCheckpoints {
  readonly #file: string;
  readonly #privateKey: KeyObject;

  private constructor(file: string, privateKey: KeyObject) {
    this.#file = file;
    this.#privateKey = privateKey;
  }

  /** Makes folder and keys where there are none. @throws {CheckpointError} where the keys do not fit */
  static open(folder: string): AuditCheckpoints {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keyFile = join(folder, 'signing-key.pem');
    if (!existsSync(keyFile)) {
      if (existsSync(publicKeyOf(folder))) {
        throw new CheckpointError(
          `${keyFile} is missing, and what it signed is still there. Put it back, or set AUDIT_DIR to a new folder and keep this one to check with.`,
        );
      }
      const { privateKey } = generateKeyPairSync('ed25519');
      // Another process that starts at once may have been first: then its key counts.
      writeOnce(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    }
    const key = createPrivateKey(readFileSync(keyFile));
    const verification = createPublicKey(key).export({ type: 'spki', format: 'pem' });
    writeOnce(publicKeyOf(folder), verification, 0o644);
    if (!createPublicKey(key).equals(readPublicKey(publicKeyOf(folder)))) {
      throw new CheckpointError(
        `signing-key.pem and verification-key.pem in ${folder} do not belong together. Somebody changed one of them: look at your copy of verification-key.pem.`,
      );
    }
    return new AuditCheckpoints(fileOf(folder), key);
  }

  /** Of several processes with one file one at a time may be here. */
  append({ tenantId, sequence, hash }: ChainHead, at: Date): void {
    const { last, isWhole } = lastLineOf(this.#file);
    const previous = last === null ? null : digest(last);
    const said = { tenantId, sequence, hash, at: at.toISOString(), previous };
    const signature = sign(null, Buffer.from(canonicalJson(said)), this.#privateKey);
    const line = JSON.stringify({ ...said, signature: signature.toString('base64url') });
    // What was torn stays as it is, in a line of its own, and the signature covers it.
    const text = isWhole ? `${line}\n` : `\n${line}\n`;
    appendFileSync(this.#file, text, { mode: 0o600, flush: true });
  }
}

/**
 * Reads checkpoints with the public key and changes nothing.
 * @param keyFile a copy of `verification-key.pem` that was kept elsewhere says more than the one in the folder
 * @throws {CheckpointError} where folder, key or file is missing
 */
export function readCheckpoints(folder: string, keyFile = publicKeyOf(folder)): ReadCheckpoints {
  if (!existsSync(folder)) {
    throw new CheckpointError(`There is no folder ${folder}. Set AUDIT_DIR to where it is.`);
  }
  const key = readPublicKey(keyFile);
  const file = fileOf(folder);
  if (!existsSync(file)) {
    throw new CheckpointError(
      `There is no ${file}: nothing outside the database says how far the audit was.`,
    );
  }
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const isTornAtEnd = lines.pop() !== '';
  if (isTornAtEnd) {
    lines.push(text.slice(text.lastIndexOf('\n') + 1));
  }
  return judge(lines, isTornAtEnd, key);
}

interface ReadLine {
  readonly text: string;
  readonly said: z.infer<typeof Checkpoint> | null;
}

function judge(texts: readonly string[], isTornAtEnd: boolean, key: KeyObject): ReadCheckpoints {
  const lines = texts.map((text): ReadLine => ({ text, said: parsed(text) }));
  const heads: CheckpointHead[] = [];
  const bad: BadCheckpoint[] = [];
  const torn: number[] = [];
  let unchained = 0;
  lines.forEach(({ text, said }, index) => {
    const line = index + 1;
    const next = lines[index + 1];
    if (said === null) {
      // The server saw it, too, and signed what it saw; or nothing came after it yet.
      const isTorn =
        next === undefined
          ? isTornAtEnd
          : next.said !== null && next.said.previous === digest(text);
      if (isTorn) {
        torn.push(line);
      } else {
        bad.push({ line, kind: 'unreadable' });
      }
      return;
    }
    if (!isSigned(said, key)) {
      bad.push({ line, kind: 'foreign' });
      return;
    }
    const before = lines[index - 1];
    if (said.previous === undefined && unchained === index) {
      unchained += 1;
    } else if (said.previous !== (before === undefined ? null : digest(before.text))) {
      bad.push({ line, kind: 'out of place' });
      return;
    }
    const { tenantId, sequence, hash, at } = said;
    heads.push({ tenantId, sequence, hash, at });
  });
  return { heads, bad, torn, unchained };
}

function parsed(text: string): z.infer<typeof Checkpoint> | null {
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isSigned(checkpoint: z.infer<typeof Checkpoint>, key: KeyObject): boolean {
  const { signature, previous, ...rest } = checkpoint;
  const said = previous === undefined ? rest : { ...rest, previous };
  const bytes = Buffer.from(canonicalJson(said));
  return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
}

/** A private key would do as well, but must not be where audits are checked. */
function readPublicKey(path: string): KeyObject {
  if (!existsSync(path)) {
    throw new CheckpointError(
      `There is no ${path}. Set AUDIT_VERIFICATION_KEY to your copy of verification-key.pem.`,
    );
  }
  const pem = readFileSync(path, 'utf8');
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519' && pem.includes('BEGIN PUBLIC KEY')) {
      return key;
    }
  } catch {
    // Said below.
  }
  throw new CheckpointError(`${path} is no public Ed25519 key in PEM.`);
}

/** The last line, without its end, and whether it has one; null where there is none. */
function lastLineOf(file: string): { readonly last: string | null; readonly isWhole: boolean } {
  if (!existsSync(file)) {
    return { last: null, isWhole: true };
  }
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, longestLine);
    const bytes = Buffer.alloc(length);
    readSync(descriptor, bytes, 0, length, size - length);
    const text = bytes.toString('utf8');
    const isWhole = size === 0 || text.endsWith('\n');
    const last = (isWhole ? text.slice(0, -1) : text).split('\n').at(-1) ?? '';
    return { last: size === 0 ? null : last, isWhole };
  } finally {
    closeSync(descriptor);
  }
}

const digest = (line: string): string => createHash('sha256').update(line).digest('hex');

function writeOnce(path: string, content: string | Buffer, mode: number): void {
  try {
    writeFileSync(path, content, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}
