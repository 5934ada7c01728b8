import { parseDate, parseDateTime, toZoned } from '@internationalized/date';

/**
 * The instant at which the clinic's clock shows a day and a time; the first one where
 * it shows it twice.
 */
export const instantAt = (day: string, time: string, timeZone: string): string =>
  toZoned(parseDateTime(`${day}T${time}`), timeZone, 'compatible').toAbsoluteString();

/** `09:30`, as the clinic's clock shows it. */
export const clockAt = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' }).format(new Date(instant));

/** A day this many days later, or earlier. */
export const addDays = (day: string, days: number): string =>
  parseDate(day).add({ days }).toString();

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
};

/** Minutes since midnight of `09:30`. */
export const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/** `09:30` of minutes since midnight. */
export const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Whether the text is a valid date. */
export const isDay = (text: string): boolean => {
  try {
    return parseDate(text).toString() === text;
  } catch {
    return false;
  }
};
