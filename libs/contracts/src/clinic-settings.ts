import { z } from './zod.ts';
import { LinkFactor } from './identity.ts';
import { Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';

/** What a clinic's administrator decides for all of its visits and members. */
export const ClinicSettings = z.object({
  linkFactor: LinkFactor,
  /** Members sign in with two factors, from their next sign-in on. */
  twoFactors: z.boolean(),
  /** What this server can send; a code that it cannot send is not asked for. */
  sends: z.object({ sms: z.boolean(), email: z.boolean() }),
});
export type ClinicSettings = z.infer<typeof ClinicSettings>;

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
  summary: 'Changes what the clinic decided; it counts for links and sign-ins from then on.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ linkFactor: LinkFactor, twoFactors: z.boolean() }),
  response: ClinicSettings,
});
