import { type ScheduleContent } from '@teleward/contracts';
import { Temporal } from 'temporal-polyfill';

/** From the first instant up to the second one, exclusive. Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a doctor's hours are computed from. */
export interface Working {
  /** IANA name of the clinic's time zone. */
  readonly timeZone: string;
  readonly clinic: ScheduleContent;
  readonly doctor: ScheduleContent;
}

export interface Wish {
  readonly minutes: number;
  /** Kept free after the visit. */
  readonly bufferMinutes: number;
  /** Times before this instant are not offered. */
  readonly notBefore: number;
}

/** The distance between offered times, counted from the start of the hours. */
const stepMs = 15 * 60_000;

/** The hours where neither doctor nor clinic has set any. */
const usualHours = { from: '08:00', to: '18:00' };

/**
 * The first instant of a day at which the local time is this one or a later one. If a clock change
 * skips the time, this is the moment of the change; if the time occurs twice, this is its first
 * occurrence.
 */
export function instantOf(timeZone: string, day: string, time: string): number {
  const date = Temporal.PlainDate.from(day);
  if (time === '24:00') {
    return date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  }
  const wanted = date.toPlainDateTime(Temporal.PlainTime.from(time));
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(wanted)) {
    return found.epochMilliseconds;
  }
  // For a skipped time, `earlier` lies before the change.
  const change = found.getTimeZoneTransition('next') ?? found;
  return change.epochMilliseconds;
}

/** Whether a clinic can plan for this day; date arithmetic fails for extreme ones. */
export const isPlannable = (day: string): boolean => day >= '1970-01-01' && day < '2200-01-01';

/** This many days from this one on, each `YYYY-MM-DD`. */
export function daysFrom(day: string, count: number): string[] {
  const first = Temporal.PlainDate.from(day);
  return Array.from({ length: count }, (_, index) => first.add({ days: index }).toString());
}

/** Whether a schedule has this day off. */
export const isDayOff = ({ daysOff }: ScheduleContent, day: string): boolean =>
  daysOff.some(({ from, to }) => from <= day && day <= to);

/** A doctor's working hours on a day, in order, restricted to the clinic's hours if it has any. */
export function hoursOn({ timeZone, clinic, doctor }: Working, day: string): Span[] {
  if (isDayOff(clinic, day) || isDayOff(doctor, day)) {
    return [];
  }
  const open = spansOn(timeZone, clinic, day);
  if (doctor.weekly.length > 0) {
    const own = spansOn(timeZone, doctor, day);
    return clinic.weekly.length > 0 ? common(own, open) : own;
  }
  return clinic.weekly.length > 0 ? open : [spanOf(timeZone, day, usualHours)];
}

/**
 * The times at which a visit could begin, in order.
 *
 * @param taken the doctor's and the patient's other appointments
 */
export function freeStarts(
  hours: readonly Span[],
  taken: readonly Span[],
  { minutes, bufferMinutes, notBefore }: Wish,
): number[] {
  const lengthMs = minutes * 60_000;
  const heldMs = lengthMs + bufferMinutes * 60_000;
  const starts: number[] = [];
  for (const { from, to } of hours) {
    for (let at = from; at + lengthMs <= to; at += stepMs) {
      const isFree = !taken.some((span) => span.from < at + heldMs && at < span.to);
      if (at >= notBefore && isFree) {
        starts.push(at);
      }
    }
  }
  return starts;
}

const spanOf = (timeZone: string, day: string, hours: { from: string; to: string }): Span => ({
  from: instantOf(timeZone, day, hours.from),
  to: instantOf(timeZone, day, hours.to),
});

/** In order, without overlaps. */
function spansOn(timeZone: string, { weekly }: ScheduleContent, day: string): Span[] {
  const weekday = Temporal.PlainDate.from(day).dayOfWeek;
  const spans = weekly
    .filter((hours) => hours.weekday === weekday)
    .map((hours) => spanOf(timeZone, day, hours))
    .filter(({ from, to }) => from < to)
    .toSorted((one, other) => one.from - other.from);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) {
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      joined.push(span);
    }
  }
  return joined;
}

const common = (some: readonly Span[], others: readonly Span[]): Span[] =>
  some
    .flatMap((one) =>
      others.map(({ from, to }) => ({
        from: Math.max(one.from, from),
        to: Math.min(one.to, to),
      })),
    )
    .filter(({ from, to }) => from < to)
    .toSorted((one, other) => one.from - other.from);
