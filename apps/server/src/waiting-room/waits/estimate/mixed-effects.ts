import { type LogPrior } from './priors.ts';

/** The factors on which a duration depends. */
export interface Belongs {
  readonly practitionerId: string;
  readonly type: string | null;
  /** In the clinic's time zone, 0 to 23. */
  readonly hour: number;
}

/**
 * The durations of one doctor, type and hour: their number, the sum of their logarithms, and the
 * sum of the squares.
 */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

interface Effect {
  value: number;
  seen: number;
  rest: number;
}

interface Cell {
  readonly belongs: Belongs;
  readonly effects: readonly Effect[];
  n: number;
  sum: number;
  squares: number;
}

/**
 * Sweeps over a whole past until the effects converge, and the number of durations from which a few
 * suffice.
 */
const manySweeps = 20;
const settledAfter = 60;

const levelNames = ['clinics', 'doctors', 'types', 'doctorTypes', 'hours'] as const;

const keysOf = ({ practitionerId, type, hour }: Belongs): readonly string[] => {
  const typeKey = JSON.stringify(type);
  return ['', practitionerId, typeKey, `${practitionerId} ${typeKey}`, String(hour)];
};

/**
 * Splits durations into the contributions of clinic, doctor, type, the pair of both, and hour to
 * the logarithm. Each contribution is shrunk towards zero, the more the fewer durations it has (the
 * best linear unbiased prediction of a model with random effects), and computed by sweeps over the
 * sums: one sweep after each added duration, many for a whole past.
 */
export class MixedEffects {
  readonly #prior: LogPrior;
  readonly #centre: number;
  readonly #cells = new Map<string, Cell>();
  readonly #levels = levelNames.map(() => new Map<string, Effect>());
  #count = 0;
  #spread: number;

  constructor(prior: LogPrior, past: readonly (readonly [Belongs, Sums])[] = []) {
    this.#prior = prior;
    this.#centre = Math.log(prior.median + prior.shift);
    this.#spread = prior.spread;
    for (const [belongs, sums] of past) {
      this.#add(belongs, sums);
    }
    this.#sweep(past.length === 0 ? 0 : manySweeps);
  }

  get count(): number {
    return this.#count;
  }

  get spread(): number {
    return this.#spread;
  }

  get cells(): readonly (Sums & { readonly belongs: Belongs })[] {
    return [...this.#cells.values()];
  }

  add(belongs: Belongs, value: number): void {
    this.#add(belongs, { n: 1, sum: value, squares: value * value });
    this.#sweep(this.#count < settledAfter ? manySweeps : 2);
  }

  /** The mean of the logarithm. */
  mean(belongs: Belongs): number {
    return keysOf(belongs).reduce(
      (sum, key, level) => sum + (this.#levels[level]?.get(key)?.value ?? 0),
      this.#centre,
    );
  }

  hourEffect(hour: number): number {
    return this.#levels[4]?.get(String(hour))?.value ?? 0;
  }

  /**
   * The uncertainty of the mean, as variances: of what all doctors share, and of the doctor's own
   * part.
   */
  doubt(belongs: Belongs): { readonly shared: number; readonly own: number } {
    const [, doctor = 0, type = 0, pair = 0, hour = 0] = keysOf(belongs).map((key, level) => {
      const deviation = this.#deviation(level);
      const seen = this.#levels[level]?.get(key)?.seen ?? 0;
      return deviation === 0 ? 0 : 1 / (1 / deviation ** 2 + seen / this.#spread ** 2);
    });
    return { shared: this.#clinicDoubt() + type, own: doctor + pair + hour };
  }

  /** Many durations of two doctors tell little about what a third one shares with them. */
  #clinicDoubt(): number {
    const { clinics, doctors } = this.#prior;
    let known = 1 / clinics ** 2;
    for (const { seen } of this.#levels[1]?.values() ?? []) {
      known += 1 / (doctors ** 2 + this.#spread ** 2 / seen);
    }
    return 1 / known;
  }

  #deviation(level: number): number {
    const name = levelNames[level];
    return name === undefined ? 0 : this.#prior[name];
  }

  #add(belongs: Belongs, { n, sum, squares }: Sums): void {
    const key = JSON.stringify([belongs.practitionerId, belongs.type, belongs.hour]);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      const { practitionerId, type, hour } = belongs;
      const effects = keysOf(belongs).map((part, level) => this.#effect(level, part));
      cell = { belongs: { practitionerId, type, hour }, effects, n: 0, sum: 0, squares: 0 };
      this.#cells.set(key, cell);
    }
    cell.n += n;
    cell.sum += sum;
    cell.squares += squares;
    for (const effect of cell.effects) {
      effect.seen += n;
    }
    this.#count += n;
  }

  #effect(level: number, key: string): Effect {
    const effects = this.#levels[level];
    const effect = effects?.get(key) ?? { value: 0, seen: 0, rest: 0 };
    effects?.set(key, effect);
    return effect;
  }

  #explained(cell: Cell): number {
    let mean = this.#centre;
    for (const { value } of cell.effects) {
      mean += value;
    }
    return mean;
  }

  #sweep(times: number): void {
    for (let sweep = 0; sweep < times; sweep += 1) {
      for (const [level, effects] of this.#levels.entries()) {
        this.#settle(level, effects);
      }
      this.#measureSpread();
    }
  }

  #settle(level: number, effects: ReadonlyMap<string, Effect>): void {
    const deviation = this.#deviation(level);
    if (deviation === 0) {
      return;
    }
    for (const effect of effects.values()) {
      effect.rest = 0;
    }
    for (const cell of this.#cells.values()) {
      const effect = cell.effects[level];
      if (effect !== undefined) {
        effect.rest += cell.sum - cell.n * (this.#explained(cell) - effect.value);
      }
    }
    for (const effect of effects.values()) {
      effect.value = effect.rest / (effect.seen + (this.#spread / deviation) ** 2);
    }
  }

  #measureSpread(): void {
    const { spread, weight } = this.#prior;
    let squares = weight * spread ** 2;
    for (const cell of this.#cells.values()) {
      const mean = this.#explained(cell);
      squares += cell.squares - 2 * mean * cell.sum + cell.n * mean * mean;
    }
    this.#spread = Math.sqrt(squares / (weight + this.#count));
  }
}
