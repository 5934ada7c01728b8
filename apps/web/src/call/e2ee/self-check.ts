import { fromBase64Url, toBase64Url } from './bytes.ts';
import { deriveKey, seal } from './sframe.ts';

/** From the test vectors of RFC 9605, appendix C, for cipher suite 4. */
const vector = {
  kid: 291n,
  ctr: 17_767n,
  baseKey: 'AAECAwQFBgcICQoLDA0ODw',
  metadata: 'SUVURiBTRnJhbWUgV0c',
  plain: 'ZHJhZnQtaWV0Zi1zZnJhbWUtZW5j',
  sealed: 'mQEjRWe3QSwlE6G2bbtIhBu68X9Zh1EXathHaBppxtCwkcBwGM5K2zTr',
};

/** Computes the RFC's test vector. @throws where this browser gets another result */
export async function checkSelf(): Promise<void> {
  const key = await deriveKey(vector.kid, fromBase64Url(vector.baseKey));
  const [metadata, plain] = [fromBase64Url(vector.metadata), fromBase64Url(vector.plain)];
  const sealed = await seal(key, vector.ctr, metadata, plain);
  if (toBase64Url(sealed) !== vector.sealed) {
    throw new Error('Frames are not encrypted as expected.');
  }
}
