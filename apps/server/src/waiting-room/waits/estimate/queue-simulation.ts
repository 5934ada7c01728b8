import { type Durations, everywhere } from './durations.ts';
import { type Expected, type LogNormalModel } from './log-normal-model.ts';
import { comesBack } from './priors.ts';
import { chance, sourceOf } from './seeded-chance.ts';
import { EmpiricalDistribution } from './empirical-distribution.ts';
import { type InLine, isBefore, keyFor, type Serving, type Situation } from './situation.ts';

// Local references, because an estimate spends its time here.
const { floor, max } = Math;
const never = Number.POSITIVE_INFINITY;

const minute = 60_000;
const hourMs = 3_600_000;

/** The random variables of one patient or doctor in one run. */
const question = { visit: 0, gap: 1, comes: 2, arrival: 3, own: 4, first: 5, urgent: 100 } as const;

/** A doctor's state in the simulation. */
interface Lane {
  readonly source: number;
  readonly serving: Serving;
  /** The positions in the queue, in the order in which this doctor would take them. */
  readonly order: readonly number[];
  /** The expected visit for each position in the queue, without the effect of the hour. */
  readonly visits: readonly Expected[];
  readonly running: Expected;
  readonly gap: Expected;
  readonly start: Expected;
  /** Since when they could have called a patient who is present. */
  readonly couldCallSince: number;
  freeAt: number;
  own: number;
  urgentAt: number;
  urgents: number;
  /** How many elements of `order` are done. */
  doneTo: number;
}

/** Simulates the queue until the patient is called. */
export class QueueSimulation {
  readonly #now: number;
  readonly #hour: number;
  readonly #line: readonly InLine[];
  readonly #sources: readonly number[];
  readonly #me: number;
  readonly #lateAfterMs: number;
  readonly #durations: Durations;
  readonly #shared: number;
  readonly #hours: readonly number[];
  readonly #lanes: readonly Lane[];
  readonly #readyAt: Float64Array;
  readonly #coming: Expected;
  readonly #urgentEveryMs: number;

  constructor(situation: Situation, personId: string, durations: Durations, seed: number) {
    const { now, hour, line, doctors } = situation;
    this.#now = now;
    this.#hour = hour;
    this.#line = line;
    this.#lateAfterMs = situation.lateAfterMs;
    this.#durations = durations;
    this.#me = line.findIndex(({ id }) => id === personId);
    this.#sources = line.map(({ id }) => sourceOf(seed, id));
    this.#shared = sourceOf(seed, 'shared');
    this.#hours = Array.from({ length: 24 }, (_, index) => durations.visits.hourEffect(index));
    this.#coming = durations.comings.expected(everywhere, now);
    this.#readyAt = new Float64Array(line.length);
    this.#lanes = doctors.map((serving) => this.#lane(serving, situation, seed));
    const isFirst = line[this.#me]?.rank === 0;
    this.#urgentEveryMs = isFirst ? never : hourMs / durations.urgentPerHour;
  }

  /** In milliseconds. */
  waitOf(run: number): number {
    const shared = EmpiricalDistribution.normal.pointAt(chance(this.#shared, run, 0));
    for (const index of this.#line.keys()) {
      this.#readyAt[index] = this.#arrival(index, run);
    }
    for (const lane of this.#lanes) {
      lane.own = EmpiricalDistribution.normal.pointAt(chance(lane.source, run, question.own));
      lane.urgents = 0;
      lane.doneTo = 0;
      lane.urgentAt = this.#now;
      this.#nextUrgent(lane, run);
      lane.freeAt = this.#firstFree(lane, shared, run);
    }
    for (;;) {
      const lane = this.#firstLane();
      const at = lane.freeAt;
      if (lane.urgentAt <= at) {
        const { running } = lane;
        const u = chance(lane.source, run, question.urgent + 2 * lane.urgents);
        lane.freeAt = at + this.#visitMs(running, u, at, shared, lane.own);
        this.#nextUrgent(lane, run);
        continue;
      }
      const next = this.#next(lane, at);
      if (next === this.#me) {
        return max(0, at - this.#now);
      }
      const expected = next === undefined ? undefined : lane.visits[next];
      const source = next === undefined ? undefined : this.#sources[next];
      if (next === undefined || expected === undefined || source === undefined) {
        lane.freeAt = this.#nextReady(lane);
        continue;
      }
      this.#readyAt[next] = never;
      const u = chance(source, run, question.visit);
      const end = at + this.#visitMs(expected, u, at, shared, lane.own);
      lane.freeAt = end + this.#gapMs(lane, chance(source, run, question.gap), shared);
    }
  }

  #lane(serving: Serving, { line, now, ownDoctorMs }: Situation, seed: number): Lane {
    const { visits, gaps, starts } = this.#durations;
    const { id: practitionerId, state } = serving;
    const hour = floor(this.#hour) % 24;
    const expected = (model: LogNormalModel, type: string | null): Expected =>
      model.expected({ practitionerId, type, hour }, now);
    const of = (type: string | null): Expected => {
      const visit = expected(visits, type);
      return { ...visit, mean: visit.mean - (this.#hours[hour] ?? 0) };
    };
    const byType = new Map<string | null, Expected>();
    for (const { type } of line) {
      byType.set(type, byType.get(type) ?? of(type));
    }
    const running = of(state.is === 'busy' ? state.type : null);
    const able = [...line.keys()].filter((index) => {
      const only = line[index]?.onlyFor ?? null;
      return only === null || only === practitionerId;
    });
    const order = able.toSorted((one, other) => {
      const [a, b] = [line[one], line[other]].map((inLine) =>
        inLine === undefined ? ([0, 0] as const) : keyFor(inLine, practitionerId, ownDoctorMs),
      );
      if (a === undefined || b === undefined) return 0;
      return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : one - other;
    });
    const arrivals = able
      .map((index) => line[index])
      .filter((inLine) => inLine?.presence === 'here')
      .map((inLine) => inLine?.arrivedAt ?? now);
    const freeSince = state.is === 'free' ? state.since : now;
    return {
      ...{ source: sourceOf(seed, practitionerId), serving, order, running },
      visits: line.map(({ type }) => byType.get(type) ?? running),
      gap: expected(gaps, null),
      start: expected(starts, null),
      couldCallSince: Math.min(now, max(freeSince, Math.min(now, ...arrivals))),
      ...{ freeAt: 0, own: 0, urgentAt: 0, urgents: 0, doneTo: 0 },
    };
  }

  #firstLane(): Lane {
    let [first] = this.#lanes;
    for (const lane of this.#lanes) {
      if (first === undefined || lane.freeAt < first.freeAt) {
        first = lane;
      }
    }
    if (first === undefined || first.freeAt === never) {
      throw new Error('No doctor is free for this patient.');
    }
    return first;
  }

  /** When a doctor can take the next patient. */
  #firstFree(lane: Lane, shared: number, run: number): number {
    const { source, own } = lane;
    const { state } = lane.serving;
    const { visits, gaps, starts } = this.#durations;
    const u = chance(source, run, question.first);
    if (state.is === 'busy') {
      const expected = this.#atHour(lane.running, state.since);
      const total = longerThan(visits, expected, this.#now - state.since, u, shared, own);
      const end = state.since + total * minute;
      return end + this.#gapMs(lane, chance(source, run, question.gap), shared);
    }
    if (state.is === 'free') {
      const since = lane.couldCallSince;
      return since + longerThan(gaps, lane.gap, this.#now - since, u, shared, own) * minute;
    }
    return (
      state.from + longerThan(starts, lane.start, this.#now - state.from, u, shared, own) * minute
    );
  }

  /**
   * When a patient can be called: never if they do not come, or come so late that they are behind.
   */
  #arrival(index: number, run: number): number {
    const source = this.#sources[index] ?? 0;
    const inLine = this.#line[index];
    const me = this.#line[this.#me];
    if (inLine === undefined || me === undefined || index === this.#me) {
      return -never;
    }
    const u = chance(source, run, question.comes);
    if (inLine.presence !== 'expected') {
      const share = inLine.presence === 'here' ? this.#durations.stays : comesBack;
      return u < share ? -never : never;
    }
    const { comings, comes } = this.#durations;
    const expected = this.#coming;
    const since = this.#now - inLine.dueAt;
    const notYet = 1 - comings.shape.shareBelow(pointOf(comings, expected, since / minute, 0));
    if (u > (comes * notYet) / (comes * notYet + 1 - comes)) {
      return never;
    }
    const v = chance(source, run, question.arrival);
    const arrivesAt = inLine.dueAt + longerThan(comings, expected, since, v, 0, 0) * minute;
    const isLate = arrivesAt > inLine.dueAt + this.#lateAfterMs;
    return isLate && inLine.rank >= me.rank && arrivesAt >= me.dueAt ? never : arrivesAt;
  }

  /** The first of the patients who are present. */
  #next(lane: Lane, at: number): number | undefined {
    const { order } = lane;
    let place = lane.doneTo;
    for (; place < order.length; place += 1) {
      const index = order[place] ?? 0;
      const readyAt = this.#readyAt[index] ?? never;
      if (readyAt <= at) {
        return index;
      }
      if (readyAt === never && place === lane.doneTo) {
        lane.doneTo += 1;
      }
    }
    return undefined;
  }

  #nextReady({ order }: Lane): number {
    let next = never;
    for (const index of order) {
      next = Math.min(next, this.#readyAt[index] ?? never);
    }
    return next;
  }

  #nextUrgent(lane: Lane, run: number): void {
    lane.urgents += 1;
    const u = chance(lane.source, run, question.urgent + 2 * lane.urgents + 1);
    lane.urgentAt -= Math.log(u) * this.#urgentEveryMs;
  }

  #atHour(expected: Expected, at: number): Expected {
    const hour = floor(this.#hour + (at - this.#now) / hourMs + 24) % 24;
    return { ...expected, mean: expected.mean + (this.#hours[hour] ?? 0) };
  }

  #visitMs(expected: Expected, u: number, at: number, shared: number, own: number): number {
    const { visits } = this.#durations;
    const hour = floor(this.#hour + (at - this.#now) / hourMs) % 24;
    const mean = expected.mean + (this.#hours[hour] ?? 0) + doubtOf(expected, shared, own);
    return visits.minutesOf(mean + expected.spread * visits.shape.pointAt(u)) * minute;
  }

  #gapMs({ gap, own }: Lane, u: number, shared: number): number {
    const { gaps } = this.#durations;
    const logarithm = gap.mean + doubtOf(gap, shared, own) + gap.spread * gaps.shape.pointAt(u);
    return max(0, gaps.minutesOf(logarithm)) * minute;
  }
}

const doubtOf = ({ sharedDoubt, ownDoubt }: Expected, shared: number, own: number): number =>
  shared * sharedDoubt + own * ownDoubt;

const pointOf = (
  model: LogNormalModel,
  { mean, spread }: Expected,
  minutes: number,
  doubt: number,
) => (model.logOf(minutes) - mean - doubt) / spread;

/**
 * Nearly all durations seen were shorter: from there on the tail is a Pareto distribution with this
 * exponent.
 */
const beyond = { share: 0.9995, exponent: 5 };

/** Draws a duration in minutes that is longer than the time that has already passed. */
function longerThan(
  model: LogNormalModel,
  expected: Expected,
  passedMs: number,
  u: number,
  shared: number,
  own: number,
): number {
  const passed = passedMs / minute;
  const doubt = doubtOf(expected, shared, own);
  const below = model.shape.shareBelow(pointOf(model, expected, passed, doubt));
  if (below > beyond.share) {
    return passed + Math.abs(passed) * ((1 - u) ** (-1 / beyond.exponent) - 1);
  }
  const logarithm =
    expected.mean + doubt + expected.spread * model.shape.pointAt(below + u * (1 - below));
  return max(passed, model.minutesOf(logarithm));
}
