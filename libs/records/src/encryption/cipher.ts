import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** Where a value stands. A ciphertext opens in the very place it was made for and nowhere else. */
export interface Place {
  /** The clinic, or the whole installation where there is none. */
  readonly owner: string;
  readonly table: string;
  readonly column: string;
  /** The id of the row. */
  readonly row: string;
}

/** A value could not be opened. The message names its place and nothing of what stands there. */
export class CipherError extends Error {
  override readonly name = 'CipherError';
}

const algorithm = 'aes-256-gcm';
/** The first byte of a sealed value: this format. */
export const sealedFormat = 1;
/** The first byte of a value that stood here before there was encryption, and will be sealed. */
export const plainFormat = 0;
const prefixBytes = 5;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = prefixBytes + nonceBytes;

/**
 * AES-256-GCM with a random nonce (NIST SP 800-38D, 8.2.2, which allows 2^32 of them under one key).
 * The value is: a byte for the format, the version of the key (4 bytes, big-endian), the nonce (12),
 * the ciphertext as long as the plaintext, the tag (16).
 */
export function seal(key: Uint8Array, version: number, place: Place, plain: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(sealedFormat, 0);
  header.writeUInt32BE(version, 1);
  randomFillSync(header, prefixBytes);
  const cipher = createCipheriv(algorithm, key, header.subarray(prefixBytes), {
    authTagLength: tagBytes,
  });
  cipher.setAAD(associatedData(header, place));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, body, cipher.getAuthTag()]);
}

/** @throws {CipherError} where the value, its place or its key is not the one it was sealed with */
export function open(key: Uint8Array, place: Place, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  // Throws already where the value is no sealed one.
  versionOf(bytes, place);
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(prefixBytes, headerBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(bytes, place));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const plain = decipher.update(bytes.subarray(headerBytes, -tagBytes));
    decipher.final();
    return plain;
  } catch {
    throw new CipherError(`What stands in ${nameOf(place)} was changed or belongs elsewhere`);
  }
}

/** The version of the key that a value was sealed with. @throws {CipherError} */
export function versionOf(sealed: Uint8Array, place: Place): number {
  if (sealed[0] !== sealedFormat || sealed.length < headerBytes + tagBytes) {
    throw new CipherError(`What stands in ${nameOf(place)} is not encrypted as it should be`);
  }
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
}

export const nameOf = ({ table, column, row }: Place): string => `${table}.${column} of ${row}`;

/** JSON, because its parts cannot run into each other. Ids are the same in either case. */
function associatedData(header: Buffer, { owner, table, column, row }: Place): Buffer {
  const prefix = header.subarray(0, prefixBytes).toString('hex');
  return Buffer.from(
    JSON.stringify([prefix, owner.toLowerCase(), table, column, row.toLowerCase()]),
  );
}
