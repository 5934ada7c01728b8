import { type QualitySample } from '@teleward/contracts';

/** One entry of `getStats()`: what is used of it. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

/** How the line is, for people. */
export type LineQuality = 'unknown' | 'good' | 'weak' | 'lost';

/** What grows with time, summed over all streams that are received. */
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
 * The stream by which mediasoup tries how much a line carries (`generateProbatorRtpParameters()` of
 * mediasoup-client): nobody hears or sees it, and its gaps are meant.
 */
const probeMid = 'probator';
type Sums = Record<Counter, number>;

/** Sums of what came in between two looks at `getStats()` of the receiving connection. */
export class QualityMeter {
  // The last look: counters by id of the entry.
  #before = new Map<string, Sums>();
  #beforeAt: number;

  /** @param now milliseconds. */
  constructor(now: number) {
    this.#beforeAt = now;
  }

  /** @returns null when too little time passed to say anything. */
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
      // The contract takes reports of two minutes at most; a page that slept says
      // no more than that.
      intervalMs: Math.min(intervalMs, 120_000),
      roundTripTimeMs: roundTripTimeOf(entries),
      packetsReceived: audio.packetsReceived + video.packetsReceived,
      // Packets that came late after all are taken off again.
      packetsLost: Math.max(0, audio.packetsLost + video.packetsLost),
      audio:
        audio.totalSamples === 0
          ? null
          : {
              totalSamples: audio.totalSamples,
              // Silence that nobody sent (Opus DTX) is no loss.
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
        // A stream that began anew under the same id counts from zero.
        total[name] += grown < 0 && name !== 'packetsLost' ? now[name] : grown;
      }
    }
    return total;
  }
}

/** Says in plain terms what a sample means; a single good one does not end a bad time. */
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

/** Where speech becomes tiring to follow: a tenth lost or made up, or an answer after 0.7 s. */
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
