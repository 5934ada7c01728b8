import { z } from './zod.ts';
import { Id, Instant } from './primitives.ts';

/**
 * Why somebody is told another time than before, other than that time passed:
 * - `visit-longer`, `visit-shorter`: a visit before theirs takes longer or was shorter than expected;
 * - `somebody-before`, `somebody-left`: another was put before them, or does not wait any more;
 * - `doctor-begun`: the first doctor has come to work; `doctor-added`: another one;
 * - `doctor-away`, `doctor-late`;
 * - `priority`: the clinic judged anew how urgent they are;
 * - `other-line`: they were sent on;
 * - `recalculated`: the server began anew and does not know what they were told.
 */
export const WaitChange = z.enum([
  'visit-longer',
  'visit-shorter',
  'somebody-before',
  'somebody-left',
  'doctor-begun',
  'doctor-added',
  'doctor-away',
  'doctor-late',
  'priority',
  'other-line',
  'recalculated',
]);
export type WaitChange = z.infer<typeof WaitChange>;

/** When somebody will be called, as far as can be known. Time that passes makes neither instant another. */
export const WaitEstimate = z.object({
  /** As likely before as after. */
  medianAt: Instant,
  /** Nine of ten are called by then. */
  p90At: Instant,
  /** The clinic's own visits stand behind it, not only what is usual elsewhere. */
  learnt: z.boolean(),
  /** Why it is not what was told before; null where it is the first, or did not change. */
  reason: WaitChange.nullable(),
  /** When this was found. */
  since: Instant,
});
export type WaitEstimate = z.infer<typeof WaitEstimate>;

/** The wait of one of the patients; null where nothing can be said, or nobody waits any more. */
export const PatientWait = z.object({ encounterId: Id, wait: WaitEstimate.nullable() });
export type PatientWait = z.infer<typeof PatientWait>;

/** A wait in the numbers that a person can use. */
export interface WaitMinutes {
  readonly minutes: number;
  /** Nine of ten wait no longer. */
  readonly atMostMinutes: number;
}

const minuteMs = 60_000;

/** Minute by minute up to five, in fives up to half an hour, then in tens. */
const stepOf = (minutes: number): number => (minutes <= 5 ? 1 : minutes <= 30 ? 5 : 10);

const toNearest = (minutes: number): number => {
  const step = stepOf(minutes);
  return Math.round(minutes / step) * step;
};

/** Up: it is said that it takes no longer. */
const toNext = (minutes: number): number => {
  const step = stepOf(minutes);
  return Math.ceil(minutes / step) * step;
};

/** Rounds a wait as every screen shows it. @param medianMs what is left of it in milliseconds; @param p90Ms likewise */
export const waitMinutes = (medianMs: number, p90Ms: number): WaitMinutes => {
  const minutes = toNearest(Math.max(0, medianMs) / minuteMs);
  return { minutes, atMostMinutes: Math.max(minutes, toNext(Math.max(0, p90Ms) / minuteMs)) };
};

/** Minutes in which people speak of a wait that nobody knows well. */
const coarse = [5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180] as const;

/**
 * A wait as a span, for a clinic of whose visits little is known: a single figure would promise too much, and the
 * ninth of ten frighten. `to` is null where more than two hours are expected, `from` null for a few minutes.
 */
export const coarseWait = (
  minutes: number,
): { readonly from: number | null; readonly to: number | null } => ({
  from: coarse.findLast((step) => step <= minutes * 0.7) ?? null,
  to: coarse.find((step) => step >= minutes * 1.4) ?? null,
});
