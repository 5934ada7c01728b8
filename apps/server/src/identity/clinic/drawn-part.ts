import { largestPicture, longestEdge, type Picture, type PictureType } from '@teleward/contracts';
import { ServiceError } from '../../errors/index.ts';

/** The parts of a file that contribute to the picture, and the dimensions that it declares. */
interface Drawn {
  readonly parts: readonly Buffer[];
  readonly edges: readonly number[];
}

type Reader = (file: Buffer) => Drawn | null;

const isHead = (file: Buffer, head: string, at = 0): boolean =>
  file.toString('latin1', at, at + head.length) === head;

/**
 * Reduces an uploaded file to its picture. The type is detected from the octets. Only the parts
 * needed for drawing are kept, because cameras record where a picture was taken.
 *
 * @throws {ServiceError} `picture_invalid`
 */
export function drawnPart(file: Buffer): Picture {
  for (const [mediaType, read] of readers) {
    const drawn = attempt(read, file);
    if (drawn === null) {
      continue;
    }
    const bytes = Buffer.concat(drawn.parts);
    const isSmall =
      drawn.edges.length > 0 && drawn.edges.every((edge) => edge > 0 && edge <= longestEdge);
    if (!isSmall || bytes.length > largestPicture) {
      break;
    }
    return { mediaType, bytes };
  }
  throw new ServiceError('picture_invalid');
}

/** The type of a picture that `drawnPart` returned. */
export function typeOf(kept: Buffer): PictureType {
  const [mediaType] = readers.find(([, read]) => attempt(read, kept) !== null) ?? [];
  if (mediaType === undefined) {
    throw new Error('The bytes are not a picture');
  }
  return mediaType;
}

/** Node's error codes for reading beyond the end. */
const pastTheEnd: readonly unknown[] = ['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'];

/** Null for a truncated file. */
function attempt(read: Reader, file: Buffer): Drawn | null {
  try {
    return read(file);
  } catch (error) {
    if (pastTheEnd.includes((error as { readonly code?: unknown }).code)) {
      return null;
    }
    throw error;
  }
}

/**
 * Without animation, text and other additions of cameras and programs (PNG, third edition, 11.3).
 */
const pngChunks = [
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB'],
];

function readPng(file: Buffer): Drawn | null {
  const signature = '\x89PNG\r\n\x1a\n';
  if (!isHead(file, signature) || !isHead(file, 'IHDR', 12)) {
    return null;
  }
  const parts = [file.subarray(0, 8)];
  let draws = false;
  for (let at = 8, type = ''; type !== 'IEND';) {
    type = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + file.readUInt32BE(at);
    // Reads the chunk's checksum, so that a truncated chunk is noticed.
    file.readUInt32BE(end - 4);
    if (pngChunks.includes(type)) {
      parts.push(file.subarray(at, end));
    }
    draws ||= type === 'IDAT';
    at = end;
  }
  return draws ? { parts, edges: [file.readUInt32BE(16), file.readUInt32BE(20)] } : null;
}

/** The baseline and progressive modes, which browsers show (ITU-T T.81, table B.1). */
const jpegFrames = [0xc0, 0xc1, 0xc2];

/** Comments, and application data except JFIF, colour profiles and Adobe's colour transform. */
const isJpegExtra = (marker: number): boolean =>
  (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe;

function readJpeg(file: Buffer): Drawn | null {
  if (file.readUInt16BE(0) !== 0xffd8) {
    return null;
  }
  const parts = [file.subarray(0, 2)];
  const edges: number[] = [];
  for (let at = 2; ;) {
    if (file.readUInt8(at) !== 0xff) {
      return null;
    }
    const marker = file.readUInt8(at + 1);
    if (marker === 0xd9) {
      return { parts: [...parts, file.subarray(at, at + 2)], edges };
    }
    const length = file.readUInt16BE(at + 2);
    if (length < 2) {
      return null;
    }
    let end = at + 2 + length;
    if (jpegFrames.includes(marker)) {
      edges.push(file.readUInt16BE(at + 5), file.readUInt16BE(at + 7));
    }
    if (marker === 0xda) {
      end = endOfScan(file, end);
    }
    if (!isJpegExtra(marker)) {
      parts.push(file.subarray(at, end));
    }
    at = end;
  }
}

/** The position of the next marker, skipping stuffed octets and restart markers. */
function endOfScan(file: Buffer, from: number): number {
  for (let at = from; ; at += 1) {
    const next = file.readUInt8(at + 1);
    const goesOn = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (file.readUInt8(at) === 0xff && !goesOn) {
      return at;
    }
  }
}

const webpChunks = ['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L'];

/** RFC 9649. */
function readWebp(file: Buffer): Drawn | null {
  if (!isHead(file, 'RIFF') || !isHead(file, 'WEBP', 8)) {
    return null;
  }
  const end = 8 + file.readUInt32LE(4);
  const chunks: Buffer[] = [];
  const edges: number[] = [];
  let draws = false;
  for (let at = 12; at < end;) {
    const type = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    file.readUInt8(next - 1);
    const chunk = Buffer.from(file.subarray(at, next));
    if (type === 'VP8X') {
      // Clears the flags for Exif (which may contain a position), XMP and animation.
      chunk[8] = chunk.readUInt8(8) & ~0x0e;
      edges.push(chunk.readUIntLE(12, 3) + 1, chunk.readUIntLE(15, 3) + 1);
    } else if (type === 'VP8 ') {
      edges.push(chunk.readUInt16LE(14) & 0x3fff, chunk.readUInt16LE(16) & 0x3fff);
      draws = true;
    } else if (type === 'VP8L') {
      const bits = chunk.readUInt32LE(9);
      edges.push((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
      draws = true;
    }
    if (webpChunks.includes(type)) {
      chunks.push(chunk);
    }
    at = next;
  }
  const head = Buffer.from(file.subarray(0, 12));
  head.writeUInt32LE(4 + chunks.reduce((sum, { length }) => sum + length, 0), 4);
  return draws ? { parts: [head, ...chunks], edges } : null;
}

const readers: readonly (readonly [PictureType, Reader])[] = [
  ['image/png', readPng],
  ['image/jpeg', readJpeg],
  ['image/webp', readWebp],
];
