import { encode, type QrCodeGenerateResult } from 'uqr';

/** Bytes that the largest code holds at its lowest level of correction (ISO/IEC 18004, table 7). */
const mostBytes = 2953;

/** jsQR 1.4.0 cannot read codes of this version at the lowest level of correction. */
const unread = 23;

/** The modules of a QR code; null where the text is too long for one. */
export const qrModules = (text: string, border: number): QrCodeGenerateResult | null => {
  if (new TextEncoder().encode(text).length > mostBytes) return null;
  const code = encode(text, { border });
  return code.version === unread ? encode(text, { border, minVersion: unread + 1 }) : code;
};
