/** A stretch of a day, in minutes since midnight by the clinic's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The hours shown of a day without working hours or visits. */
const usualDay: Stretch = { from: 8 * 60, to: 18 * 60 };

/** The whole hours around all stretches. */
export function shownHours(stretches: readonly Stretch[]): Stretch {
  const all = stretches.length > 0 ? stretches : [usualDay];
  return {
    from: Math.floor(Math.min(...all.map(({ from }) => from)) / 60) * 60,
    to: Math.ceil(Math.max(...all.map(({ to }) => to)) / 60) * 60,
  };
}

/** The parts of a day outside the working hours. */
export function outsideOf(shown: Stretch, hours: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = [];
  let at = shown.from;
  for (const { from, to } of hours.toSorted((one, other) => one.from - other.from)) {
    if (from > at) gaps.push({ from: at, to: Math.min(from, shown.to) });
    at = Math.max(at, to);
  }
  if (at < shown.to) gaps.push({ from: at, to: shown.to });
  return gaps;
}

/** The lane of each stretch beside those that it overlaps, and the number of lanes. */
export function lanesOf(
  stretches: readonly Stretch[],
): readonly { readonly lane: number; readonly lanes: number }[] {
  const order = stretches
    .map((_, index) => index)
    .toSorted((a, b) => (stretches[a]?.from ?? 0) - (stretches[b]?.from ?? 0));
  const lane = new Map<number, number>();
  const lanes = new Map<number, number>();
  let group: number[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const index of group) lanes.set(index, ends.length);
    group = [];
    ends = [];
  };
  for (const index of order) {
    const { from, to } = stretches[index] ?? usualDay;
    if (ends.every((end) => end <= from)) close();
    const free = ends.findIndex((end) => end <= from);
    const own = free === -1 ? ends.length : free;
    ends[own] = to;
    lane.set(index, own);
    group.push(index);
  }
  close();
  return stretches.map((_, index) => ({
    lane: lane.get(index) ?? 0,
    lanes: lanes.get(index) ?? 1,
  }));
}

/** Presses and drags in the calendar snap to quarters of an hour. */
export const stepMinutes = 15;

const inSteps = (minutes: number): number => Math.round(minutes / stepMinutes) * stepMinutes;

/** A stretch of the same length that begins near a minute, within the hours shown. */
export function movedTo({ from, to }: Stretch, minute: number, shown: Stretch): Stretch {
  const length = to - from;
  const start = Math.max(shown.from, Math.min(inSteps(minute), shown.to - length));
  return { from: start, to: start + length };
}

/** A stretch with the same beginning that ends near a minute, within the hours shown. */
export function lengthenedTo({ from }: Stretch, minute: number, shown: Stretch): Stretch {
  const end = Math.min(inSteps(minute), shown.to);
  return { from, to: Math.max(end, from + stepMinutes) };
}

interface DayShown {
  readonly hours: readonly Stretch[];
  /** The current time in minutes since midnight; null on another day. */
  readonly now: number | null;
}

/**
 * The minute at which the calendar opens: a little before now, or when the first
 * doctor begins to work.
 */
export function opensAt(days: readonly DayShown[], shown: Stretch): number {
  const [now] = days.flatMap(({ now: minute }) => (minute === null ? [] : [minute]));
  const starts = days.flatMap(({ hours }) => hours.map(({ from }) => from));
  const wanted = now === undefined ? Math.min(...starts, shown.to) : now - 2 * stepMinutes;
  return starts.length === 0 && now === undefined
    ? shown.from
    : Math.max(shown.from, Math.min(wanted, shown.to));
}
