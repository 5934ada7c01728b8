import { z } from '../base/zod.ts';
import { Practitioner } from '../base/people.ts';
import { CalendarDate, Instant, Language, Nothing, MultiLineText } from '../base/primitives.ts';
import { Prescription } from '../records/records.ts';
import { defineRoute } from '../base/route.ts';
import { VisitMode } from '../visits/visit-types.ts';
import { EncounterStatus, MyVisitParams } from '../visits/visits.ts';

/** A grade from 1 (very bad) to 5 (very good); null where the patient gave none. */
export const Grade = z.int().min(1).max(5).nullable();

/** What patients are asked about their visit. */
export const feedbackParts = ['sound', 'picture', 'care'] as const;
export type FeedbackPart = (typeof feedbackParts)[number];

export const Feedback = z.strictObject({
  sound: Grade,
  picture: Grade,
  care: Grade,
  text: MultiLineText(1000),
});
export type Feedback = z.infer<typeof Feedback>;

/** Feedback with at least one grade or some text. */
export const GivenFeedback = Feedback.refine(
  ({ sound, picture, care, text }) =>
    [sound, picture, care].some((grade) => grade !== null) || text.trim() !== '',
);

export const MyFeedback = z.object({
  ...Feedback.shape,
  /** The patient may change their feedback until this instant. */
  until: Instant,
});
export type MyFeedback = z.infer<typeof MyFeedback>;

/**
 * What the doctor asks the patient to do, taken from the newest signed note that has an
 * instruction.
 */
export const PatientInstruction = z.object({
  /** The number of that note. */
  number: z.string(),
  text: z.string(),
  author: Practitioner,
  signedAt: Instant,
  /** The signed note whose instruction this one supersedes. */
  replaces: z.object({ number: z.string(), signedAt: Instant }).nullable(),
});
export type PatientInstruction = z.infer<typeof PatientInstruction>;

/** What a patient keeps of a visit. It never contains a draft. */
export const AfterVisit = z.object({
  status: EncounterStatus,
  startsAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  practitioner: Practitioner,
  instruction: PatientInstruction.nullable(),
  /** The doctor has signed a note, with or without an instruction in it. */
  noteSigned: z.boolean(),
  prescriptions: z.array(Prescription),
  /** The patient's next visit in this clinic. */
  next: z
    .object({
      startsAt: Instant,
      endsAt: Instant,
      mode: VisitMode,
      practitionerName: z.string(),
    })
    .nullable(),
  /** The patient has given feedback, on this device or on another one. */
  feedbackGiven: z.boolean(),
  /** The patient's feedback; null on every device except the one on which they gave it. */
  feedback: MyFeedback.nullable(),
});
export type AfterVisit = z.infer<typeof AfterVisit>;

export const readMyAfterVisit = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/after',
  summary:
    'Returns what the patient keeps after the visit: instructions, prescriptions, the next ' +
    'appointment. Signed documents only.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: AfterVisit,
});

export const readMyNextCalendar = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/next/calendar/{language}',
  summary:
    "Returns the patient's next appointment as iCalendar (RFC 5545), without doctor or reason. " +
    '`invalid_state` if there is none.',
  params: z.strictObject({ ...MyVisitParams.shape, language: Language }),
  query: Nothing,
  body: Nothing,
  response: z.string(),
  mediaType: 'text/calendar',
});

export const giveMyFeedback = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/feedback',
  summary:
    "Stores the patient's rating of an ended visit (`invalid_state` before). It can be changed " +
    'for a day, then `too_late`.',
  params: MyVisitParams,
  query: Nothing,
  body: GivenFeedback,
  response: MyFeedback,
});

/** How often each grade was given, from 1 to 5. */
export const GradeCounts = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]);
export type GradeCounts = z.infer<typeof GradeCounts>;

/**
 * The smallest number of answers that is shown together. With fewer, a reader who knows the week's
 * list of visits could tell which patient said what, and patients would not dare to be frank.
 */
export const leastFeedback = 5;

/** Whole weeks, Monday to Sunday: as many of them as it takes to have enough answers. */
export const FeedbackPeriod = z.object({
  from: CalendarDate,
  to: CalendarDate,
  answers: z.int(),
  sound: GradeCounts,
  picture: GradeCounts,
  care: GradeCounts,
  /** Sorted by their text, so that the order does not tell when each was written. */
  comments: z.array(z.string()),
});
export type FeedbackPeriod = z.infer<typeof FeedbackPeriod>;

export const readFeedback = defineRoute({
  method: 'GET',
  path: '/api/feedback',
  summary:
    "Returns patients' ratings by week, newest first, at most a year. It has no names; a week " +
    'with too few answers is merged with the following ones.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    periods: z.array(FeedbackPeriod),
    /** Answers since then, still too few to be shown. */
    waiting: z.int(),
  }),
});

/** The routes that the patient's page uses after the visit has ended. */
export const afterVisitRoutes = {
  readMyAfterVisit,
  readMyNextCalendar,
  giveMyFeedback,
} as const;
