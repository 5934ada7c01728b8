import { z } from '../base/zod.ts';
import { Id, Language, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import {
  Consent,
  ConsentPurpose,
  ConsentText,
  giveConsent,
  MyVisitParams,
  PatientVisit,
} from './visits.ts';

/** The consents that a clinic asks for before a visit, and the patient's decisions. */
export const VisitConsents = z.object({
  /** The texts in force, each for a separate decision, the one on treatment first. */
  offered: z.array(ConsentText),
  /**
   * The newest decision for each purpose, with the text that was shown; null where that text is
   * lost.
   */
  decisions: z.array(Consent.extend({ text: ConsentText.nullable() })),
});
export type VisitConsents = z.infer<typeof VisitConsents>;

export const readMyConsents = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/consents/{language}',
  summary: "Returns the consent texts of the clinic in that language, and the patient's decisions.",
  params: z.strictObject({ ...MyVisitParams.shape, language: Language }),
  query: Nothing,
  body: Nothing,
  response: VisitConsents,
});

export const refuseConsent = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/consent/refusal',
  summary:
    'Refuses consent for a purpose, or withdraws it with immediate effect. Possible at any time.',
  params: MyVisitParams,
  query: Nothing,
  body: giveConsent.body,
  response: PatientVisit,
});

const EncounterParams = z.strictObject({ encounterId: Id });

export const readConsents = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/consents/{language}',
  summary:
    'Returns the same for staff: the texts in the language in which they read them aloud, and ' +
    'the consents in force.',
  params: z.strictObject({ ...EncounterParams.shape, language: Language }),
  query: Nothing,
  body: Nothing,
  response: VisitConsents,
});

export const witnessConsent = defineRoute({
  method: 'POST',
  path: '/api/encounters/{encounterId}/consents',
  summary:
    'Records the spoken answer of a patient who cannot tap, to a text that was read to them.',
  params: EncounterParams,
  query: Nothing,
  body: z.strictObject({
    purpose: ConsentPurpose,
    textVersion: z.string().min(1).max(32),
    language: Language,
    agreed: z.boolean(),
  }),
  response: VisitConsents,
});

/** The routes that the patient's page loads when it shows the consents. */
export const consentRoutes = { readMyConsents, refuseConsent } as const;
