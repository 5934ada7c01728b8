import { SignedPrescription, type PublishedKey } from '@teleward/contracts';
import { bytesOf, isSignedText } from './signed-text.ts';

/** What a signature proves, as far as can be told offline. */
export type Verdict =
  | {
      readonly kind: 'genuine';
      readonly prescription: SignedPrescription;
      /** The time in which it may be dispensed is over. */
      readonly expired: boolean;
      /** The key may be stolen: the clinic's server must confirm the prescription. */
      readonly revoked: boolean;
      /** The clinic that published the key, by its current name. */
      readonly signedBy: string;
      /** It names another clinic: the clinic's server must confirm it. */
      readonly foreign: boolean;
    }
  /**
   * The signature is valid, but this page cannot read the content: it may be from a newer version.
   */
  | { readonly kind: 'unread' }
  /** No known key signed it: newer keys may be fetched, or it comes from another server. */
  | { readonly kind: 'unknown-key' }
  /** It was changed after signing, or was never signed. */
  | { readonly kind: 'altered' };

const altered: Verdict = { kind: 'altered' };

/** More than any prescription inflates to. */
const mostBytes = 4 * 1024 * 1024;

/** Verifies by WebCrypto alone, without network. */
export const verify = async (
  jws: string,
  keys: readonly PublishedKey[],
  now: Date,
): Promise<Verdict> => {
  if (!isSignedText(jws)) return altered;
  const [head = '', payload = '', signature = ''] = jws.split('.');
  const kid = keyIdOf(head);
  if (kid === null) return altered;
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) return { kind: 'unknown-key' };
  const signatureBytes = bytesOf(signature);
  const payloadBytes = bytesOf(payload);
  if (signatureBytes === null || payloadBytes === null) return altered;
  const isTheirs = await isSignedBy(key, `${head}.${payload}`, signatureBytes);
  if (!isTheirs) return altered;
  const prescription = await read(payloadBytes);
  if (prescription === null) return { kind: 'unread' };
  if (!isOfItsTime(key, prescription)) return altered;
  const { name, formerNames } = key.clinic;
  return {
    ...{ kind: 'genuine', prescription, signedBy: name },
    expired: Date.parse(prescription.expires) <= now.getTime(),
    revoked: key.revoked !== undefined,
    foreign: ![name, ...formerNames].includes(prescription.clinic.name),
  };
};

/** The header contains only the key id; with anything else it is not of this program. */
const keyIdOf = (head: string): string | null => {
  const bytes = bytesOf(head);
  const header = bytes && parse(new TextDecoder().decode(bytes));
  if (typeof header !== 'object' || header === null) return null;
  const { alg, zip, kid, ...others } = header as Record<string, unknown>;
  const isOurs = alg === 'ES256' && zip === 'DEF' && Object.keys(others).length === 0;
  return isOurs && typeof kid === 'string' ? kid : null;
};

const isSignedBy = async (
  { kty, crv, x, y }: PublishedKey,
  text: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, false, ['verify']);
    const how = { name: 'ECDSA', hash: 'SHA-256' };
    return await crypto.subtle.verify(how, key, signature, new TextEncoder().encode(text));
  } catch {
    return false;
  }
};

/** How far the clocks of servers may differ, in seconds. */
const tolerance = 60;

/** A retired key cannot have signed later. */
const isOfItsTime = ({ iat, exp }: PublishedKey, { issued }: SignedPrescription): boolean => {
  const at = Date.parse(issued) / 1000;
  return at >= iat - tolerance && (exp === undefined || at <= exp + tolerance);
};

const read = async (packed: Uint8Array<ArrayBuffer>): Promise<SignedPrescription | null> => {
  const unpacked = await inflate(packed);
  const parsed = SignedPrescription.safeParse(unpacked && parse(unpacked));
  return parsed.success ? parsed.data : null;
};

/** Inflates DEFLATE (RFC 1951); null where it is invalid or too long. */
const inflate = async (packed: Uint8Array<ArrayBuffer>): Promise<string | null> => {
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    let length = 0;
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      length += value.length;
      if (length > mostBytes) {
        await reader.cancel();
        return null;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return null;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
