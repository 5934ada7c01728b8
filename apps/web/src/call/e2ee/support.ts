/** Whether this browser can seal frames at all, as far as a look tells. */
export function canSeal(): boolean {
  // Without HTTPS there is no WebCrypto.
  if (!globalThis.isSecureContext || !('RTCRtpSender' in globalThis)) return false;
  return 'RTCRtpScriptTransform' in globalThis || 'createEncodedStreams' in RTCRtpSender.prototype;
}

/** Whether it also has what the group agrees on keys with (X25519 and Ed25519 of WebCrypto). */
export async function canEncrypt(): Promise<boolean> {
  if (!canSeal()) return false;
  try {
    await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
    await crypto.subtle.generateKey('Ed25519', false, ['sign']);
    return true;
  } catch {
    return false;
  }
}
