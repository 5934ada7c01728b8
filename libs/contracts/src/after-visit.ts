import { z } from './zod.ts';
import { Practitioner } from './people.ts';
import { CalendarDate, Instant, Language, Nothing, Text } from './primitives.ts';
import { Prescription } from './records.ts';
import { defineRoute } from './route.ts';
import { VisitMode } from './visit-types.ts';
import { EncounterStatus, MyVisitParams } from './visits.ts';

/** How good something was, from 1 (very bad) to 5 (very good); null where the patient says nothing. */
export const Grade = z.int().min(1).max(5).nullable();

/** What patients are asked about their visit. */
export const feedbackParts = ['sound', 'picture', 'care'] as const;
export type FeedbackPart = (typeof feedbackParts)[number];

export const Feedback = z.strictObject({
  sound: Grade,
  picture: Grade,
  care: Grade,
  text: Text(1000),
});
export type Feedback = z.infer<typeof Feedback>;

/** One that says something. */
export const GivenFeedback = Feedback.refine(
  ({ sound, picture, care, text }) =>
    [sound, picture, care].some((grade) => grade !== null) || text.trim() !== '',
);

export const MyFeedback = z.object({
  ...Feedback.shape,
  /** Until when the patient may change it. */
  until: Instant,
});
export type MyFeedback = z.infer<typeof MyFeedback>;

/** What the doctor wants the patient to do, out of the newest signed note that says it. */
export const PatientInstruction = z.object({
  /** Of the note. */
  number: z.string(),
  text: z.string(),
  author: Practitioner,
  signedAt: Instant,
  /** The signed note whose instruction holds no longer because of this one. */
  replaces: z.object({ number: z.string(), signedAt: Instant }).nullable(),
});
export type PatientInstruction = z.infer<typeof PatientInstruction>;

/** What a patient keeps of a visit: nothing of it is a draft. */
export const AfterVisit = z.object({
  status: EncounterStatus,
  startsAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  practitioner: Practitioner,
  instruction: PatientInstruction.nullable(),
  /** A note is signed, whether it says what to do or not. */
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
  /** The patient said how they found it, on this device or another one. */
  feedbackGiven: z.boolean(),
  /** What they said; null on every device but the one on which they said it. */
  feedback: MyFeedback.nullable(),
});
export type AfterVisit = z.infer<typeof AfterVisit>;

export const readMyAfterVisit = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/after',
  summary: 'What the patient keeps of the visit: what to do, prescriptions, the next appointment.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: AfterVisit,
});

export const readMyNextCalendar = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/next/calendar/{language}',
  summary:
    "The patient's next appointment for a calendar (RFC 5545). It names neither doctor nor reason. `wrong_order` where " +
    'there is none.',
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
    'How the patient found the visit, once it has ended (`wrong_order` before). It may be changed for a day, then ' +
    '`too_late`.',
  params: MyVisitParams,
  query: Nothing,
  body: GivenFeedback,
  response: MyFeedback,
});

/** How often each grade was given, from 1 to 5. */
export const GradeCounts = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]);
export type GradeCounts = z.infer<typeof GradeCounts>;

/**
 * So many answers at least stand together. With fewer, whoever knows the week's list of visits could tell who said what,
 * and patients would say what pleases, or nothing.
 */
export const leastFeedback = 5;

/** Whole weeks, Monday to Sunday: as many as it takes for enough answers. */
export const FeedbackPeriod = z.object({
  from: CalendarDate,
  to: CalendarDate,
  answers: z.int(),
  sound: GradeCounts,
  picture: GradeCounts,
  care: GradeCounts,
  /** In no order that tells when they were written. */
  comments: z.array(z.string()),
});
export type FeedbackPeriod = z.infer<typeof FeedbackPeriod>;

export const readFeedback = defineRoute({
  method: 'GET',
  path: '/api/feedback',
  summary:
    'How patients found their visits, by weeks, the newest first, a year at most. No name stands beside it; weeks with ' +
    'too few answers are joined with those after them.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    periods: z.array(FeedbackPeriod),
    /** Answers since then that are too few yet to be shown. */
    waiting: z.int(),
  }),
});

/** What the patient's page asks for once the visit has ended. */
export const afterVisitRoutes = {
  readMyAfterVisit,
  readMyNextCalendar,
  giveMyFeedback,
} as const;
