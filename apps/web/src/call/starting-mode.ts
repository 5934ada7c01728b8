import { type NetworkCheck } from '@teleward/contracts';

/** How somebody begins a call; whatever it is, they may change it in the call. */
export type StartingMode = 'video' | 'reduced' | 'audio-only' | 'none';

/**
 * A line that is better than all of `video` begins with the full picture, better than all of
 * `reduced` with a small one, and else with sound alone.
 *
 * - Rates, each way, in kb/s: healthdirect Video Call warns under 330 and refuses under
 *   180 (its pre-call
 *   test). A voice takes 32 here, and the small picture 160.
 * - Round trip, in ms: ITU-T G.114 plans with no more than 400 ms one way. Where it is
 *   longer the line is
 *   full, or far away, and less picture helps the one and does not harm the other.
 * - Loss, both ways together: ITU-T G.1010 asks for less than 1 % a way for a picture
 *   and 3 % for a voice
 *   that nothing repairs. Ours are repaired (retransmission; Opus FEC), so that we bear
 *   twice as much for the
 *   picture; beyond 15 % a key frame hardly gets through, and the voice still does.
 */
const thresholds = {
  video: { kbps: 330, roundTripTimeMs: 800, lossShare: 0.04 },
  reduced: { kbps: 180, roundTripTimeMs: Infinity, lossShare: 0.15 },
} as const;

/**
 * From here on people talk into each other's words (ITU-T G.114: over 150 ms one way), in
 * ms there and back.
 */
const noticedDelayMs = 300;

/**
 * What the check says about how to begin. `none`: nothing gets through, as far as
 * the check can tell.
 */
export function startingMode({ measured }: NetworkCheck): StartingMode {
  if (measured === null) return 'none';
  const kbps = Math.min(measured.upKbps, measured.downKbps);
  const roundTripTimeMs = measured.roundTripTimeMs ?? Infinity;
  const suits = (limit: (typeof thresholds)['video' | 'reduced']): boolean =>
    kbps >= limit.kbps &&
    roundTripTimeMs <= limit.roundTripTimeMs &&
    measured.lossShare <= limit.lossShare;
  if (suits(thresholds.video)) return 'video';
  return suits(thresholds.reduced) ? 'reduced' : 'audio-only';
}

/** Whether people should be told to let each other finish. */
export const isDelayed = ({ measured }: NetworkCheck): boolean =>
  (measured?.roundTripTimeMs ?? 0) > noticedDelayMs;
