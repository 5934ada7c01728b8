import { type NetworkCheck } from '@teleward/contracts';

/** How a person begins a call; they can change it during the call. */
export type StartingMode = 'video' | 'reduced' | 'audio-only' | 'none';

/**
 * A line better than all of `video` begins with the full picture, one better than all of `reduced`
 * with a small picture, and any other with audio alone.
 *
 * - Rates, each way, in kb/s: healthdirect Video Call warns under 330 and refuses under 180 (its
 *   pre-call test). A voice takes 32 here, and the small picture 160.
 * - Round trip, in ms: ITU-T G.114 plans with at most 400 ms one way. A longer one means that the
 *   line is full, where less video helps, or that the other end is far away, where it does no harm.
 * - Loss, both ways together: ITU-T G.1010 asks for less than 1 % each way for video and 3 % for
 *   audio without repair. Ours are repaired (retransmission; Opus FEC), so video tolerates twice as
 *   much; beyond 15 % a key frame hardly gets through, while the voice still does.
 */
const thresholds = {
  video: { kbps: 330, roundTripTimeMs: 800, lossShare: 0.04 },
  reduced: { kbps: 180, roundTripTimeMs: Infinity, lossShare: 0.15 },
} as const;

/**
 * From here on people interrupt each other (ITU-T G.114: over 150 ms one way); round trip in ms.
 */
const noticedDelayMs = 300;

/** The mode that the check suggests. `none`: nothing gets through, as far as the check can tell. */
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

/** Whether people should be advised to let each other finish. */
export const isDelayed = ({ measured }: NetworkCheck): boolean =>
  (measured?.roundTripTimeMs ?? 0) > noticedDelayMs;
