/**
 * A signed prescription in text: a JWS in compact form (RFC 7515, 7.1). Base64url can encode the
 * same bytes in several ways; only the one without spare bits is accepted, so that no character can
 * be changed unnoticed.
 */
const jwsText = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;

/** Longer than any prescription. A QR code holds less; links and files hold all of it. */
const longest = 4 * 1024 * 1024;

export const isSignedText = (text: string): boolean => text.length <= longest && jwsText.test(text);

/**
 * The content of a QR code, link or file: a signed prescription, or the secret of a link to one.
 */
export type Presented =
  | { readonly kind: 'signed'; readonly jws: string }
  | { readonly kind: 'shared'; readonly token: string };

/**
 * The address in a code is not opened: only what follows its `#` counts. Messengers
 * encode that as `%23`.
 */
export const presentedIn = (text: string): Presented | null => {
  const said = text.trim().replace(/^.*?(?:#|%23)/su, '');
  if (isSignedText(said)) return { kind: 'signed', jws: said };
  return /^[A-Za-z0-9_-]{43}$/.test(said) ? { kind: 'shared', token: said } : null;
};

/** @returns null where the text is not base64url, or not in its canonical form */
export const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> | null => {
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return base64urlOf(bytes) === base64url ? bytes : null;
  } catch {
    return null;
  }
};

const base64urlOf = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/**
 * Proves to the clinic's server that the caller holds the prescription, without
 * revealing its content.
 */
export const possessionOf = async (jws: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jws));
  return base64urlOf(new Uint8Array(hash));
};
