/** Larger pictures do not improve recognition, and are slower. */
const longestSide = 2400;

/** jsQR recognises a dense code at one size and not at another. */
const zooms = [1, 1.5, 0.75, 2];

interface Detector {
  detect(source: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

let detector: Promise<Detector | null> | undefined;

/** The browser's own detector, where there is one: it is faster and reads worse pictures. */
const ownDetector = (): Promise<Detector | null> => {
  detector ??= (async () => {
    const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
    if (BarcodeDetector === undefined) return null;
    const formats = await BarcodeDetector.getSupportedFormats().catch((): string[] => []);
    return formats.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null;
  })();
  return detector;
};

/** The content of the QR code in a picture; null where there is none. */
export const readCode = async (picture: ImageData): Promise<string | null> => {
  const own = await ownDetector();
  const found = await own?.detect(picture).catch(() => []);
  const said = found?.[0]?.rawValue ?? '';
  if (said !== '') return said;
  const { default: jsQr } = await import('jsqr');
  const code = jsQr(picture.data, picture.width, picture.height, {
    inversionAttempts: 'dontInvert',
  });
  return code === null || code.data === '' ? null : code.data;
};

/** The pixels of a picture, scaled down where it is very large. */
export const pixelsOf = (
  source: CanvasImageSource,
  width: number,
  height: number,
): ImageData | null => {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null || canvas.width === 0 || canvas.height === 0) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
};

/** The content of a picture's QR code or of a text file. */
export const readFile = async (file: File): Promise<string | null> => {
  if (file.type.startsWith('text/') || file.name.endsWith('.txt')) return file.text();
  try {
    const bitmap = await createImageBitmap(file);
    let said: string | null = null;
    for (const zoom of zooms) {
      const pixels = pixelsOf(bitmap, bitmap.width * zoom, bitmap.height * zoom);
      said ??= pixels && (await readCode(pixels));
    }
    bitmap.close();
    return said;
  } catch {
    return null;
  }
};
