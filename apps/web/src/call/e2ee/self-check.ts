import { fromBase64Url, toBase64Url } from './bytes.ts';
import { deriveKey, seal } from './sframe.ts';

/** From the vectors of RFC 9605, appendix C, for cipher suite 4. */
const vector = {
  kid: 291n,
  ctr: 17_767n,
  baseKey: 'AAECAwQFBgcICQoLDA0ODw',
  metadata: 'SUVURiBTRnJhbWUgV0c',
  plain: 'ZHJhZnQtaWV0Zi1zZnJhbWUtZW5j',
  sealed: 'mQEjRWe3QSwlE6G2bbtIhBu68X9Zh1EXathHaBppxtCwkcBwGM5K2zTr',
};

/** Seals what the standard sealed. @throws where this browser makes something else of it. */
export async function checkSelf(): Promise<void> {
  const key = await deriveKey(vector.kid, fromBase64Url(vector.baseKey));
  const [metadata, plain] = [fromBase64Url(vector.metadata), fromBase64Url(vector.plain)];
  const sealed = await seal(key, vector.ctr, metadata, plain);
  if (toBase64Url(sealed) !== vector.sealed) {
    throw new Error('Frames are not sealed as they should be.');
  }
}
