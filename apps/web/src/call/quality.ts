import { type QualitySample } from '@teleward/contracts';

/** The fields of a `getStats()` entry that are used. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

/** The quality of the line in plain terms. */
export type LineQuality = 'unknown' | 'good' | 'weak' | 'lost';

/** Counters that grow over time, summed over all received streams. */
const counters = {
  packetsReceived: 'packetsReceived',
  packetsLost: 'packetsLost',
  totalSamples: 'totalSamplesReceived',
  concealedSamples: 'concealedSamples',
  silentConcealedSamples: 'silentConcealedSamples',
  framesDecoded: 'framesDecoded',
  frozenSeconds: 'totalFreezesDuration',
} as const;

type Counter = keyof typeof counters;

/**
 * The stream with which mediasoup probes the bandwidth (`generateProbatorRtpParameters()` of
 * mediasoup-client): nobody hears or sees it, and its gaps are intended.
 */
const probeMid = 'probator';
type Sums = Record<Counter, number>;

/** Sums what arrived between two samples of the receiving connection's `getStats()`. */
export class QualityMeter {
  // The previous sample: counters by id of the entry.
  #before = new Map<string, Sums>();
  #beforeAt: number;

  /** @param now in ms */
  constructor(now: number) {
    this.#beforeAt = now;
  }

  /** @returns null when too little time has passed to say anything */
  measure(stats: Iterable<StatsEntry>, now: number): QualitySample | null {
    const intervalMs = Math.round(now - this.#beforeAt);
    if (intervalMs < 100) return null;
    const entries = [...stats];
    const inbound = entries.filter(
      (entry) => entry.type === 'inbound-rtp' && entry['mid'] !== probeMid,
    );
    const audio = this.#grown(inbound.filter((entry) => entry['kind'] === 'audio'));
    const video = this.#grown(inbound.filter((entry) => entry['kind'] === 'video'));
    this.#before = new Map(inbound.map((entry) => [entry.id, sumsOf(entry)]));
    this.#beforeAt = now;
    return {
      // The contract accepts reports of at most two minutes; a page that slept reports no more.
      intervalMs: Math.min(intervalMs, 120_000),
      roundTripTimeMs: roundTripTimeOf(entries),
      packetsReceived: audio.packetsReceived + video.packetsReceived,
      // Packets that arrived late after all are subtracted again.
      packetsLost: Math.max(0, audio.packetsLost + video.packetsLost),
      audio:
        audio.totalSamples === 0
          ? null
          : {
              totalSamples: audio.totalSamples,
              // Silence that was not sent (Opus DTX) is no loss.
              concealedSamples: Math.max(0, audio.concealedSamples - audio.silentConcealedSamples),
            },
      video: inbound.some((entry) => entry['kind'] === 'video')
        ? { framesDecoded: video.framesDecoded, frozenMs: Math.round(video.frozenSeconds * 1000) }
        : null,
    };
  }

  #grown(entries: readonly StatsEntry[]): Sums {
    const total = emptySums();
    for (const entry of entries) {
      const now = sumsOf(entry);
      const before = this.#before.get(entry.id) ?? emptySums();
      for (const name of Object.keys(counters) as Counter[]) {
        const grown = now[name] - before[name];
        // A stream that restarted under the same id counts from zero.
        total[name] += grown < 0 && name !== 'packetsLost' ? now[name] : grown;
      }
    }
    return total;
  }
}

/** Reduces samples to plain terms; a single good sample does not end a bad period. */
export class LineJudge {
  #quality: LineQuality = 'unknown';
  #goodInARow = 0;

  judge(sample: QualitySample): LineQuality {
    if (isWeak(sample)) {
      this.#goodInARow = 0;
      this.#quality = 'weak';
      return this.#quality;
    }
    this.#goodInARow += 1;
    if (this.#quality !== 'weak' || this.#goodInARow >= 3) this.#quality = 'good';
    return this.#quality;
  }
}

/** Where speech becomes tiring to follow: a tenth lost or concealed, or a round trip over 0.7 s. */
function isWeak({ packetsReceived, packetsLost, roundTripTimeMs, audio, video }: QualitySample) {
  const packets = packetsReceived + packetsLost;
  if (packets >= 50 && packetsLost / packets > 0.1) return true;
  if (audio !== null && audio.concealedSamples / audio.totalSamples > 0.1) return true;
  if (video !== null && video.frozenMs > 2000) return true;
  return roundTripTimeMs !== null && roundTripTimeMs > 700;
}

function roundTripTimeOf(entries: readonly StatsEntry[]): number | null {
  const selected = entries.find((entry) => entry.type === 'transport')?.['selectedCandidatePairId'];
  const pair = entries.find((entry) =>
    selected === undefined
      ? entry.type === 'candidate-pair' && entry['nominated'] === true
      : entry.id === selected,
  );
  const seconds = pair?.['currentRoundTripTime'];
  return typeof seconds === 'number' ? Math.min(seconds * 1000, 120_000) : null;
}

function sumsOf(entry: StatsEntry): Sums {
  const sums = emptySums();
  for (const [name, field] of Object.entries(counters) as [Counter, string][]) {
    const value = entry[field];
    if (typeof value === 'number' && Number.isFinite(value)) sums[name] = value;
  }
  return sums;
}

const emptySums = (): Sums => ({
  packetsReceived: 0,
  packetsLost: 0,
  totalSamples: 0,
  concealedSamples: 0,
  silentConcealedSamples: 0,
  framesDecoded: 0,
  frozenSeconds: 0,
});
