import { z } from '../base/zod.ts';
import {
  OutreachParticipant,
  OutreachSession,
  SiteProfileContent,
  UnregisteredPerson,
} from './outreach.ts';
import {
  CalendarDate,
  Id,
  Instant,
  SingleLineText,
  Nothing,
  MultiLineText,
} from '../base/primitives.ts';
import { Priority } from '../waiting-room/queues.ts';
import { defineRoute } from '../base/route.ts';
import { EncounterStatus } from '../visits/visits.ts';
import { NewPatient } from '../waiting-room/walk-ins.ts';

/** Why somebody who came was not seen. */
export const UnseenReason = z.enum(['doctor', 'network', 'time', 'left', 'other']);
export type UnseenReason = z.infer<typeof UnseenReason>;

/** So much of a line of the stock. */
export const StockAmount = z.strictObject({ stockId: Id, quantity: z.int().min(1).max(10_000) });
export type StockAmount = z.infer<typeof StockAmount>;

/** What the day adds to a line of the list. */
export const ParticipantDay = z.object({
  participantId: Id,
  /** When they came; null before. */
  arrivedAt: Instant.nullable(),
  /** Why they are more urgent than others, for everybody of the team to see. */
  priorityReason: z.string().nullable(),
  /** The doctor is late or the line is gone: they are seen when that is over. */
  doctorLater: z.boolean(),
  /** By which a doctor sees them; null until they were sent to one. */
  visit: z
    .object({
      encounterId: Id,
      status: EncounterStatus,
      practitioner: z.object({ id: Id, name: z.string() }),
      endedAt: Instant.nullable(),
    })
    .nullable(),
  /** Empty for readers who do not care for them. */
  handedOut: z.array(StockAmount),
  /**
   * As whom they were listed or checked in, until their first visit: to compare with their record.
   */
  listedAs: UnregisteredPerson.nullable(),
  /** Null where they were seen, or the day is not over. */
  unseenReason: UnseenReason.nullable(),
});
export type ParticipantDay = z.infer<typeof ParticipantDay>;

/** What a day leaves to be done. */
export const OwedKind = z.enum(['referral', 'result', 'medicine', 'visit', 'stock', 'other']);
export type OwedKind = z.infer<typeof OwedKind>;

export const Owed = z.object({
  owedId: Id,
  /** The day that left it. */
  sessionId: Id,
  date: CalendarDate,
  /** Null where it is owed to the site. */
  participantId: Id.nullable(),
  /** Whose it is. */
  name: z.string().nullable(),
  kind: OwedKind,
  /** Empty for readers who do not care for people. */
  text: z.string(),
  dueOn: CalendarDate.nullable(),
  doneAt: Instant.nullable(),
});
export type Owed = z.infer<typeof Owed>;

export const OutreachRun = z.object({
  session: OutreachSession,
  /** Doctors of the plan to whom nobody is sent, because they have left the clinic. */
  inactiveDoctors: z.array(Id),
  openedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** What is known of the site; null where nothing is. */
  profile: SiteProfileContent.nullable(),
  /** One for each participant of the session. */
  days: z.array(ParticipantDay),
  /** What was handed out in all, also of lines that have left the plan. */
  handedOut: z.array(
    z.object({ stockId: Id, name: z.string(), unit: z.string(), quantity: z.int().positive() }),
  ),
  /** What this day leaves, and what earlier ones at the site left that is not done. */
  owed: z.array(Owed),
});
export type OutreachRun = z.infer<typeof OutreachRun>;

const ofSession = z.strictObject({ sessionId: Id });

const ofParticipant = z.strictObject({ sessionId: Id, participantId: Id });

/** What changed is read by `readOutreachRun`. */
const Done = z.object({});

export const readOutreachRun = defineRoute({
  method: 'GET',
  path: '/api/outreach/sessions/{sessionId}/run',
  summary:
    'A day at a site as it runs: its plan and list, who came, how far each is, what is owed.',
  params: ofSession,
  query: Nothing,
  body: Nothing,
  response: OutreachRun,
});

export const openOutreachSession = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/opening',
  summary:
    'Begins a planned day at a site, on its date or later. Twice is harmless. `invalid_state` before.',
  params: ofSession,
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const undoOpening = defineRoute({
  method: 'DELETE',
  path: '/api/outreach/sessions/{sessionId}/opening',
  summary:
    'Makes an open day a planned one again. Twice is harmless. `invalid_state` once someone was checked in.',
  params: ofSession,
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const checkInParticipant = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/arrival',
  summary:
    'Says that somebody of the list came, and gives them the next number of the day. Twice keeps the first.',
  params: ofParticipant,
  query: Nothing,
  body: Nothing,
  response: z.object({ number: z.int().positive() }),
});

export const undoCheckIn = defineRoute({
  method: 'DELETE',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/arrival',
  summary:
    'Takes a check-in back: a walk-in leaves the list, others are expected again. Their number stays unused. Twice is ' +
    'harmless. `invalid_state` once another step is done.',
  params: ofParticipant,
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const checkInWalkIn = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/walk-in',
  summary:
    'Puts somebody on the list who came without being expected, with the next number of the day. The client makes the ' +
    'id: the same again changes nothing, and other facts correct it until someone else changed it. Then ' +
    '`version_conflict`.',
  params: ofParticipant,
  query: Nothing,
  body: z.strictObject({
    who: z.union([z.strictObject({ patientId: Id }), UnregisteredPerson]),
    village: OutreachParticipant.shape.village,
    reason: MultiLineText(500),
    priority: Priority,
    priorityReason: SingleLineText(200).min(1).nullable(),
  }),
  response: z.object({ number: z.int().positive() }),
});

export const registerParticipant = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/patient',
  summary:
    'Says which patient somebody of the list is: one whom the clinic knows, or a new one. `already_registered` where ' +
    'they have another record than the one that is named as replaced; `invalid_state` once they have a visit.',
  params: ofParticipant,
  query: Nothing,
  body: z.strictObject({
    patient: z.union([z.strictObject({ patientId: Id }), NewPatient]),
    /** The record they have, where it is the wrong one. */
    replaces: Id.optional(),
  }),
  response: z.object({ patientId: Id }),
});

export const prioritiseParticipant = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/priority',
  summary: 'Says how urgent it is, and why; where they wait for a doctor, the waiting room hears.',
  params: ofParticipant,
  query: Nothing,
  body: z.strictObject({
    priority: Priority,
    priorityReason: SingleLineText(200).min(1).nullable(),
  }),
  response: Done,
});

export const markVitalsTaken = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/vitals',
  summary: 'Says that the vital signs of somebody who came were taken. Twice keeps the first.',
  params: ofParticipant,
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const sendToDoctor = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/visit',
  summary:
    'Makes the visit by which a doctor of the session sees somebody, and its link, for the tablet at the site. The client ' +
    'makes the id of the visit: the same again makes another link and nothing else. `version_conflict` where they were ' +
    'sent to another doctor than the one that is named as replaced.',
  params: ofParticipant,
  query: Nothing,
  body: z.strictObject({
    encounterId: Id,
    practitionerId: Id,
    /** The doctor to whom they were sent, and who does not see them after all. */
    replaces: Id.optional(),
  }),
  response: z.object({ encounterId: Id, url: z.string(), validUntil: Instant }),
});

export const postponeDoctor = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/doctor-later',
  summary: 'Says that somebody sees the doctor later, or now after all. It keeps no other step.',
  params: ofParticipant,
  query: Nothing,
  body: z.strictObject({ later: z.boolean() }),
  response: Done,
});

export const handOutMedicine = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/medicine/{handOutId}',
  summary:
    'Says what somebody was given from the stock, which is so much less. The client makes the id: the same again changes ' +
    'nothing, and `version_conflict` where it says something else. `stock_short` where there is not so much.',
  params: z.strictObject({ ...ofParticipant.shape, handOutId: Id }),
  query: Nothing,
  body: z.strictObject({
    lines: z
      .array(StockAmount)
      .min(1)
      .max(30)
      .refine((lines) => new Set(lines.map(({ stockId }) => stockId)).size === lines.length),
  }),
  response: Done,
});

export const finishParticipant = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}/completion',
  summary:
    'Says that somebody who came goes home, whichever step was left out. A visit to which no doctor called them is ' +
    'cancelled. Twice is harmless.',
  params: ofParticipant,
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const countStock = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/stock',
  summary:
    'Keeps how much of the stock was counted. `version_conflict` where there was not as much before as is named.',
  params: ofSession,
  query: Nothing,
  body: z.strictObject({
    counts: z
      .array(
        z.strictObject({
          stockId: Id,
          counted: z.int().min(0).max(100_000),
          /** What the page showed when it was counted. */
          before: z.int().min(0).max(100_000).optional(),
        }),
      )
      .min(1)
      .max(200),
  }),
  response: Done,
});

export const markTeamMember = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/team/{lineId}/presence',
  summary: 'Says that somebody of the team is there, or is not yet.',
  params: z.strictObject({ sessionId: Id, lineId: Id }),
  query: Nothing,
  body: z.strictObject({ here: z.boolean() }),
  response: Done,
});

export const addOwed = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/owed/{owedId}',
  summary:
    'Keeps what the day leaves to be done, also once it is over. The client makes the id: the same again changes ' +
    'nothing, and `version_conflict` where it says something else.',
  params: z.strictObject({ sessionId: Id, owedId: Id }),
  query: Nothing,
  body: z.strictObject({
    /** Null where it is owed to the site. */
    participantId: Id.nullable(),
    kind: OwedKind,
    text: SingleLineText(300).min(1),
    dueOn: CalendarDate.nullable(),
  }),
  response: Done,
});

export const settleOwed = defineRoute({
  method: 'POST',
  path: '/api/outreach/owed/{owedId}/settlement',
  summary: 'Says that something that was owed was done. Twice keeps the first.',
  params: z.strictObject({ owedId: Id }),
  query: Nothing,
  body: Nothing,
  response: Done,
});

export const closeOutreachSession = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/closing',
  summary:
    'Ends the day. Who came and was not seen is carried over, with the reason, and waits for no doctor any more; who was ' +
    'expected did not come. `version_conflict` where somebody of them is not named, `visit_under_way` while one is in ' +
    'a call.',
  params: ofSession,
  query: Nothing,
  body: z.strictObject({
    unseen: z.array(z.strictObject({ participantId: Id, reason: UnseenReason })).max(400),
  }),
  response: Done,
});

export const outreachDayRoutes = {
  readOutreachRun,
  openOutreachSession,
  undoOpening,
  checkInParticipant,
  undoCheckIn,
  checkInWalkIn,
  registerParticipant,
  prioritiseParticipant,
  markVitalsTaken,
  sendToDoctor,
  postponeDoctor,
  handOutMedicine,
  finishParticipant,
  countStock,
  markTeamMember,
  addOwed,
  settleOwed,
  closeOutreachSession,
} as const;
