import { type Bytes, concat } from './bytes.ts';

/* SFrame (RFC 9605) with cipher suite 4, AES_128_GCM_SHA256_128: the header, the key
   derivation and the encryption of one frame. Counters, replay windows and key ownership are
   handled elsewhere. */

const cipherSuite = 4;
const secretBytes = 32;
const keyBytes = 16;
const nonceBytes = 12;
export const tagBytes = 16;

export interface SFrameHeader {
  readonly kid: bigint;
  readonly ctr: bigint;
  /** Of the encoded header. */
  readonly length: number;
}

/** The key with which one KID seals and opens. */
export interface SFrameKey {
  readonly kid: bigint;
  readonly key: CryptoKey;
  readonly salt: Bytes;
}

const text = (value: string): Bytes => new TextEncoder().encode(value);

/** Big-endian, in as few bytes as possible. */
function minimal(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  return bytes.length === 0 ? [0] : bytes;
}

function fixed(value: bigint, length: number): Bytes {
  const bytes = new Uint8Array(length);
  bytes.set(minimal(value), length - minimal(value).length);
  return bytes;
}

function read(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Section 4.3: `X KKK Y CCC`, then KID and CTR where they do not fit in their three bits. */
export function encodeHeader(kid: bigint, ctr: bigint): Bytes {
  const [kidBytes, ctrBytes] = [kid, ctr].map((value) => (value < 8n ? [] : minimal(value)));
  if (kidBytes === undefined || ctrBytes === undefined) throw new Error('unreachable');
  const half = (value: bigint, bytes: readonly number[]): number =>
    bytes.length === 0 ? Number(value) : 8 | (bytes.length - 1);
  return Uint8Array.from([
    (half(kid, kidBytes) << 4) | half(ctr, ctrBytes),
    ...kidBytes,
    ...ctrBytes,
  ]);
}

/** @returns null where the bytes are shorter than they announce */
export function decodeHeader(bytes: Uint8Array): SFrameHeader | null {
  const [config] = bytes;
  if (config === undefined) return null;
  const lengthOf = (half: number): number => ((half & 8) === 0 ? 0 : (half & 7) + 1);
  const [kidHalf, ctrHalf] = [config >> 4, config & 15];
  const kidEnd = 1 + lengthOf(kidHalf);
  const length = kidEnd + lengthOf(ctrHalf);
  if (bytes.length < length) return null;
  return {
    kid: kidEnd === 1 ? BigInt(kidHalf) : read(bytes.subarray(1, kidEnd)),
    ctr: length === kidEnd ? BigInt(ctrHalf) : read(bytes.subarray(kidEnd, length)),
    length,
  };
}

/** Section 4.4.2. The key is not extractable. */
export async function deriveKey(kid: bigint, baseKey: Bytes): Promise<SFrameKey> {
  const { key, salt } = await deriveBytes(kid, baseKey);
  return {
    kid,
    key: await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    salt,
  };
}

/** The same in plain bytes, for the published test vectors. */
export async function deriveBytes(
  kid: bigint,
  baseKey: Bytes,
): Promise<{ readonly secret: Bytes; readonly key: Bytes; readonly salt: Bytes }> {
  // HKDF-Extract of RFC 5869 is an HMAC under the salt, which is empty here: a block of
  // zeros is the same key.
  const extract = await hmacKey(new Uint8Array(secretBytes));
  const secret = new Uint8Array(await crypto.subtle.sign('HMAC', extract, baseKey));
  const label = (name: string): Bytes =>
    concat(text(name), fixed(kid, 8), fixed(BigInt(cipherSuite), 2));
  return {
    secret,
    key: await expand(secret, label('SFrame 1.0 Secret key '), keyBytes),
    salt: await expand(secret, label('SFrame 1.0 Secret salt '), nonceBytes),
  };
}

/** HKDF-Expand of RFC 5869 for at most one block of the hash. */
async function expand(secret: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const block = await crypto.subtle.sign('HMAC', await hmacKey(secret), concat(info, fixed(1n, 1)));
  return new Uint8Array(block, 0, length).slice();
}

const hmacKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

/** Section 4.4.3. */
export function nonceOf(salt: Bytes, ctr: bigint): Bytes {
  const counter = fixed(ctr, nonceBytes);
  return salt.map((byte, at) => byte ^ (counter[at] ?? 0));
}

/**
 * @param metadata authenticated, not encrypted
 * @returns header, ciphertext and tag
 */
export async function seal(
  { kid, key, salt }: SFrameKey,
  ctr: bigint,
  metadata: Uint8Array,
  plain: Bytes,
): Promise<Bytes> {
  const header = encodeHeader(kid, ctr);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonceOf(salt, ctr), additionalData: concat(header, metadata) },
    key,
    plain,
  );
  return concat(header, new Uint8Array(sealed));
}

/** @throws {DOMException} where a single bit was altered */
export async function open(
  { key, salt }: SFrameKey,
  { ctr, length }: SFrameHeader,
  metadata: Uint8Array,
  sealed: Bytes,
): Promise<Bytes> {
  const header = sealed.subarray(0, length);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: nonceOf(salt, ctr), additionalData: concat(header, metadata) },
    key,
    sealed.subarray(length),
  );
  return new Uint8Array(plain);
}
