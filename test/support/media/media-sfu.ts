import { once as nodeOnce, type EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Peer, type Room, Sfu, SfuError, type SfuOptions } from '@teleward/sfu';
import { audioParameters, videoParameters } from './media-parameters.ts';

/** A deadline for anything in these tests, in ms; far more than it needs. */
const deadlineMs = 30_000;

/** Starts workers on loopback that log nothing unless `TEST_LOG` is set. */
export function startSfu(options: Partial<SfuOptions> = {}): Promise<Sfu> {
  return Sfu.create({
    workerCount: 1,
    listen: { ip: '127.0.0.1' },
    log: (level, message, fields) => {
      if (process.env['TEST_LOG'] === undefined) return;
      process.stderr.write(`${level} ${message} ${JSON.stringify(fields ?? {})}\n`);
    },
    ...options,
  });
}

/** Polls until `condition` holds. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await delay(10);
  }
}

/** The first argument of the next `event`. */
export async function next<T>(
  emitter: Pick<EventEmitter, 'on' | 'removeListener'>,
  event: string,
): Promise<T> {
  const signal = AbortSignal.timeout(deadlineMs);
  const [value] = (await nodeOnce(emitter as EventEmitter, event, { signal })) as [T];
  return value;
}

/** The code of the SfuError that `work` fails with; the message of any other error. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof SfuError ? error.code : `not an SfuError: ${String(error)}`;
  }
}

/** Joins as a client does: transports first, then the capabilities. */
export async function join(room: Room, id: string, admitted = true): Promise<Peer> {
  const peer = await room.createPeer({ id, admitted });
  await peer.startMedia(peer.setup.routerRtpCapabilities);
  return peer;
}

/** Publishes as mediasoup-client does. Returns the producer's id. */
export async function publish(
  peer: Peer,
  source: 'microphone' | 'camera',
  paused = false,
): Promise<string> {
  const audio = source === 'microphone';
  const { producerId } = await peer.produce({
    transportId: peer.setup.sendTransport.id,
    kind: audio ? 'audio' : 'video',
    source,
    rtpParameters: audio ? audioParameters() : videoParameters(),
    paused,
  });
  return producerId;
}
