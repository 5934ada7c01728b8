import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Nobody has to start the tests with a flag for this. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Turns of the event loop in which sockets are read, answered and read again. */
const turns = 30;

/** What the process holds once nothing is left to collect, buffers included, in bytes. */
export async function heapAfterCollection(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    // What ends only now lets go of what it held; and a collection of a large heap on a
    // busy machine takes seconds, in which no socket of this process hears that the other
    // end is still there.
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
