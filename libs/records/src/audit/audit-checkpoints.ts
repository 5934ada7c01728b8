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
import { canonicalJson } from '../canonical-json.ts';

const Checkpoint = z.strictObject({
  tenantId: z.uuid(),
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /**
   * SHA-256 of the previous line as it stands in the file, torn or not; null in the first line.
   * Lines from before lines were chained have none.
   */
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .optional(),
  signature: z.base64url(),
});

/** The head of a clinic's audit chain at some time. */
export interface CheckpointHead extends ChainHead {
  readonly at: string;
}

/** What is wrong with a line of the file. */
export interface BadCheckpoint {
  readonly line: number;
  readonly kind: 'unreadable' | 'foreign' | 'out of place';
}

/** The contents of the file, and which of its lines are valid. */
export interface ReadCheckpoints {
  readonly heads: readonly CheckpointHead[];
  readonly bad: readonly BadCheckpoint[];
  /** Lines that were cut off while being written, by a power cut or on a full disk. */
  readonly torn: readonly number[];
  /** How many lines, from the first, have the old format, in which lines are not chained. */
  readonly unchained: number;
}

/** Checkpoints cannot be written or checked; the message says why and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** In bytes. Every line is far shorter than this, and so is the remainder of a torn one. */
const longestLine = 65_536;

const fileOf = (folder: string): string => join(folder, 'checkpoints.jsonl');
const publicKeyOf = (folder: string): string => join(folder, 'verification-key.pem');

/**
 * The heads of each clinic's audit chain over time, signed (Ed25519, RFC 8032) and kept outside the
 * database, so that an attacker who controls only the database cannot change them. `folder` holds
 * `checkpoints.jsonl`, one JSON object per line, each with the hash of the previous line, and the
 * key pair in PEM.
 */
export class AuditCheckpoints {
  readonly #file: string;
  readonly #privateKey: KeyObject;

  private constructor(file: string, privateKey: KeyObject) {
    this.#file = file;
    this.#privateKey = privateKey;
  }

  /**
   * Creates folder and keys where they are missing.
   *
   * @throws {CheckpointError} where the keys do not match
   */
  static open(folder: string): AuditCheckpoints {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keyFile = join(folder, 'signing-key.pem');
    if (!existsSync(keyFile)) {
      if (existsSync(publicKeyOf(folder))) {
        throw new CheckpointError(
          `${keyFile} is missing, but the checkpoints that it signed exist. Put it back, or set AUDIT_DIR to a new folder and keep this one for verification.`,
        );
      }
      const { privateKey } = generateKeyPairSync('ed25519');
      // Another process that starts at the same time may have been first: then its key is used.
      writeOnce(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    }
    const key = createPrivateKey(readFileSync(keyFile));
    const verification = createPublicKey(key).export({ type: 'spki', format: 'pem' });
    writeOnce(publicKeyOf(folder), verification, 0o644);
    if (!createPublicKey(key).equals(readPublicKey(publicKeyOf(folder)))) {
      throw new CheckpointError(
        `signing-key.pem and verification-key.pem in ${folder} do not belong together. One of them was changed: compare your copy of verification-key.pem.`,
      );
    }
    return new AuditCheckpoints(fileOf(folder), key);
  }

  /** Of several processes that share the file, only one may be here at a time. */
  append({ tenantId, sequence, hash }: ChainHead, at: Date): void {
    const { last, isWhole } = lastLineOf(this.#file);
    const previous = last === null ? null : digest(last);
    const said = { tenantId, sequence, hash, at: at.toISOString(), previous };
    const signature = sign(null, Buffer.from(canonicalJson(said)), this.#privateKey);
    const line = JSON.stringify({ ...said, signature: signature.toString('base64url') });
    // A torn line stays as it is and gets a line end; the signature covers it.
    const text = isWhole ? `${line}\n` : `\n${line}\n`;
    appendFileSync(this.#file, text, { mode: 0o600, flush: true });
  }
}

/**
 * Reads checkpoints with the public key and changes nothing.
 *
 * @param keyFile the public key; a copy of `verification-key.pem` kept elsewhere is better evidence
 * than the one in the folder
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
      `There is no ${file}: without it nothing outside the database proves how far the audit went.`,
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
      // The server saw that it was torn and signed that fact, or has written nothing since.
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

/** A private key would work too, but it must not be present where audits are checked. */
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
    // The error is thrown below.
  }
  throw new CheckpointError(`${path} is not a public Ed25519 key in PEM.`);
}

/** The last line without its line end, and whether it has one; null where the file is empty. */
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
