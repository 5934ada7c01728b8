import { z } from './zod.ts';
import { IntakeState } from './intake.ts';
import { AdministrativeGender, Practitioner, Site } from './people.ts';
import {
  CalendarDate,
  Id,
  Instant,
  Language,
  Nothing,
  PartialDate,
  TimeZone,
} from './primitives.ts';
import { defineRoute } from './route.ts';
import { VisitMode } from './visit-types.ts';
import { DeviceCheck, EncounterStatus } from './visits.ts';

/** FHIR R4 AppointmentStatus, the part of it that a visit of ours goes through. */
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** FHIR R4 appointment-cancellation-reason: by the patient, by the doctor, booked in error, something else. */
export const CancellationReason = z.enum(['pat', 'prov', 'oth-err', 'other']);
export type CancellationReason = z.infer<typeof CancellationReason>;

export const Cancellation = z.object({ reason: CancellationReason, note: z.string() });
export type Cancellation = z.infer<typeof Cancellation>;

/** One line of the day's list: an appointment and how far its visit is. */
export const AppointmentRow = z.object({
  appointmentId: Id,
  encounterId: Id,
  /** How far the visit is. */
  status: EncounterStatus,
  /** What became of the appointment. */
  appointmentStatus: AppointmentStatus,
  /** Of the appointment; whoever changes it names it. */
  version: z.number().int().positive(),
  visitTypeId: Id.nullable(),
  mode: VisitMode,
  /** Booked on purpose at a time that was taken. */
  overbooked: z.boolean(),
  /** The patient has another visit then, as two merged records showed. */
  patientOverbooked: z.boolean(),
  cancellation: Cancellation.nullable(),
  /** The last message to the patient about it failed, or may not have gone out. */
  undelivered: z.boolean(),
  /** The patient cancelled or moved it by themselves, and from when; null where the clinic was the last. */
  changedByPatient: z.object({ at: Instant, from: Instant.nullable() }).nullable(),
  /** Somebody holds the link and could not prove twice or more to be the patient; null where nobody does. */
  beforeTheDoor: z
    .object({ misses: z.int().positive(), at: Instant, waivedUntil: Instant.nullable() })
    .nullable(),
  startsAt: Instant,
  endsAt: Instant,
  /** They come without one: the times say when they were registered. */
  walkIn: z.boolean(),
  reason: z.string(),
  patient: z.object({
    id: Id,
    name: z.string(),
    birthDate: PartialDate,
    gender: AdministrativeGender,
    language: Language,
  }),
  practitioner: Practitioner,
  site: Site.nullable(),
  /** The patient has opened the visit with the link, on any day so far. */
  linkOpened: z.boolean().default(true),
  /** Since when the patient waits; null until they arrive. */
  arrivedAt: Instant.nullable(),
  /** The patient's page is open now. */
  present: z.boolean(),
  /** While they wait with it open, microphone and camera as they are now. */
  deviceCheck: DeviceCheck.nullable(),
  intake: IntakeState,
});
export type AppointmentRow = z.infer<typeof AppointmentRow>;

export const listAppointments = defineRoute({
  method: 'GET',
  path: '/api/appointments',
  summary: "The clinic's appointments of one day in the clinic's time zone, by time.",
  params: Nothing,
  query: z.strictObject({
    /** Today in the clinic's zone where it is left out. */
    date: CalendarDate.optional(),
  }),
  body: Nothing,
  response: z.object({
    date: CalendarDate,
    timeZone: TimeZone,
    appointments: z.array(AppointmentRow),
  }),
});
