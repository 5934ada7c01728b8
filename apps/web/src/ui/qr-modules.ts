import { encode, type QrCodeGenerateResult } from 'uqr';

/** Bytes that the largest code holds at its lowest level of correction (ISO/IEC 18004, table 7). */
const mostBytes = 2953;

/** jsQR 1.4.0 reads no code of this version at its lowest level of correction. */
const unread = 23;

/** What a QR code of a text looks like; null where the text is longer than any code. */
export const qrModules = (text: string, border: number): QrCodeGenerateResult | null => {
  if (new TextEncoder().encode(text).length > mostBytes) return null;
  const code = encode(text, { border });
  return code.version === unread ? encode(text, { border, minVersion: unread + 1 }) : code;
};
