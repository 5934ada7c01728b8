import { z } from '../base/zod.ts';
import { Id, Language, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** How doctor and patient meet: FHIR R4 Encounter.class VR for the first two, AMB for the last. */
export const VisitMode = z.enum(['video', 'telephone', 'in-person']);
export type VisitMode = z.infer<typeof VisitMode>;

/** A colour by name, so that every theme can have its own shade of it. */
export const VisitColour = z.enum(['teal', 'blue', 'plum', 'ochre', 'moss', 'clay', 'slate']);
export type VisitColour = z.infer<typeof VisitColour>;

/** The planned length of a visit. */
export const VisitMinutes = z.number().int().min(5).max(480);

const facts = {
  names: z.record(Language, SingleLineText(60).min(1)),
  minutes: VisitMinutes,
  mode: VisitMode,
  colour: VisitColour,
  /** Kept free after the visit for documentation. */
  bufferMinutes: z.number().int().min(0).max(120),
  /** If false, no further visits can be booked with it. */
  isOffered: z.boolean(),
};

/** A kind of visit that the clinic books: FHIR R4 HealthcareService. */
export const VisitType = z.object({ visitTypeId: Id, ...facts });
export type VisitType = z.infer<typeof VisitType>;

export const listVisitTypes = defineRoute({
  method: 'GET',
  path: '/api/visit-types',
  summary: "Lists the clinic's visit types, in order of creation.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ visitTypes: z.array(VisitType) }),
});

export const saveVisitType = defineRoute({
  method: 'PUT',
  path: '/api/visit-types/{visitTypeId}',
  summary: 'Creates or changes a visit type; booked visits keep what they were booked with.',
  params: z.strictObject({ visitTypeId: Id }),
  query: Nothing,
  body: z.strictObject(facts),
  response: VisitType,
});
