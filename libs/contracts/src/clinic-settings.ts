import { z } from './zod.ts';
import { CodeChannel } from './identity.ts';
import { Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { ConsentPurpose } from './visits.ts';

/** From five minutes to thirty days. */
const CheckInMinutes = z.int().min(5).max(43_200);

/** Until how many minutes before a visit, up to thirty days; null where patients call the clinic. */
const ChangeMinutes = z.int().min(0).max(43_200).nullable();

/** What a clinic's administrator decides for all of its visits and members. */
export const ClinicSettings = z.object({
  /** By which way a code goes to a patient who can be reached by both. */
  codeChannel: CodeChannel,
  /** Members sign in with two factors, from their next sign-in on. */
  twoFactors: z.boolean(),
  /** How many minutes before an appointment its patient may come into the waiting room. */
  checkInMinutes: CheckInMinutes,
  /** How many minutes somebody may wait while no doctor of their line is there, before everybody is told. */
  longWaitMinutes: z.int().min(5).max(240),
  /** Patients cancel by themselves. */
  patientCancelMinutes: ChangeMinutes,
  /** Patients choose another time by themselves. */
  patientMoveMinutes: ChangeMinutes,
  /** What patients are asked to agree to, each apart. Without `treatment` there is no visit. */
  consentPurposes: z
    .array(ConsentPurpose)
    .max(ConsentPurpose.options.length)
    .refine((purposes) => purposes.includes('treatment')),
  /** Whether media are encrypted from end to end: always, unless staff turn it off for a visit, or never. */
  encryption: z.enum(['required', 'optional', 'off']),
  /** What this server can send; what it cannot send is not asked for, and cannot be chosen. */
  sends: z.object({ sms: z.boolean(), email: z.boolean() }),
});
export type ClinicSettings = z.infer<typeof ClinicSettings>;

const { shape } = ClinicSettings;

/** What one form changes. What it does not name stays as somebody else may just have decided it. */
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
  summary: 'What the clinic decided for its visits and its members, for its administrators.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: ClinicSettings,
});

export const changeClinicSettings = defineRoute({
  method: 'PUT',
  path: '/api/clinic-settings',
  summary:
    'Changes some of what the clinic decided; it counts for links and sign-ins from then on.',
  params: Nothing,
  query: Nothing,
  body: ClinicSettingsChange,
  response: ClinicSettings,
});
