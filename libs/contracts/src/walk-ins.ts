import { z } from './zod.ts';
import { AdministrativeGender, Patient, Phone } from './people.ts';
import { Id, Instant, Language, Line, Nothing, PartialDate, Text } from './primitives.ts';
import { defineRoute } from './route.ts';

/** Somebody whom the clinic sees for the first time. */
export const NewPatient = z.strictObject({
  name: Line(120).min(1),
  birthDate: PartialDate,
  /** Nobody knows it: the year comes from an age that was guessed. */
  birthDateEstimated: z.boolean().optional(),
  gender: AdministrativeGender,
  language: Language,
  phone: Phone.nullable(),
});
export type NewPatient = z.infer<typeof NewPatient>;

export const registerWalkIn = defineRoute({
  method: 'POST',
  path: '/api/walk-ins',
  summary:
    'Registers somebody who comes without an appointment, and makes their link. The client makes the id of ' +
    'the visit: the same again makes another link and nothing else.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    encounterId: Id,
    patient: z.union([z.strictObject({ patientId: Id }), NewPatient]),
    /** Whom they come to; where this doctor shares a queue, they wait there. */
    practitionerId: Id,
    /** Why they come, in the words of whoever registers them. */
    reason: Text(500),
  }),
  response: z.object({
    encounterId: Id,
    patient: Patient,
    /** As `renewVisitLink` answers. */
    url: z.string(),
    validUntil: Instant,
  }),
});
