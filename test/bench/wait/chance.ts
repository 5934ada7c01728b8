import { seededRandom } from '../../support/seeded-random.ts';

/** Random draws for the invented clinics. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  readonly happens = (share: number): boolean => this.#random() < share;
  readonly between = (low: number, high: number): number => low + (high - low) * this.#random();
  readonly exponential = (mean: number): number => -mean * Math.log(1 - this.#random());
  readonly triangular = (low: number, high: number): number =>
    (this.between(low, high) + this.between(low, high)) / 2;
  /** With a mean of 1. */
  readonly erlang = (stages: number): number => {
    let sum = 0;
    for (let stage = 0; stage < stages; stage += 1) {
      sum += this.exponential(1 / stages);
    }
    return sum;
  };
  /**
   * At least `least`; the tail is so long that with an exponent of 2 or less it has no variance.
   */
  readonly pareto = (least: number, exponent: number): number =>
    least * (1 - this.#random()) ** (-1 / exponent);
  readonly oneOf = <T>(items: readonly [T, ...T[]]): T =>
    items[Math.floor(this.#random() * items.length)] ?? items[0];
}
