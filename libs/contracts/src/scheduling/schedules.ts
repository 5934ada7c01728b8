import { z } from '../base/zod.ts';
import { CalendarDate, Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** Local wall-clock time; `24:00` is the end of the day. */
export const ClockTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** ISO 8601: Monday is 1. */
export const Weekday = z.number().int().min(1).max(7);

/** Weekly opening or working hours, in the clinic's time zone. */
export const WeeklyHours = z
  .strictObject({ weekday: Weekday, from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from < to);
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** Days without hours, the last one inclusive: a doctor's leave or a holiday of the clinic. */
export const DaysOff = z
  .strictObject({ from: CalendarDate, to: CalendarDate, reason: SingleLineText(80) })
  .refine(({ from, to }) => from <= to);
export type DaysOff = z.infer<typeof DaysOff>;

/** When a doctor works, or a clinic is open. An empty schedule states nothing. */
export const ScheduleContent = z.strictObject({
  weekly: z.array(WeeklyHours).max(70),
  daysOff: z.array(DaysOff).max(400),
});
export type ScheduleContent = z.infer<typeof ScheduleContent>;

/** FHIR R4 Schedule: of a doctor, by their id, or of the clinic. */
export const ScheduleOf = z.union([z.literal('clinic'), Id]);

export const Schedule = z.object({
  of: ScheduleOf,
  /** The name of the clinic or the doctor. */
  name: z.string(),
  /** 0 where none was ever saved. */
  version: z.number().int().min(0),
  savedAt: Instant.nullable(),
  ...ScheduleContent.shape,
});
export type Schedule = z.infer<typeof Schedule>;

export const listSchedules = defineRoute({
  method: 'GET',
  path: '/api/schedules',
  summary: 'Lists hours and days off, of the clinic first, then of each doctor by name.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ schedules: z.array(Schedule) }),
});

export const saveSchedule = defineRoute({
  method: 'PUT',
  path: '/api/schedules/{of}',
  summary: 'Saves hours and days off as a new version. Booked visits stay booked.',
  params: z.strictObject({ of: ScheduleOf }),
  query: Nothing,
  body: z.strictObject({
    ...ScheduleContent.shape,
    /** The version that the change is based on; 0 for the first. */
    baseVersion: z.number().int().min(0),
  }),
  response: Schedule,
});
