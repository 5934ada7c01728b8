/** Whether this browser can encrypt frames at all, judging by its APIs. */
export function canSeal(): boolean {
  // Without HTTPS there is no WebCrypto.
  if (!globalThis.isSecureContext || !('RTCRtpSender' in globalThis)) return false;
  return 'RTCRtpScriptTransform' in globalThis || 'createEncodedStreams' in RTCRtpSender.prototype;
}

/**
 * Whether it also has the algorithms of the group's key agreement (X25519 and
 * Ed25519 of WebCrypto).
 */
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
