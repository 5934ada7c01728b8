import { z } from '../base/zod.ts';
import { FreeTime } from '../base/free-times.ts';
import { Reach } from '../messages/messages.ts';
import { CalendarDate, Id, Instant, Nothing, MultiLineText, TimeZone } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { AppointmentRow, AppointmentStatus, Cancellation } from './scheduling.ts';
import { VisitMinutes, VisitMode } from '../visits/visit-types.ts';

/** The current state of an appointment. */
export const Appointment = z.object({
  appointmentId: Id,
  encounterId: Id,
  /**
   * Rises with every change (optimistic locking): a change based on an older version is refused.
   */
  version: z.number().int().positive(),
  status: AppointmentStatus,
  patientId: Id,
  practitionerId: Id,
  startsAt: Instant,
  endsAt: Instant,
  visitTypeId: Id.nullable(),
  mode: VisitMode,
  /** Booked deliberately at a time when the doctor already had a visit. */
  overbooked: z.boolean(),
  cancellation: Cancellation.nullable(),
});
export type Appointment = z.infer<typeof Appointment>;

/** One of the clinic's visit types, or a length and mode where none fits. */
export const BookedAs = z.union([
  z.strictObject({ visitTypeId: Id }),
  z.strictObject({ minutes: VisitMinutes, mode: VisitMode }),
]);
export type BookedAs = z.infer<typeof BookedAs>;

const params = z.strictObject({ appointmentId: Id });

/** The version that the caller has seen. */
const version = z.number().int().positive();

export const bookAppointment = defineRoute({
  method: 'POST',
  path: '/api/appointments',
  summary:
    'Books a visit, creates its link and sends it. The client generates the id; a retry returns ' +
    'the same answer and has no effect. A time that is taken is refused with `slot_taken` or ' +
    '`patient_booked` and nearby free times.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    appointmentId: Id,
    patientId: Id,
    practitionerId: Id,
    startsAt: Instant,
    as: BookedAs,
    /** The clinic's open site where the patient will be, if they come to one. */
    siteId: Id.optional(),
    /** Why the patient comes, in the words of the person who books. */
    reason: MultiLineText(500),
    /**
     * Books although the doctor already has a visit then. A patient is never booked twice at the
     * same time.
     */
    overbook: z.boolean(),
  }),
  response: z.object({
    appointment: Appointment,
    /** Same meaning as in the answer of `renewVisitLink`. */
    url: z.string(),
    validUntil: Instant,
    /** The channels by which the patient is told at once. */
    reach: Reach,
  }),
});

export const moveAppointment = defineRoute({
  method: 'PUT',
  path: '/api/appointments/{appointmentId}/time',
  summary:
    "Changes the time, doctor, length or site of a visit. The patient's link stays valid. An " +
    'outdated version is refused with `appointment_changed`.',
  params,
  query: Nothing,
  body: z.strictObject({
    version,
    practitionerId: Id,
    startsAt: Instant,
    minutes: VisitMinutes,
    /** Another open site of the clinic; null for none. If absent, the site does not change. */
    siteId: Id.nullable().optional(),
    overbook: z.boolean(),
  }),
  response: Appointment,
});

export const cancelAppointment = defineRoute({
  method: 'POST',
  path: '/api/appointments/{appointmentId}/cancellation',
  summary: "Cancels a visit that has not started. The patient's link says so from then on.",
  params,
  query: Nothing,
  body: z.strictObject({ version, ...Cancellation.shape, note: MultiLineText(300) }),
  response: Appointment,
});

export const markAppointmentNoShow = defineRoute({
  method: 'POST',
  path: '/api/appointments/{appointmentId}/no-show',
  summary: "Marks the patient as not having come, once the visit's time has begun. Idempotent.",
  params,
  query: Nothing,
  body: Nothing,
  response: Appointment,
});

export const undoNoShow = defineRoute({
  method: 'DELETE',
  path: '/api/appointments/{appointmentId}/no-show',
  summary:
    'Removes the no-show mark: the patient may come, or has their place in the waiting room ' +
    'back. Idempotent.',
  params,
  query: Nothing,
  body: Nothing,
  response: Appointment,
});

export const readCalendar = defineRoute({
  method: 'GET',
  path: '/api/calendar',
  summary: "Lists the clinic's visits, hours and days off in a range of at most a week.",
  params: Nothing,
  query: z.strictObject({
    from: CalendarDate,
    /** The last day, inclusive. */
    to: CalendarDate,
    practitionerId: Id.optional(),
  }),
  body: Nothing,
  response: z.object({
    from: CalendarDate,
    to: CalendarDate,
    timeZone: TimeZone,
    doctors: z.array(z.object({ id: Id, name: z.string() })),
    appointments: z.array(AppointmentRow),
    /** When each doctor works; doctors without hours are not listed here. */
    hours: z.array(FreeTime),
    doctorsWithoutHours: z.array(Id),
    daysOff: z.array(
      z.object({
        date: CalendarDate,
        /** Null for the whole clinic. */
        practitionerId: Id.nullable(),
        reason: z.string(),
      }),
    ),
  }),
});

export const findFreeTimes = defineRoute({
  method: 'POST',
  path: '/api/free-times/search',
  summary:
    'Finds times at which a visit can be booked, earliest first, for one doctor or all. A ' +
    "doctor without hours has the clinic's, or 8:00 to 18:00.",
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    practitionerId: Id.optional(),
    as: BookedAs,
    /** Excludes times at which this patient has another visit. */
    patientId: Id.optional(),
    /** Treats the time of this appointment as free, because it is about to be moved. */
    exceptAppointmentId: Id.optional(),
    /** The first day, in the clinic's time zone. */
    from: CalendarDate,
    days: z.number().int().min(1).max(31),
  }),
  response: z.object({ timeZone: TimeZone, freeTimes: z.array(FreeTime) }),
});

export const appointmentRoutes = {
  bookAppointment,
  moveAppointment,
  cancelAppointment,
  markAppointmentNoShow,
  undoNoShow,
  readCalendar,
  findFreeTimes,
} as const;
