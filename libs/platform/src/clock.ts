/** The source of the time, so that tests can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * The instant at which a calendar day, or the one `daysLater` days after it, begins in a time zone.
 */
export function startOfDay(timeZone: string, day: string, daysLater = 0): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`) + daysLater * 86_400_000;
  const wanted = new Date(midnight).toISOString().slice(0, 10);
  // No zone is further than 15 hours from UTC. From there, the first quarter of an hour that lies
  // in the day is its beginning.
  const quarter = 15 * 60_000;
  let at = midnight - 15 * 3_600_000;
  while (dayIn(timeZone, new Date(at)) < wanted) {
    at += quarter;
  }
  return new Date(at);
}

/** The calendar day in a time zone, `YYYY-MM-DD`. */
export const dayIn = (timeZone: string, instant: Date): string =>
  // The Swedish locale writes dates as ISO 8601 does.
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
