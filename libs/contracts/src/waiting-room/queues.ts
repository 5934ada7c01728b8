import { z } from '../base/zod.ts';
import { CommunicationState } from './communications.ts';
import { IntakeState } from '../intake/intake.ts';
import { Patient, Site } from '../base/people.ts';
import { Id, Instant, SingleLineText, Nothing, MultiLineText } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { DeviceCheck } from '../visits/visits.ts';

/** HL7 v3 ActPriority, as FHIR R4 Encounter.priority uses it: emergency, urgent, routine. */
export const Priority = z.enum(['EM', 'UR', 'R']);
export type Priority = z.infer<typeof Priority>;

/**
 * - `waiting`.
 * - `held`: asked to wait a little longer; the patient keeps their position.
 * - `called`: one doctor has called the patient, and no other doctor can.
 */
export const WaitingState = z.enum(['waiting', 'held', 'called']);
export type WaitingState = z.infer<typeof WaitingState>;

/** How the next patient of a queue is chosen. */
export const QueueRules = z.strictObject({
  /**
   * A patient who arrives this many minutes after the appointment is ordered by their time of
   * arrival.
   */
  lateAfterMinutes: z.number().int().min(0).max(240),
  /**
   * Each doctor sees their own patients as if these were due this many minutes earlier. Other
   * doctors do not.
   */
  ownDoctorMinutes: z.number().int().min(0).max(240),
});
export type QueueRules = z.infer<typeof QueueRules>;

/** The rules for patients who wait for one doctor, and the initial rules of a new queue. */
export const usualRules: QueueRules = { lateAfterMinutes: 15, ownDoctorMinutes: 20 };

/** A group of doctors who share their patients. */
export const Queue = z.object({
  queueId: Id,
  name: z.string(),
  practitionerIds: z.array(Id),
  rules: QueueRules,
  /** No new patients enter a closed queue; those who wait stay. */
  isOpen: z.boolean(),
});
export type Queue = z.infer<typeof Queue>;

/**
 * What decides a patient's position: priority, appointed time, time of arrival, or a late arrival.
 */
export const PlaceReason = z.enum(['priority', 'appointment', 'arrival', 'late']);
export type PlaceReason = z.infer<typeof PlaceReason>;

/** A waiting patient, as staff see them. */
export const WaitingEntry = z.object({
  encounterId: Id,
  /** The queue they wait in; null where they wait for their own doctor. */
  queueId: Id.nullable(),
  /** The patient's own doctor. */
  practitionerId: Id,
  priority: Priority,
  state: WaitingState,
  /** Null for a walk-in. */
  appointedAt: Instant.nullable(),
  arrivedAt: Instant,
  /** The sort key in the queue: smaller keys come first. */
  order: z.string(),
  reason: PlaceReason,
  calledBy: Id.nullable(),
  /**
   * A note from the colleague who transferred the patient, for the next one; also null for staff
   * who do not treat the patient.
   */
  note: z.string().nullable(),
  patient: Patient.pick({ id: true, name: true, birthDate: true, gender: true, language: true }),
  /** The reason for the visit. */
  complaint: z.string(),
  site: Site.nullable(),
  /** The patient's page is open. */
  present: z.boolean(),
  /** The state of devices and browser while the patient waits with the page open. */
  deviceCheck: DeviceCheck.nullable(),
  /**
   * When a member of the clinic last acknowledged that the patient waits too long; null where none
   * did.
   */
  longWaitSeenAt: Instant.nullable(),
  intake: IntakeState,
  communications: CommunicationState,
});
export type WaitingEntry = z.infer<typeof WaitingEntry>;

/**
 * Why a patient's position got worse, to be explained to them:
 * - `urgent`, `earlier`: a patient who is more urgent, or due earlier, was put before them;
 * - `transferred`: they wait in another queue;
 * - `away`: their page was closed for too long;
 * - `reconsidered`: the clinic lowered their priority.
 */
export const MoveReason = z.enum(['urgent', 'earlier', 'transferred', 'away', 'reconsidered']);
export type MoveReason = z.infer<typeof MoveReason>;

/** The patient's own position in the queue, as the patient sees it. */
export const QueuePosition = z.object({
  state: WaitingState,
  /** 1 is next. */
  position: z.number().int().positive(),
  /**
   * The doctor who called them, or their own doctor; null where any doctor of the queue may see
   * them.
   */
  practitionerName: z.string().nullable(),
  /** The number of doctors who serve the queue. */
  servedBy: z.number().int().nonnegative(),
  /** Why the position got worse; null where it did not. */
  moved: MoveReason.nullable(),
});
export type QueuePosition = z.infer<typeof QueuePosition>;

const WaitingParams = z.strictObject({ encounterId: Id });

export const callNext = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/next',
  summary:
    'Calls the next patient for this doctor: one with an open page, by the order of the line.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    encounterId: Id,
    /** `own-doctor` where the next patient is not the first in the queue. */
    because: z.enum(['order', 'own-doctor']),
    /** The number of patients before them who are absent or held. */
    passedOver: z.number().int().nonnegative(),
  }),
});

export const callPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/call',
  summary: 'Reserves the patient for this doctor; no other doctor can admit them from then on.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const returnToQueue = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/return-to-queue',
  summary: 'Takes a call back: the patient waits again, at the same place.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const holdPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/hold',
  summary: 'Puts the patient on hold; they keep their place and are not called.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({ held: z.boolean() }),
  response: Nothing,
});

export const setPriority = defineRoute({
  method: 'PUT',
  path: '/api/waiting-room/{encounterId}/priority',
  summary: 'Sets the priority, which precedes the waiting time in the order of the line.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({ priority: Priority }),
  response: Nothing,
});

export const transferPatient = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/transfer',
  summary: 'Transfers the patient to a colleague or a queue; their waiting time counts there.',
  params: WaitingParams,
  query: Nothing,
  body: z.strictObject({
    to: z.union([z.strictObject({ practitionerId: Id }), z.strictObject({ queueId: Id })]),
    note: MultiLineText(2000),
  }),
  response: Nothing,
});

export const markNoShow = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/no-show',
  summary: 'Marks the patient as gone: cancels the visit.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const seeLongWait = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/long-wait-seen',
  summary: 'Acknowledges the alarm of a long wait; it is silent until the limit has passed again.',
  params: WaitingParams,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

const QueueBody = z.strictObject({
  name: SingleLineText(80).min(1),
  practitionerIds: z.array(Id).max(200),
  rules: QueueRules,
});

export const listQueues = defineRoute({
  method: 'GET',
  path: '/api/queues',
  summary: 'Lists the queues that doctors share, with the doctors who serve them.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ queues: z.array(Queue) }),
});

export const makeQueue = defineRoute({
  method: 'POST',
  path: '/api/queues',
  summary: 'Creates a queue. Patients of its doctors who arrive from then on wait there.',
  params: Nothing,
  query: Nothing,
  body: QueueBody,
  response: Queue,
});

export const changeQueue = defineRoute({
  method: 'PUT',
  path: '/api/queues/{queueId}',
  summary: 'Changes or closes a queue: a closed one takes no new patients, and those in it stay.',
  params: z.strictObject({ queueId: Id }),
  query: Nothing,
  body: QueueBody.extend({ isOpen: z.boolean() }),
  response: Queue,
});
