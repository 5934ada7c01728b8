import { z } from './zod.ts';
import { FreeTime } from './free-times.ts';
import { CalendarDate, Instant, Nothing, Text, TimeZone } from './primitives.ts';
import { defineRoute } from './route.ts';
import { MyVisitParams, PatientVisit } from './visits.ts';

/** The version that the patient has seen. */
const version = z.int().positive();

export const cancelMyVisit = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/cancellation',
  summary:
    'The patient cancels the visit, until the time that the clinic set (`too_late` after it). Twice is harmless.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ version, note: Text(300) }),
  response: PatientVisit,
});

export const findMyFreeTimes = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/free-times',
  summary:
    'Other times of the same doctor for the same visit, two weeks from a day on. `too_late` where the clinic does ' +
    'not let the patient choose one any more.',
  params: MyVisitParams,
  query: z.strictObject({
    /** The first day in the clinic's time zone; if absent, the first day that can be chosen. */
    from: CalendarDate.optional(),
  }),
  body: Nothing,
  response: z.object({
    timeZone: TimeZone,
    freeTimes: z.array(FreeTime.omit({ practitionerId: true })),
    /**
     * The day on which the next two weeks begin; null where they are too far ahead to be booked.
     */
    next: CalendarDate.nullable(),
  }),
});

export const moveMyVisit = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/time',
  summary:
    'Gives the visit one of the free times. The link stays. `slot_taken` where somebody else has it by now, ' +
    '`appointment_changed` where the clinic changed the visit meanwhile.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ version, startsAt: Instant }),
  response: PatientVisit,
});

export const myAppointmentRoutes = { cancelMyVisit, findMyFreeTimes, moveMyVisit } as const;
