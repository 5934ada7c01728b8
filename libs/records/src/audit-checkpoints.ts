import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ChainHead } from './audit-chain.ts';
import { canonicalJson } from './canonical-json.ts';

const Checkpoint = z.strictObject({
  tenantId: z.uuid(),
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  signature: z.base64url(),
});

/** A line of the file that is no checkpoint, or was not signed by this key. */
export interface BadCheckpoint {
  readonly line: number;
}

/**
 * How far each clinic's audit was at which time, signed (Ed25519, RFC 8032) and kept outside the database:
 * whoever can change the database alone cannot change these. `folder` holds `checkpoints.jsonl`, one
 * JSON object per line, and the key pair in PEM.
 */
export class AuditCheckpoints {
  readonly #file: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  private constructor(file: string, privateKey: KeyObject) {
    this.#file = file;
    this.#privateKey = privateKey;
    this.#publicKey = createPublicKey(privateKey);
  }

  /** Makes folder and key where there are none. */
  static open(folder: string): AuditCheckpoints {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keyFile = join(folder, 'signing-key.pem');
    if (!existsSync(keyFile)) {
      const { privateKey } = generateKeyPairSync('ed25519');
      // Another process that starts at once may have been first: then its key counts.
      writeOnce(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    }
    const key = createPrivateKey(readFileSync(keyFile));
    const verification = createPublicKey(key).export({ type: 'spki', format: 'pem' });
    writeOnce(join(folder, 'verification-key.pem'), verification, 0o644);
    return new AuditCheckpoints(join(folder, 'checkpoints.jsonl'), key);
  }

  append(head: ChainHead, at: Date): void {
    const { tenantId, sequence, hash } = head;
    const said = { tenantId, sequence, hash, at: at.toISOString() };
    const signature = sign(null, Buffer.from(canonicalJson(said)), this.#privateKey);
    const line = JSON.stringify({ ...said, signature: signature.toString('base64url') });
    appendFileSync(this.#file, `${line}\n`, { mode: 0o600, flush: true });
  }

  /** All checkpoints that hold, and the lines that do not. */
  read(): { readonly heads: readonly ChainHead[]; readonly bad: readonly BadCheckpoint[] } {
    const text = existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : '';
    const heads: ChainHead[] = [];
    const bad: BadCheckpoint[] = [];
    text
      .split('\n')
      .filter((line) => line !== '')
      .forEach((line, index) => {
        const head = this.#headOf(line);
        if (head === null) {
          bad.push({ line: index + 1 });
        } else {
          heads.push(head);
        }
      });
    return { heads, bad };
  }

  #headOf(line: string): ChainHead | null {
    try {
      const { signature, ...said } = Checkpoint.parse(JSON.parse(line));
      const isOurs = verify(
        null,
        Buffer.from(canonicalJson(said)),
        this.#publicKey,
        Buffer.from(signature, 'base64url'),
      );
      return isOurs ? said : null;
    } catch {
      return null;
    }
  }
}

function writeOnce(path: string, content: string | Buffer, mode: number): void {
  try {
    writeFileSync(path, content, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}
