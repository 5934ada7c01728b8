import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Makes garbage collection available without a command-line flag. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Turns of the event loop in which sockets are read, answered and read again. */
const turns = 30;

/** The memory in use after garbage collection, buffers included, in bytes. */
export async function heapAfterCollection(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    // What ends only now releases its memory. The turns are needed because collecting a large heap
    // on a busy machine takes seconds, in which no socket of this process answers its peer.
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
