import { type Language } from '@teleward/contracts';
import { isolate } from './isolate.ts';

/** The Intl tag of each language; English in British formats, which outreach countries use. */
const tags: Record<Language, string> = { en: 'en-GB', 'zh-Hans': 'zh-Hans-CN' };

/** The tag for code that formats by itself. */
export const localeTag = (language: Language): string => tags[language];

const format = (instant: string, language: Language, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(tags[language], options).format(new Date(instant));

/** `10:32`, in the given zone. */
export const formatTime = (instant: string, timeZone: string, language: Language): string =>
  format(instant, language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `Monday, 23 November 2026`. */
export const formatDay = (instant: string, timeZone: string, language: Language): string =>
  format(instant, language, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });

/** `23 November 2026, 10:32`. */
export const formatDateTime = (instant: string, timeZone: string, language: Language): string =>
  format(instant, language, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** `Maya and Li`: names as in a sentence. */
export const formatNames = (names: readonly string[], language: Language): string =>
  new Intl.ListFormat(tags[language], { type: 'conjunction' }).format(names.map(isolate));

/**
 * A date without a zone, such as a birth date; a year, or a year and a month,
 * where no more is known.
 */
export const formatCalendarDate = (date: string, language: Language): string =>
  format(`${date}${'-01-01'.slice(date.length - 4)}T00:00:00Z`, language, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(date.length > 4 && { month: 'long' }),
    ...(date.length > 7 && { day: 'numeric' }),
  });

/** `Sat, 28 Nov`: a day whose year is obvious. */
export const formatShortDay = (day: string, language: Language): string =>
  format(`${day}T00:00:00Z`, language, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });

/** `Monday`, by its ISO 8601 number. */
export const weekdayName = (weekday: number, language: Language): string =>
  // 1 January 2024 was a Monday.
  format(`2024-01-0${weekday}T00:00:00Z`, language, { timeZone: 'UTC', weekday: 'long' });

/** The zone's own name, such as `India Standard Time`. */
export const zoneName = (timeZone: string, language: Language, at = new Date()): string =>
  new Intl.DateTimeFormat(tags[language], { timeZone, timeZoneName: 'long' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value ?? timeZone;

/** A dose or a quantity, digit for digit: rounding or thousands separators could be misread. */
export const formatQuantity = (value: number, language: Language): string =>
  new Intl.NumberFormat(tags[language], {
    maximumFractionDigits: 20,
    useGrouping: false,
  }).format(value);

/** A spoken language, in the reader's language: `Chinese`. */
export const spokenLanguage = (spoken: Language, language: Language): string =>
  new Intl.DisplayNames(tags[language], { type: 'language' }).of(spoken.slice(0, 2)) ?? spoken;

/**
 * The calendar day in a zone, as `2026-11-24`; the Swedish locale writes dates as ISO 8601 does.
 */
export const dayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);

/**
 * Whole years between a birth date and today in the given zone. Where the day of birth is unknown,
 * it may be one too high.
 */
export const ageOf = (birthDate: string, timeZone: string, now: Date): number => {
  const today = dayIn(timeZone, now);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
};

const formatUnit = (value: number, unit: string, language: Language): string =>
  new Intl.NumberFormat(tags[language], { style: 'unit', unit, unitDisplay: 'long' }).format(value);

/** How long something has lasted, rounded down: `1 minute`, `2 hours`. */
export const formatElapsed = (seconds: number, language: Language): string => {
  const minutes = Math.max(1, Math.floor(seconds / 60));
  const [value, unit] = minutes < 90 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
  return formatUnit(value, unit, language);
};

/** A wait in whole minutes: `1 minute`, `80 minutes`, `2 hours 50 minutes`. */
export const formatMinutes = (minutes: number, language: Language): string => {
  if (minutes < 90) return formatUnit(minutes, 'minute', language);
  const rest = minutes % 60;
  const hours = formatUnit((minutes - rest) / 60, 'hour', language);
  return rest === 0 ? hours : `${hours} ${formatUnit(rest, 'minute', language)}`;
};

/**
 * `45 seconds`, `6 minutes`, `2 hours`: one unit, rounded up so that it never promises too little.
 */
export const formatWait = (seconds: number, language: Language): string => {
  const [value, unit] =
    seconds < 90
      ? [Math.ceil(seconds), 'second']
      : seconds < 5400
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour'];
  return formatUnit(value, unit, language);
};
