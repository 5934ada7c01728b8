import { largestPicture, PictureType } from '@teleward/contracts';
import { ApiError } from '../../api/api-error.ts';

/** How a picture is prepared. */
export interface PictureWish {
  /** The longest edge in pixels, to be tried in this order until the file is small enough. */
  readonly edges: readonly number[];
  /** Types of file, in order of preference, with the quality of lossy ones. */
  readonly kinds: readonly (readonly [type: PictureType, quality?: number])[];
  /** Cropped to a square around its centre. */
  readonly square: boolean;
  /** Whether its types of file support transparency. */
  readonly keepsClear: boolean;
}

/** Sharp, and with a transparent background where possible. */
export const logoWish: PictureWish = {
  edges: [512, 384, 256, 192, 128],
  kinds: [['image/png'], ['image/webp', 0.9]],
  square: false,
  keepsClear: true,
};

/** As large as a patient's page shows it on a dense screen, to save the patient's data. */
export const portraitWish: PictureWish = {
  edges: [320, 240, 160],
  kinds: [
    ['image/jpeg', 0.85],
    ['image/jpeg', 0.7],
  ],
  square: true,
  keepsClear: false,
};

const unusable = (): ApiError => new ApiError('picture_invalid', 'The picture cannot be used.');

/**
 * Larger files are no photographs of a phone, and decoding them could exhaust the page's memory.
 */
const largestFile = 30_000_000;

/**
 * Decodes a picture and encodes it again, small enough to be sent: nothing of the file itself, such
 * as its metadata, leaves the device.
 * @returns it in base64
 * @throws {ApiError} `picture_invalid`
 */
export async function preparePicture(file: File, wish: PictureWish): Promise<string> {
  if (!PictureType.safeParse(file.type).success || file.size > largestFile) throw unusable();
  const image = await createImageBitmap(file).catch(() => {
    throw unusable();
  });
  try {
    for (const edge of wish.edges) {
      const canvas = drawn(image, edge, wish);
      for (const [type, quality] of wish.kinds) {
        const blob = await blobOf(canvas, type, quality);
        // A browser that cannot encode this type returns another one.
        if (blob?.type === type && blob.size <= largestPicture) return await base64Of(blob);
      }
    }
  } finally {
    image.close();
  }
  throw unusable();
}

function drawn(
  image: ImageBitmap,
  edge: number,
  { square, keepsClear }: PictureWish,
): HTMLCanvasElement {
  const shorter = Math.min(image.width, image.height);
  const [width, height] = square ? [shorter, shorter] : [image.width, image.height];
  // It is never enlarged.
  const scale = Math.min(1, edge / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw unusable();
  if (!keepsClear) {
    // Transparent areas would become black.
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    image,
    ...([(image.width - width) / 2, (image.height - height) / 2, width, height] as const),
    ...([0, 0, canvas.width, canvas.height] as const),
  );
  return canvas;
}

const blobOf = (canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob | null> =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, type, quality);
  });

async function base64Of(blob: Blob): Promise<string> {
  const octets = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
}
