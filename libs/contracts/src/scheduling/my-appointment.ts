import { z } from '../base/zod.ts';
import { FreeTime } from '../base/free-times.ts';
import { CalendarDate, Instant, Nothing, MultiLineText, TimeZone } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { MyVisitParams, PatientVisit } from '../visits/visits.ts';

/** The version that the patient has seen. */
const version = z.int().positive();

export const cancelMyVisit = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/cancellation',
  summary:
    "Cancels the visit for the patient, before the clinic's deadline (`too_late` after it). " +
    'Idempotent.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ version, note: MultiLineText(300) }),
  response: PatientVisit,
});

export const findMyFreeTimes = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/free-times',
  summary:
    'Lists free times of the same doctor for this visit, for two weeks from a given day. ' +
    '`too_late` if the patient may no longer change the time.',
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
    'Moves the visit to one of the free times. The link stays valid. `slot_taken` if the time ' +
    'is no longer free, `appointment_changed` if the clinic has changed the visit.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ version, startsAt: Instant }),
  response: PatientVisit,
});

export const myAppointmentRoutes = { cancelMyVisit, findMyFreeTimes, moveMyVisit } as const;
