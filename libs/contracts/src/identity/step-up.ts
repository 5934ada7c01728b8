import { Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { PasskeyRequest } from './second-factors.ts';
import { SecondFactor } from './sign-in.ts';
import { z } from '../base/zod.ts';

/** Re-authentication of a signed-in person before an action that is hard to undo. */
export const StepUpCredential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
  ...SecondFactor.options,
]);
export type StepUpCredential = z.infer<typeof StepUpCredential>;

export const beginStepUp = defineRoute({
  method: 'POST',
  path: '/api/session/step-up/options',
  summary: 'Returns how the signed-in person can re-authenticate, other than by password.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    totp: z.boolean(),
    /** A challenge for one of the account's passkeys; null where it has none. */
    passkey: PasskeyRequest.nullable(),
    /** Whether the account has recovery codes left. */
    recoveryCode: z.boolean(),
  }),
});

export const completeStepUp = defineRoute({
  method: 'POST',
  path: '/api/session/step-up',
  summary:
    'Re-authenticates the signed-in person and renews the session cookie: for 15 minutes ' +
    'requests no longer answer `step_up_required`, nor `factor_step_up_required` if it was not by ' +
    'password.',
  params: Nothing,
  query: Nothing,
  body: StepUpCredential,
  response: Nothing,
});
