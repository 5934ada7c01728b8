import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const size = { width: 320, height: 180 };
const framesPerSecond = 5;
const frames = 10;

/** A bar that moves across a grey picture, as YUV4MPEG2 with 4:2:0 colour. */
function movingBar(): Buffer {
  const { width, height } = size;
  const parts = [
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`),
  ];
  for (let frame = 0; frame < frames; frame += 1) {
    const luma = Buffer.alloc(width * height, 96);
    const bar = { from: (frame * width) / frames, to: ((frame + 1) * width) / frames };
    for (let row = 0; row < height; row += 1) {
      luma.fill(208, row * width + bar.from, row * width + bar.to);
    }
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128));
  }
  return Buffer.concat(parts);
}

let file: string | null = null;

/**
 * A camera whose small, slow picture is cheap for a test's software encoders.
 * @returns its file, which is deleted with the process
 */
export function smallCamera(): string {
  if (file === null) {
    const folder = mkdtempSync(join(tmpdir(), 'teleward-camera-'));
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    file = join(folder, 'bar.y4m');
    writeFileSync(file, movingBar());
  }
  return file;
}
