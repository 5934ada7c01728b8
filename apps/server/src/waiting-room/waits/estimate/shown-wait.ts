import { type WaitChange, type WaitMinutes, waitMinutes } from '@teleward/contracts';
import { type Estimate } from './estimate-wait.ts';
import { type Situation } from './situation.ts';

/** What a patient is shown. Plain data: the caller keeps it and passes it in again. */
export interface ShownWait extends WaitMinutes {
  /** Why the numbers differ from the previous ones; null where only time has passed. */
  readonly reason: WaitChange | null;
  /** The estimate that is counted down, and since when. */
  readonly at: number;
  readonly estimate: Estimate;
}

const minute = 60_000;

/** Smaller differences are not worth the patient's attention: the greater of a time and a share. */
const tolerance = { medianMs: 1.5 * minute, p90Ms: 3 * minute, share: 0.25 };

const countedDown = ({ medianMs, p90Ms }: Estimate, passedMs: number): Estimate => ({
  medianMs: Math.max(0, medianMs - passedMs),
  p90Ms: Math.max(0, p90Ms - passedMs),
});

const rounded = ({ medianMs, p90Ms }: Estimate): WaitMinutes => waitMinutes(medianMs, p90Ms);

const differs = (one: number, other: number, least: number): boolean =>
  Math.abs(one - other) > Math.max(least, tolerance.share * Math.max(one, other));

/**
 * What to show next. The shown value counts down with the time; a new estimate replaces it only if
 * the two differ noticeably, and then with the reason.
 *
 * @param previous null where nothing was shown yet
 * @param reason why the estimate changed, from a caller who knows what happened (`whyChanged`)
 */
export function shownWait(
  previous: ShownWait | null,
  next: Estimate,
  now: number,
  reason: (isLonger: boolean) => WaitChange,
): ShownWait {
  if (previous === null) {
    return { ...rounded(next), reason: null, at: now, estimate: next };
  }
  const due = countedDown(previous.estimate, now - previous.at);
  const counted = rounded(due);
  const isMedian = differs(next.medianMs, due.medianMs, tolerance.medianMs);
  if (!isMedian && !differs(next.p90Ms, due.p90Ms, tolerance.p90Ms)) {
    return { ...previous, ...counted, reason: isSame(previous, counted) ? previous.reason : null };
  }
  const shown = rounded(next);
  const { at, estimate } = { at: now, estimate: next };
  if (isSame(counted, shown)) {
    const kept = isSame(previous, shown) ? previous.reason : null;
    return { ...shown, reason: kept, at, estimate };
  }
  const isLonger =
    shown.minutes === counted.minutes
      ? shown.atMostMinutes > counted.atMostMinutes
      : shown.minutes > counted.minutes;
  return { ...shown, reason: reason(isLonger), at, estimate };
}

const isSame = (one: WaitMinutes, other: WaitMinutes): boolean =>
  one.minutes === other.minutes && one.atMostMinutes === other.atMostMinutes;

const aheadOf = ({ line }: Situation, personId: string): number =>
  line.filter(({ presence }) => presence !== 'expected').findIndex(({ id }) => id === personId);

const atWork = ({ doctors }: Situation): ReadonlySet<string> =>
  new Set(doctors.filter(({ state }) => state.is !== 'expected').map(({ id }) => id));

/**
 * The event between two situations that explains a longer or a shorter wait, the weightiest first.
 */
export function whyChanged(
  before: Situation,
  after: Situation,
  personId: string,
  isLonger: boolean,
): WaitChange {
  const [were, are] = [atWork(before), atWork(after)];
  const ahead = aheadOf(after, personId) - aheadOf(before, personId);
  const { now } = after;
  if (isLonger) {
    const served = new Set(after.doctors.map(({ id }) => id));
    if (before.doctors.some(({ id }) => !served.has(id) || (were.has(id) && !are.has(id)))) {
      return 'doctor-away';
    }
    if (ahead > 0) {
      return 'somebody-before';
    }
    const isLate = after.doctors.some(({ state }) => state.is === 'expected' && state.from < now);
    return isLate ? 'doctor-late' : 'visit-longer';
  }
  if ([...are].some((id) => !were.has(id))) {
    return were.size === 0 ? 'doctor-begun' : 'doctor-added';
  }
  const begun = after.doctors.filter(
    ({ state }) => state.is === 'busy' && state.since > before.now,
  ).length;
  return ahead < -begun ? 'somebody-left' : 'visit-shorter';
}
