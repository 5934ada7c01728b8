import { z } from '../base/zod.ts';
import { CodeChannel } from '../identity/identity.ts';
import { Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { ConsentPurpose } from '../visits/visits.ts';

/** From five minutes to thirty days. */
const CheckInMinutes = z.int().min(5).max(43_200);

/**
 * Minutes before the visit until which the patient may act, up to thirty days; null where patients
 * have to call the clinic.
 */
const ChangeMinutes = z.int().min(0).max(43_200).nullable();

/** What the clinic's administrator decides for all visits and members. */
export const ClinicSettings = z.object({
  /** The channel for codes to a patient who has both a telephone number and an e-mail address. */
  codeChannel: CodeChannel,
  /** Members need two factors, starting with their next sign-in. */
  twoFactors: z.boolean(),
  /** How many minutes before an appointment its patient may enter the waiting room. */
  checkInMinutes: CheckInMinutes,
  /**
   * After how many minutes the whole staff is alerted that a patient waits while no doctor of their
   * queue is present.
   */
  longWaitMinutes: z.int().min(5).max(240),
  /** How long patients may cancel a visit themselves. */
  patientCancelMinutes: ChangeMinutes,
  /** How long patients may choose another time themselves. */
  patientMoveMinutes: ChangeMinutes,
  /**
   * The purposes for which patients are asked to consent, each separately. Without `treatment`
   * there is no visit.
   */
  consentPurposes: z
    .array(ConsentPurpose)
    .max(ConsentPurpose.options.length)
    .refine((purposes) => purposes.includes('treatment')),
  /**
   * Whether media are encrypted end to end: always, unless staff turn it off for a visit, or never.
   */
  encryption: z.enum(['required', 'optional', 'off']),
  /** The channels that this server can send by; the others are not offered and cannot be chosen. */
  sends: z.object({ sms: z.boolean(), email: z.boolean() }),
});
export type ClinicSettings = z.infer<typeof ClinicSettings>;

const { shape } = ClinicSettings;

/**
 * The change that one form makes. A field that is absent stays unchanged, because a colleague may
 * just have changed it.
 */
export const ClinicSettingsChange = z
  .strictObject({
    codeChannel: shape.codeChannel.exactOptional(),
    twoFactors: shape.twoFactors.exactOptional(),
    checkInMinutes: shape.checkInMinutes.exactOptional(),
    longWaitMinutes: shape.longWaitMinutes.exactOptional(),
    patientCancelMinutes: shape.patientCancelMinutes.exactOptional(),
    patientMoveMinutes: shape.patientMoveMinutes.exactOptional(),
    consentPurposes: shape.consentPurposes.exactOptional(),
    encryption: shape.encryption.exactOptional(),
  })
  .refine((decisions) => Object.keys(decisions).length > 0);
export type ClinicSettingsChange = z.infer<typeof ClinicSettingsChange>;

export const readClinicSettings = defineRoute({
  method: 'GET',
  path: '/api/clinic-settings',
  summary: "Returns the clinic's settings for visits and members, for administrators.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: ClinicSettings,
});

export const changeClinicSettings = defineRoute({
  method: 'PUT',
  path: '/api/clinic-settings',
  summary:
    "Changes some of the clinic's settings; they apply to links opened and sign-ins from then on.",
  params: Nothing,
  query: Nothing,
  body: ClinicSettingsChange,
  response: ClinicSettings,
});
