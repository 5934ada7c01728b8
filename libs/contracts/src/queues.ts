import { z } from './zod.ts';
import { CommunicationState } from './communications.ts';
import { IntakeState } from './intake.ts';
import { Patient, Site } from './people.ts';
import { Id, Instant, Line, Nothing, Text } from './primitives.ts';
import { defineRoute } from './route.ts';
import { DeviceCheck } from './visits.ts';

/** HL7 v3 ActPriority, as FHIR R4 Encounter.priority takes it: emergency, urgent, routine. */
export const Priority = z.enum(['EM', 'UR', 'R']);
export type Priority = z.infer<typeof Priority>;

/**
 * - `waiting`.
 * - `held`: asked to wait a moment longer; the place is kept.
 * - `called`: a doctor is on the way to them, and nobody else can be.
 */
export const WaitingState = z.enum(['waiting', 'held', 'called']);
export type WaitingState = z.infer<typeof WaitingState>;

/** How the next patient of a queue is chosen. */
export const QueueRules = z.strictObject({
  /** Whoever comes so many minutes after the appointed time is counted from when they came. */
  lateAfterMinutes: z.number().int().min(0).max(240),
  /** A doctor's own patients are taken as if they were due so many minutes earlier, by that doctor alone. */
  ownDoctorMinutes: z.number().int().min(0).max(240),
});
export type QueueRules = z.infer<typeof QueueRules>;

/** Of somebody who waits for one doctor, and what a new queue begins with. */
export const usualRules: QueueRules = { lateAfterMinutes: 15, ownDoctorMinutes: 20 };

/** Several doctors who share their patients. */
export const Queue = z.object({
  queueId: Id,
  name: z.string(),
  practitionerIds: z.array(Id),
  rules: QueueRules,
  /** Where not, nobody else comes in; who is in stays. */
  isOpen: z.boolean(),
});
export type Queue = z.infer<typeof Queue>;

/** Why somebody stands where they do: by priority, by the appointed time, by when they came, or came late. */
export const PlaceReason = z.enum(['priority', 'appointment', 'arrival', 'late']);
export type PlaceReason = z.infer<typeof PlaceReason>;

/** Somebody who waits, as staff see them. */
export const WaitingEntry = z.object({
  encounterId: Id,
  /** The queue they wait in; null where they wait for their own doctor. */
  queueId: Id.nullable(),
  /** Their own doctor. */
  practitionerId: Id,
  priority: Priority,
  state: WaitingState,
  /** Null for who came without an appointment. */
  appointedAt: Instant.nullable(),
  arrivedAt: Instant,
  /** Sorts a line: whoever has less is before. */
  order: z.string(),
  reason: PlaceReason,
  calledBy: Id.nullable(),
  /** What whoever sent them here wants the next to know; null also for who is not with the patient. */
  note: z.string().nullable(),
  patient: Patient.pick({ id: true, name: true, birthDate: true, gender: true, language: true }),
  /** Why they come. */
  complaint: z.string(),
  site: Site.nullable(),
  /** The patient's page is open now. */
  present: z.boolean(),
  /** While they wait with it open, microphone and camera as they are now. */
  deviceCheck: DeviceCheck.nullable(),
  /** When somebody of the clinic last took on that they wait too long; null where nobody did. */
  longWaitSeenAt: Instant.nullable(),
  intake: IntakeState,
  communications: CommunicationState,
});
export type WaitingEntry = z.infer<typeof WaitingEntry>;

/**
 * Why somebody's place went back, for them to understand it:
 * - `urgent`, `earlier`: somebody more urgent, or due earlier, was put before them;
 * - `transferred`: they wait in another line;
 * - `away`: their page was closed for too long;
 * - `reconsidered`: they are less urgent than was thought.
 */
export const MoveReason = z.enum(['urgent', 'earlier', 'transferred', 'away', 'reconsidered']);
export type MoveReason = z.infer<typeof MoveReason>;

/** Their own place, as the patient sees it. */
export const Place = z.object({
  state: WaitingState,
  /** 1 is next. */
  position: z.number().int().positive(),
  /** Who will see them: the doctor who called them, or their own; null where it may be anybody of the queue. */
  practitionerName: z.string().nullable(),
  /** Doctors who serve the queue. */
  servedBy: z.number().int().nonnegative(),
  /** Why the position is further back than it was before; null where it is not. */
  moved: MoveReason.nullable(),
});
export type Place = z.infer<typeof Place>;

const WaitingParams = z.strictObject({ encounterId: Id });

export const callNext = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/next',
  summary: 'Calls who is next for this doctor: with a page that is open, by the rules of the line.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    encounterId: Id,
    /** `own-doctor` where it is not whoever is first in the line. */
    because: z.enum(['order', 'own-doctor']),
    /** How many stand before them and are not there now, or are held. */
    passedOver: z.number().int().nonnegative(),
  }),
});

export const callPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/call',
  summary: 'Makes this doctor the one who admits the patient; nobody else can from then on.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const uncallPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/uncall',
  summary: 'Takes a call back: the patient waits again, at the place they had.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const holdPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/hold',
  summary: 'Asks the patient to wait a moment longer; they keep the place and are not called.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({ held: z.boolean() }),
  response: Nothing,
});

export const setPriority = defineRoute({
  method: 'PUT',
  path: '/api/waiting-room/{encounterId}/priority',
  summary: 'Says how urgent it is, which comes before the time in the order of the line.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({ priority: Priority }),
  response: Nothing,
});

export const transferPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/transfer',
  summary: 'Sends the patient to a colleague or to a queue, with the time they waited.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({
    to: z.union([z.strictObject({ practitionerId: Id }), z.strictObject({ queueId: Id })]),
    note: Text(2000),
  }),
  response: Nothing,
});

export const markNoShow = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/no-show',
  summary: 'Says that the patient is gone: the visit is cancelled.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const seeLongWait = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/long-wait-seen',
  summary:
    'Takes on that somebody waits too long: the alarm is silent until the limit has passed again.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

const QueueBody = z.strictObject({
  name: Line(80).min(1),
  practitionerIds: z.array(Id).max(200),
  rules: QueueRules,
});

export const listQueues = defineRoute({
  method: 'GET',
  path: '/api/queues',
  summary: 'The queues that doctors share, and who serves them.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ queues: z.array(Queue) }),
});

export const makeQueue = defineRoute({
  method: 'POST',
  path: '/api/queues',
  summary: 'Makes a queue. Patients of its doctors who come from then on wait there.',
  params: Nothing,
  query: Nothing,
  body: QueueBody,
  response: Queue,
});

export const changeQueue = defineRoute({
  method: 'PUT',
  path: '/api/queues/{queueId}',
  summary: 'Changes a queue, or closes it: nobody else comes in, and who is in stays.',
  params: z.strictObject({ queueId: Id }),
  query: Nothing,
  body: QueueBody.extend({ isOpen: z.boolean() }),
  response: Queue,
});
