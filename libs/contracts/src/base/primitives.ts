import { visibleLine } from './typed.ts';
import { z } from './zod.ts';

/** An identifier: a lower-case UUID (version 7 where this system made it). */
export const Id = z.uuid().lowercase();

/** An instant: RFC 3339 in UTC with milliseconds. */
export const Instant = z.iso.datetime();

/** A calendar day without a zone, `YYYY-MM-DD`. */
export const CalendarDate = z.iso.date();

/**
 * A FHIR date: a day, or only a year and month or a year (`1956-03`, `1956`) where the rest is
 * unknown.
 */
export const PartialDate = z.union([CalendarDate, z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)]);

/** An IANA time zone name, such as `Asia/Kolkata`. */
export const TimeZone = z.string().min(1).max(64);

/** Whether this JavaScript engine knows the zone. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** The languages in which all pages are complete, as BCP 47 tags. */
export const Language = z.enum(['en', 'zh-Hans']);
export type Language = z.infer<typeof Language>;

/**
 * One line that a person typed: trimmed, without control characters, bidirectional controls and
 * invisible characters. A line without any visible character becomes empty.
 */
export const SingleLineText = (max: number) =>
  z
    .string()
    .overwrite(visibleLine)
    .trim()
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/u);

/** Text of several lines, kept as typed except for NUL, which PostgreSQL cannot store. */
export const MultiLineText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\u0000'));

export const Nothing = z.strictObject({});
