import { type ArrivalPoint, checkLoad } from '@teleward/contracts';
import { pause } from '../../pause.ts';
import { type CheckChannel } from './check-peer.ts';

/**
 * A voice call: 20 ms of Opus at 32 kb/s with the RTP header (RFC 3550), in bytes, and
 * the interval in ms.
 */
const voice = { bytes: 92, everyMs: 20 } as const;

/** A packet that comes back later than this is lost for a conversation, in ms. */
const lateMs = 1000;

/** The buffer grows beyond this, in bytes, only where the line is slower than the sender. */
const mostWaitingBytes = 32 * 1024;

const pollMs = 10;

export interface Echo {
  /** The median; null where nothing came back. */
  readonly roundTripTimeMs: number | null;
  readonly lossShare: number;
}

/** Sends at the rate of a voice call, and records what comes back and when. */
export async function measureEcho(channel: CheckChannel, durationMs: number): Promise<Echo> {
  const count = Math.max(Math.floor(durationMs / voice.everyMs), 1);
  const sentAt: number[] = [];
  const roundTrips = new Map<number, number>();
  let finish = (): void => undefined;
  const allBack = new Promise<void>((resolve) => {
    finish = resolve;
  });
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const index = data instanceof ArrayBuffer ? new DataView(data).getUint16(0) : -1;
    const at = sentAt[index];
    // A duplicate, or an index that was never sent.
    if (at === undefined || roundTrips.has(index)) return;
    roundTrips.set(index, performance.now() - at);
    if (roundTrips.size === count) finish();
  };
  for (let index = 0; index < count; index += 1) {
    const message = new Uint8Array(voice.bytes);
    new DataView(message.buffer).setUint16(0, index);
    sentAt.push(performance.now());
    channel.send(message);
    await pause(voice.everyMs);
  }
  await Promise.race([allBack, pause(lateMs)]);
  channel.onmessage = null;
  const inTime = [...roundTrips.values()].filter((ms) => ms <= lateMs);
  return {
    roundTripTimeMs: medianOf([...roundTrips.values()]),
    lossShare: 1 - inTime.length / count,
  };
}

/** Records what arrives while `load` runs. @param load resolves to how much was sent */
export async function measureDown(
  channel: CheckChannel,
  load: () => Promise<{ readonly bytes: number }>,
): Promise<number> {
  const points: ArrivalPoint[] = [];
  let bytes = 0;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return;
    bytes += data.byteLength;
    points.push({ ms: performance.now(), bytes });
  };
  await load();
  channel.onmessage = null;
  return rateOf(points);
}

/** Sends as fast as the line allows. @param read what arrived at the server, and when */
export async function measureUp(
  channel: CheckChannel,
  durationMs: number,
  read: () => Promise<{ readonly points: readonly ArrivalPoint[] }>,
): Promise<number> {
  const message = new Uint8Array(checkLoad.messageBytes);
  const end = performance.now() + durationMs;
  let sent = 0;
  while (performance.now() < end && sent < checkLoad.bytes) {
    while (channel.bufferedAmount < mostWaitingBytes && sent < checkLoad.bytes) {
      channel.send(message);
      sent += message.byteLength;
    }
    await pause(pollMs);
  }
  // The last packets are still on their way; on a slow line they are not waited for.
  while (channel.bufferedAmount > 0 && performance.now() < end) await pause(pollMs);
  const { points } = await read();
  return rateOf(points);
}

/**
 * In kb/s: over the second half of the time, when congestion control has found the line's capacity,
 * or over the whole time if that is more, because after a loss it may stall for a while. What
 * arrived at once has no rate of its own and counts over the clock's resolution of one millisecond.
 */
export function rateOf(points: readonly ArrivalPoint[]): number {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return 0;
  const half = first.ms + (last.ms - first.ms) / 2;
  const middle = points.slice(0, -1).findLast(({ ms }) => ms <= half) ?? first;
  const since = (from: ArrivalPoint): number =>
    ((last.bytes - from.bytes) * 8) / Math.max(last.ms - from.ms, 1);
  return Math.max(since(first), since(middle));
}

/** The middle value; null of an empty list. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? null;
}
