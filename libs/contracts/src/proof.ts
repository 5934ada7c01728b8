import { Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { PasskeyAssertion, PasskeyRequest, TotpCode } from './second-factors.ts';
import { z } from './zod.ts';

/** What somebody who is signed in shows again before something that is hard to undo. */
export const Proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('totp'), code: TotpCode }),
  z.strictObject({ kind: z.literal('passkey'), assertion: PasskeyAssertion }),
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
    /** To be answered by one of the account's passkeys; null where there is none. */
    passkey: PasskeyRequest.nullable(),
  }),
});

export const proveAgain = defineRoute({
  method: 'POST',
  path: '/api/session/proof',
  summary:
    'Proves once more who is signed in, and renews the session cookie: what answered `proof_required` is let through for 15 minutes.',
  params: Nothing,
  query: Nothing,
  body: Proof,
  response: Nothing,
});
