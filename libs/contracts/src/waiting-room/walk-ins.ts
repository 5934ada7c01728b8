import { z } from '../base/zod.ts';
import { AdministrativeGender, Patient, Phone } from '../base/people.ts';
import {
  Id,
  Instant,
  Language,
  SingleLineText,
  Nothing,
  PartialDate,
  MultiLineText,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** A patient whom the clinic sees for the first time. */
export const NewPatient = z.strictObject({
  name: SingleLineText(120).min(1),
  birthDate: PartialDate,
  /** The birth date is unknown: the year is derived from an estimated age. */
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
    "Registers a walk-in patient and creates their link. The client generates the visit's id; a " +
    'retry only creates another link.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    encounterId: Id,
    patient: z.union([z.strictObject({ patientId: Id }), NewPatient]),
    /** The doctor they come to see; if this doctor shares a queue, they wait there. */
    practitionerId: Id,
    /** Why they come, in the words of the person who registers them. */
    reason: MultiLineText(500),
  }),
  response: z.object({
    encounterId: Id,
    patient: Patient,
    /** Same meaning as in the answer of `renewVisitLink`. */
    url: z.string(),
    validUntil: Instant,
  }),
});
