import { z } from '../base/zod.ts';
import { Id, Instant } from '../base/primitives.ts';

/**
 * Why the estimate changed, other than by the passing of time:
 * - `visit-longer`, `visit-shorter`: a visit ahead takes longer or was shorter than expected;
 * - `somebody-before`, `somebody-left`: another patient was put before them, or left the queue;
 * - `doctor-begun`: the first doctor has started work; `doctor-added`: another one has;
 * - `doctor-away`, `doctor-late`;
 * - `priority`: the clinic changed their priority;
 * - `other-line`: they were transferred to another queue;
 * - `recalculated`: the server restarted and does not know the previous estimate.
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

/**
 * An estimate of when the patient will be called. Both are instants, so the passing of time does
 * not change them.
 */
export const WaitEstimate = z.object({
  /** The median: the call is as likely before as after. */
  medianAt: Instant,
  /** The 90th percentile: nine patients in ten are called by then. */
  p90At: Instant,
  /** The estimate is based on the clinic's own visits, not only on general defaults. */
  learnt: z.boolean(),
  /**
   * Why it differs from the previous estimate; null for the first one, and where it did not change.
   */
  reason: WaitChange.nullable(),
  /** When it was computed. */
  since: Instant,
});
export type WaitEstimate = z.infer<typeof WaitEstimate>;

/**
 * The wait of one of the patients; null where it cannot be estimated, or the patient no longer
 * waits.
 */
export const PatientWait = z.object({ encounterId: Id, wait: WaitEstimate.nullable() });
export type PatientWait = z.infer<typeof PatientWait>;

/** A wait in numbers rounded for people. */
export interface WaitMinutes {
  readonly minutes: number;
  /** Nine patients in ten wait no longer than this. */
  readonly atMostMinutes: number;
}

const minuteMs = 60_000;

/** The step of rounding: one minute up to five, five up to half an hour, then ten. */
const stepOf = (minutes: number): number => (minutes <= 5 ? 1 : minutes <= 30 ? 5 : 10);

const toNearest = (minutes: number): number => {
  const step = stepOf(minutes);
  return Math.round(minutes / step) * step;
};

/** Rounds up, because the page promises that it takes no longer. */
const toNext = (minutes: number): number => {
  const step = stepOf(minutes);
  return Math.ceil(minutes / step) * step;
};

/**
 * Rounds a wait as every page shows it.
 *
 * @param medianMs the remaining median in milliseconds; @param p90Ms likewise the 90th percentile
 */
export const waitMinutes = (medianMs: number, p90Ms: number): WaitMinutes => {
  const minutes = toNearest(Math.max(0, medianMs) / minuteMs);
  return { minutes, atMostMinutes: Math.max(minutes, toNext(Math.max(0, p90Ms) / minuteMs)) };
};

/** The steps, in minutes, in which a poorly known wait is stated. */
const coarse = [5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180] as const;

/**
 * A wait as a range, for a clinic with few visits to learn from: a single figure would promise too
 * much, and the 90th percentile would frighten. `to` is null where more than two hours are
 * expected, `from` null for a few minutes.
 */
export const coarseWait = (
  minutes: number,
): { readonly from: number | null; readonly to: number | null } => ({
  from: coarse.findLast((step) => step <= minutes * 0.7) ?? null,
  to: coarse.find((step) => step >= minutes * 1.4) ?? null,
});
