import { type QualitySample } from '@teleward/contracts';
import { type LineQuality, LineJudge, QualityMeter, type StatsEntry } from './quality.ts';

export interface QualityReportOptions {
  readStats: () => Promise<StatsEntry[]>;
  /** Whether a measurement now says anything about the line. */
  counts: () => boolean;
  send: (sample: QualitySample) => Promise<unknown>;
  judged: (line: LineQuality) => void;
}

const intervalMs = 5000;

/** Measures one connection every five seconds, for the person and for the record. */
export class QualityReport {
  readonly #options: QualityReportOptions;
  readonly #meter = new QualityMeter(performance.now());
  readonly #judge = new LineJudge();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(options: QualityReportOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#report(), intervalMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #report(): Promise<void> {
    try {
      const stats = await this.#options.readStats();
      if (stats.length === 0) return;
      const sample = this.#meter.measure(stats, performance.now());
      if (sample === null || !this.#options.counts()) return;
      this.#options.judged(this.#judge.judge(sample));
      await this.#options.send(sample);
    } catch {
      // A lost report is no reason to disturb the call.
    }
  }
}
