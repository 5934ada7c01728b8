/** A stretch of a day, in minutes since midnight by the clinic's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What is shown of a day where nobody works and nothing is booked. */
const usualDay: Stretch = { from: 8 * 60, to: 18 * 60 };

/** The whole hours that hold everything. */
export function shownHours(stretches: readonly Stretch[]): Stretch {
  const all = stretches.length > 0 ? stretches : [usualDay];
  return {
    from: Math.floor(Math.min(...all.map(({ from }) => from)) / 60) * 60,
    to: Math.ceil(Math.max(...all.map(({ to }) => to)) / 60) * 60,
  };
}

/** The parts of a day between the hours. */
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

/** Where each of several stands beside those that it overlaps with: its lane, and of how many. */
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
