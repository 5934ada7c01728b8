import { type QuietHours } from '@teleward/contracts';
import { Temporal } from 'temporal-polyfill';

/** A reminder closer to the visit than this is useless, in milliseconds. */
const latestBeforeMs = 10 * 60_000;

/**
 * When a patient is reminded of a visit. A reminder that falls into quiet hours is postponed to
 * their end or, if that is too late, moved to their beginning.
 *
 * @param minutes before the visit
 */
export function reminderTime(
  startsAt: Date,
  minutes: number,
  timeZone: string,
  quiet: QuietHours | null,
): Date {
  const wanted = new Date(startsAt.getTime() - minutes * 60_000);
  if (quiet === null) {
    return wanted;
  }
  const local = Temporal.Instant.fromEpochMilliseconds(wanted.getTime()).toZonedDateTimeISO(
    timeZone,
  );
  const at = local.toPlainTime();
  const from = Temporal.PlainTime.from(quiet.from);
  const to = Temporal.PlainTime.from(quiet.to);
  const isAfter = (one: Temporal.PlainTime, other: Temporal.PlainTime): boolean =>
    Temporal.PlainTime.compare(one, other) >= 0;
  const crossesMidnight = isAfter(from, to);
  const isQuiet = crossesMidnight
    ? isAfter(at, from) || !isAfter(at, to)
    : isAfter(at, from) && !isAfter(at, to);
  if (!isQuiet) {
    return wanted;
  }
  const today = local.toPlainDate();
  const instantOf = (day: Temporal.PlainDate, time: Temporal.PlainTime): Date =>
    new Date(day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
  const endsToday = !crossesMidnight || !isAfter(at, from);
  const end = instantOf(endsToday ? today : today.add({ days: 1 }), to);
  if (end.getTime() <= startsAt.getTime() - latestBeforeMs) {
    return end;
  }
  const beganToday = !crossesMidnight || isAfter(at, from);
  return instantOf(beganToday ? today : today.subtract({ days: 1 }), from);
}
