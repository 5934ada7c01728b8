const step = 0.25;
const lowest = -4;
const bins = 36;
/** How many observations the normal distribution counts for. */
const weight = 60;

/**
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; the error is below 7.5e-8.
 */
const normalShareBelow = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))) *
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
  return z < 0 ? tail : 1 - tail;
};

const edge = (bin: number): number => lowest + bin * step;

/**
 * The distribution of deviations from what was expected, in standard deviations: normal at first,
 * and increasingly the observed one, so that long tails are learnt whatever their family. It is
 * constant within steps of a quarter.
 */
export class EmpiricalDistribution {
  readonly #counts: number[];
  /** The share below each edge, computed on demand. */
  #below: Float64Array | null = null;

  constructor(counts: readonly number[] = []) {
    this.#counts = Array.from({ length: bins }, (_, bin) => counts[bin] ?? 0);
  }

  /** The standard normal distribution, used where nothing is learnt. */
  static readonly normal = new EmpiricalDistribution();

  toJSON(): readonly number[] {
    const last = this.#counts.findLastIndex((count) => count > 0);
    return this.#counts.slice(0, last + 1);
  }

  learn(z: number): void {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((z - lowest) / step)));
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#below = null;
  }

  shareBelow(z: number): number {
    const below = this.#cumulative();
    const place = Math.min(bins, Math.max(0, (z - lowest) / step));
    const bin = Math.min(bins - 1, Math.floor(place));
    const from = below[bin] ?? 0;
    return from + (place - bin) * ((below[bin + 1] ?? 1) - from);
  }

  /** The inverse: the point below which a share lies. */
  pointAt(share: number): number {
    const below = this.#cumulative();
    let low = 0;
    let high = bins - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((below[middle] ?? 1) <= share) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    const from = below[low] ?? 0;
    const mass = (below[low + 1] ?? 1) - from;
    const part = mass > 0 ? (share - from) / mass : 0;
    return edge(low) + (part < 1 ? part : 1) * step;
  }

  #cumulative(): Float64Array {
    if (this.#below === null) {
      const below = new Float64Array(bins + 1);
      const total = weight + this.#counts.reduce((sum, count) => sum + count, 0);
      for (const [bin, count] of this.#counts.entries()) {
        const normal =
          (bin === bins - 1 ? 1 : normalShareBelow(edge(bin + 1))) -
          (bin === 0 ? 0 : normalShareBelow(edge(bin)));
        below[bin + 1] = (below[bin] ?? 0) + (count + weight * normal) / total;
      }
      below[bins] = 1;
      this.#below = below;
    }
    return this.#below;
  }
}
