import { type Belongs, MixedEffects } from './mixed-effects.ts';
import { type LogPrior } from './priors.ts';
import { EmpiricalDistribution } from './empirical-distribution.ts';

/** A doctor's durations today, compared with what was expected. */
interface Day {
  /** When the last of them was seen, in milliseconds since 1970. */
  readonly at: number;
  readonly n: number;
  /** The sum of the differences of the logarithms. */
  readonly sum: number;
}

/** For storage as JSON. */
export interface LogSummary {
  /**
   * Doctor, type, hour; the number of durations, the sum of their logarithms, and the sum of the
   * squares.
   */
  readonly cells: readonly (readonly [string, string | null, number, number, number, number])[];
  readonly days: Readonly<Record<string, Day>>;
  readonly shape: readonly number[];
}

/** The logarithm of a duration and its uncertainty (standard deviations). */
export interface Expected {
  readonly mean: number;
  /** Between one duration and the next. */
  readonly spread: number;
  /** Of what all doctors share: this error is common to all of them. */
  readonly sharedDoubt: number;
  /** Of the doctor's own part. */
  readonly ownDoubt: number;
}

// A local reference, because an estimate spends its time here.
const { exp } = Math;

/** A doctor without a visit for this long begins a new day. */
const dayEndsAfterMs = 5 * 3_600_000;
/**
 * The distribution is learnt from this many durations on: before that, the mean is too uncertain.
 */
const shapeFrom = 30;

/** Learns one kind of duration: its usual length, the deviation of today, and its distribution. */
export class LogNormalModel {
  readonly #prior: LogPrior;
  readonly #effects: MixedEffects;
  readonly #days: Map<string, Day>;
  readonly #shape: EmpiricalDistribution;

  constructor(prior: LogPrior, summary?: LogSummary) {
    this.#prior = prior;
    this.#effects = new MixedEffects(
      prior,
      summary?.cells.map(([practitionerId, type, hour, n, sum, squares]) => [
        { practitionerId, type, hour },
        { n, sum, squares },
      ]),
    );
    this.#days = new Map(Object.entries(summary?.days ?? {}));
    this.#shape = new EmpiricalDistribution(summary?.shape);
  }

  get shape(): EmpiricalDistribution {
    return this.#shape;
  }

  get count(): number {
    return this.#effects.count;
  }

  toJSON(): LogSummary {
    return {
      cells: this.#effects.cells.map(({ belongs, n, sum, squares }) => [
        ...([belongs.practitionerId, belongs.type, belongs.hour] as const),
        ...([n, sum, squares] as const),
      ]),
      days: Object.fromEntries(this.#days),
      shape: this.#shape.toJSON(),
    };
  }

  /** @param at when it ended, in milliseconds since 1970 */
  learn(belongs: Belongs, minutes: number, at: number): void {
    const { practitionerId } = belongs;
    const value = this.logOf(minutes);
    const { mean, spread } = this.expected(belongs, at);
    if (this.count >= shapeFrom) {
      this.#shape.learn((value - mean) / spread);
    }
    const { n, sum } = this.#today(practitionerId, at) ?? { n: 0, sum: 0 };
    const difference = value - this.#effects.mean(belongs);
    this.#days.set(practitionerId, { at, n: n + 1, sum: sum + difference });
    this.#effects.add(belongs, value);
  }

  /** @param at the moment in question, in milliseconds since 1970 */
  expected(belongs: Belongs, at: number): Expected {
    const day = this.#dayEffect(belongs.practitionerId, at);
    const { shared, own } = this.#effects.doubt(belongs);
    return {
      mean: this.#effects.mean(belongs) + day.mean,
      spread: this.#spreadWithinDay(),
      sharedDoubt: Math.sqrt(shared),
      ownDoubt: Math.sqrt(own + day.variance),
    };
  }

  /** The contribution of an hour of the day to the logarithm. */
  hourEffect(hour: number): number {
    return this.#effects.hourEffect(hour);
  }

  logOf(minutes: number): number {
    return Math.log(Math.max(0.1, minutes + this.#prior.shift));
  }

  minutesOf(logarithm: number): number {
    return exp(logarithm) - this.#prior.shift;
  }

  #spreadWithinDay(): number {
    const all = this.#effects.spread ** 2;
    return Math.sqrt(Math.max(all - this.#prior.days ** 2, all / 2));
  }

  #today(practitionerId: string, at: number): Day | null {
    const day = this.#days.get(practitionerId);
    return day !== undefined && Math.abs(at - day.at) < dayEndsAfterMs ? day : null;
  }

  #dayEffect(
    practitionerId: string,
    at: number,
  ): { readonly mean: number; readonly variance: number } {
    const { days } = this.#prior;
    if (days === 0) {
      return { mean: 0, variance: 0 };
    }
    const { n, sum } = this.#today(practitionerId, at) ?? { n: 0, sum: 0 };
    const ratio = (this.#effects.spread / days) ** 2;
    return { mean: sum / (n + ratio), variance: days ** 2 / (1 + n / ratio) };
  }
}
