import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** The place of a value. A ciphertext can be decrypted only in the place that it was made for. */
export interface Place {
  /** The id of the clinic, or the whole installation for tables that belong to no clinic. */
  readonly owner: string;
  readonly table: string;
  readonly column: string;
  /** The id of the row. */
  readonly row: string;
}

/** A value could not be decrypted. The message names its place and nothing of the value. */
export class CipherError extends Error {
  override readonly name = 'CipherError';
}

const algorithm = 'aes-256-gcm';
/** The first byte of a sealed value: the format described below. */
export const sealedFormat = 1;
/** The first byte of a value from before encryption was introduced, which is still to be sealed. */
export const plainFormat = 0;
const prefixBytes = 5;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = prefixBytes + nonceBytes;

/**
 * AES-256-GCM with a random nonce (NIST SP 800-38D, 8.2.2, which allows 2^32 of them under one
 * key). The sealed value is: a byte for the format, the version of the key (4 bytes, big-endian),
 * the nonce (12), the ciphertext as long as the plaintext, the tag (16).
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

/** @throws {CipherError} where value, place or key differs from the one it was sealed with */
export function open(key: Uint8Array, place: Place, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  // Throws where the value is not a sealed one.
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
    throw new CipherError(`The value in ${nameOf(place)} was changed or belongs elsewhere`);
  }
}

/**
 * The version of the key that sealed a value.
 *
 * @throws {CipherError}
 */
export function versionOf(sealed: Uint8Array, place: Place): number {
  if (sealed[0] !== sealedFormat || sealed.length < headerBytes + tagBytes) {
    throw new CipherError(`The value in ${nameOf(place)} is not encrypted as expected`);
  }
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
}

export const nameOf = ({ table, column, row }: Place): string => `${table}.${column} of ${row}`;

/**
 * JSON keeps the parts apart, so that no two places have the same bytes. Ids are compared in lower
 * case.
 */
function associatedData(header: Buffer, { owner, table, column, row }: Place): Buffer {
  const prefix = header.subarray(0, prefixBytes).toString('hex');
  return Buffer.from(
    JSON.stringify([prefix, owner.toLowerCase(), table, column, row.toLowerCase()]),
  );
}
