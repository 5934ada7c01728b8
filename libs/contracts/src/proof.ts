import { Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { PasskeyRequest } from './second-factors.ts';
import { SecondFactor } from './sign-in.ts';
import { z } from './zod.ts';

/** Re-authentication of a signed-in person before an action that is hard to undo. */
export const Proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
  ...SecondFactor.options,
]);
export type Proof = z.infer<typeof Proof>;

export const beginProof = defineRoute({
  method: 'POST',
  path: '/api/session/proof/options',
  summary: 'What the person who is signed in can prove themselves with, beside the password.',
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

export const proveAgain = defineRoute({
  method: 'POST',
  path: '/api/session/proof',
  summary:
    'Proves once more who is signed in, and renews the session cookie: what answered `proof_required` is let through for 15 minutes, and what answered `factor_proof_required` where it was no password.',
  params: Nothing,
  query: Nothing,
  body: Proof,
  response: Nothing,
});
