import { describe, expect, it } from '@jest/globals';
import { largestPicture } from '@teleward/contracts';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import {
  extended,
  jpeg,
  jpegSegment,
  lossless,
  png,
  pngChunk,
  riffChunk,
  smallPng,
  webp,
} from '../support/pictures.ts';
import { ServiceError } from '../../apps/server/src/errors/index.ts';
import { drawnPart, typeOf } from '../../apps/server/src/identity/clinic/drawn-part.ts';

const place = Buffer.from('Exif\0\0 11.42 N 76.86 E', 'latin1');
const fromApp = Buffer.from('<script>alert(1)</script>');

const refused = (file: Buffer): unknown => {
  try {
    return drawnPart(file).mediaType;
  } catch (error) {
    return error instanceof ServiceError ? error.code : error;
  }
};

describe('a picture', () => {
  it.each([
    ['image/png', smallPng],
    ['image/png', png(512, 512)],
    ['image/jpeg', jpeg(512, 1)],
    ['image/webp', webp(lossless(512, 512))],
  ] as const)('is identified as %s by its bytes, which are unchanged', (mediaType, file) => {
    expect(drawnPart(file)).toEqual({ mediaType, bytes: file });
    expect(typeOf(file)).toBe(mediaType);
  });

  it.each([
    ['PNG', png(8, 8, pngChunk('eXIf', place), pngChunk('tEXt', fromApp)), smallPng],
    ['PNG that goes on after its end', Buffer.concat([smallPng, fromApp]), smallPng],
    [
      'JPEG',
      jpeg(8, 8, jpegSegment(0xe1, place), jpegSegment(0xfe, fromApp), jpegSegment(0xed, fromApp)),
      jpeg(8, 8),
    ],
    ['JPEG that goes on after its end', Buffer.concat([jpeg(8, 8), fromApp]), jpeg(8, 8)],
    [
      'WebP',
      webp(
        ...[extended(0x1e, 8, 8), lossless(8, 8), riffChunk('EXIF', place)],
        riffChunk('XMP ', fromApp),
      ),
      webp(extended(0x10, 8, 8), lossless(8, 8)),
    ],
  ] as const)('keeps only the image data of a %s', (_name, sent, kept) => {
    expect(drawnPart(sent).bytes).toEqual(kept);
  });

  it.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    ['nothing', Buffer.alloc(0)],
    ['a PNG that is too wide', png(513, 1)],
    ['a PNG that is too high', png(1, 513)],
    ['a PNG of no width', png(0, 1)],
    ['a JPEG that is too high', jpeg(8, 513)],
    ['a WebP that is too wide', webp(lossless(513, 8))],
    ['a WebP whose picture is larger than it says', webp(extended(0, 8, 8), lossless(4096, 8))],
    ['a WebP without a picture', webp(extended(0x02, 8, 8), riffChunk('ANMF', place))],
    [
      'a JPEG whose second frame is large',
      jpeg(8, 8, jpegSegment(0xc0, Buffer.from([8, 255, 255, 255, 255, 0]))),
    ],
    ['one of too many octets', png(8, 8, pngChunk('iCCP', randomBytes(largestPicture)))],
  ] as const)('cannot be %s', (_name, file) => {
    expect(refused(file)).toBe('picture_invalid');
  });

  it('is refused where it is truncated', () => {
    for (const file of [smallPng, jpeg(8, 8), webp(extended(0, 8, 8), lossless(8, 8))]) {
      for (let length = 0; length < file.length; length += 1) {
        expect([length, refused(file.subarray(0, length))]).toEqual([length, 'picture_invalid']);
      }
    }
  });

  it('is read whole or refused, whichever byte is changed', () => {
    const files = [smallPng, jpeg(8, 8), webp(extended(0, 8, 8), lossless(8, 8))];
    const changes = fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 255 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, (file, changed) => {
        const sent = Buffer.from(file);
        for (const [at, octet] of changed) sent[at % sent.length] = octet;
        expect(['picture_invalid', 'image/png', 'image/jpeg', 'image/webp']).toContain(
          refused(sent),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
