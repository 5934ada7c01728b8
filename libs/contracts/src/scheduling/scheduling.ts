import { z } from '../base/zod.ts';
import { IntakeState } from '../intake/intake.ts';
import { AdministrativeGender, Practitioner, Site } from '../base/people.ts';
import {
  CalendarDate,
  Id,
  Instant,
  Language,
  Nothing,
  PartialDate,
  TimeZone,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { VisitMode } from '../visits/visit-types.ts';
import { DeviceCheck, EncounterStatus } from '../visits/visits.ts';

/** The values of FHIR R4 AppointmentStatus that a visit here goes through. */
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/**
 * FHIR R4 appointment-cancellation-reason: by the patient, by the provider, booked in error, other.
 */
export const CancellationReason = z.enum(['pat', 'prov', 'oth-err', 'other']);
export type CancellationReason = z.infer<typeof CancellationReason>;

export const Cancellation = z.object({ reason: CancellationReason, note: z.string() });
export type Cancellation = z.infer<typeof Cancellation>;

/** One row of the day's list: an appointment and the progress of its visit. */
export const AppointmentRow = z.object({
  appointmentId: Id,
  encounterId: Id,
  /** The progress of the visit. */
  status: EncounterStatus,
  /** The status of the appointment. */
  appointmentStatus: AppointmentStatus,
  /** The version of the appointment; a change has to name it. */
  version: z.number().int().positive(),
  visitTypeId: Id.nullable(),
  mode: VisitMode,
  /** Booked deliberately at a time when the doctor already had a visit. */
  overbooked: z.boolean(),
  /** The patient has another visit at the same time, which two merged records revealed. */
  patientOverbooked: z.boolean(),
  cancellation: Cancellation.nullable(),
  /** The latest message to the patient about it failed, or may not have gone out. */
  undelivered: z.boolean(),
  /**
   * The patient moved it (away from `from`) or cancelled it; null where the clinic made the latest
   * change.
   */
  changedByPatient: z.object({ at: Instant, from: Instant.nullable() }).nullable(),
  /**
   * A holder of the link failed to authenticate as the patient two or more times; null where there
   * is none.
   */
  beforeTheDoor: z
    .object({ misses: z.int().positive(), at: Instant, waivedUntil: Instant.nullable() })
    .nullable(),
  startsAt: Instant,
  endsAt: Instant,
  /** A walk-in: the times are those of the registration. */
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
  /** The patient has opened the visit's link at least once, on any day. */
  linkOpened: z.boolean().default(true),
  /** Since when the patient waits; null until they arrive. */
  arrivedAt: Instant.nullable(),
  /** The patient's page is open. */
  present: z.boolean(),
  /** The state of devices and browser while the patient waits with the page open. */
  deviceCheck: DeviceCheck.nullable(),
  intake: IntakeState,
});
export type AppointmentRow = z.infer<typeof AppointmentRow>;

export const listAppointments = defineRoute({
  method: 'GET',
  path: '/api/appointments',
  summary: "Lists the clinic's appointments of one day in the clinic's time zone, by time.",
  params: Nothing,
  query: z.strictObject({
    /** If absent, today in the clinic's time zone. */
    date: CalendarDate.optional(),
  }),
  body: Nothing,
  response: z.object({
    date: CalendarDate,
    timeZone: TimeZone,
    appointments: z.array(AppointmentRow),
  }),
});
