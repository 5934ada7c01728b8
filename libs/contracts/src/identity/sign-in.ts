import { Email, StaffSession } from './identity.ts';
import { SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { PasskeyAssertion, PasskeyRequest, RecoveryCode, TotpCode } from './second-factors.ts';
import { z } from '../base/zod.ts';

/** The state of a sign-in: done, or the next factor that is required. */
export const SignInAnswer = z.discriminatedUnion('next', [
  z.object({ next: z.literal('done'), session: StaffSession }),
  z.object({
    next: z.literal('second-factor'),
    totp: z.boolean(),
    passkey: PasskeyRequest.nullable(),
  }),
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/session',
  summary:
    "Signs a member of staff in and sets the session cookie, or asks for the account's second " +
    'factor.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    email: Email,
    password: z.string().min(1).max(256),
  }),
  response: SignInAnswer,
});

/** The second authentication factor. */
export const SecondFactor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), code: TotpCode }),
  z.strictObject({ kind: z.literal('recovery-code'), code: RecoveryCode }),
  z.strictObject({ kind: z.literal('passkey'), assertion: PasskeyAssertion }),
]);
export type SecondFactor = z.infer<typeof SecondFactor>;

export const giveSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/session/second-factor',
  summary: 'Continues a sign-in after the password, within five minutes.',
  params: Nothing,
  query: Nothing,
  body: SecondFactor,
  response: SignInAnswer,
});

export const askSecondFactorAgain = defineRoute({
  method: 'POST',
  path: '/api/session/second-factor/options',
  summary:
    'Returns a new passkey challenge for a sign-in in progress; each challenge accepts one answer.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    /** Null where the account no longer has a passkey. */
    passkey: PasskeyRequest.nullable(),
  }),
});

export const beginPasskeySignIn = defineRoute({
  method: 'POST',
  path: '/api/session/passkey/options',
  summary: 'Returns a challenge for any passkey of this site, to sign in without a password.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: PasskeyRequest,
});

export const signInWithPasskey = defineRoute({
  method: 'POST',
  path: '/api/session/passkey',
  summary: 'Signs in with a passkey alone; possession and user verification are two factors.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ assertion: PasskeyAssertion }),
  response: SignInAnswer,
});

export const beginProviderSignIn = defineRoute({
  method: 'POST',
  path: '/api/session/provider/options',
  summary: "Returns the URL to sign in with the clinic's identity provider (OpenID Connect).",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ url: z.url() }),
});

/** What the provider returns to the page, in the URL's query (OpenID Connect Core 1.0, 3.1.2.5). */
export const signInWithProvider = defineRoute({
  method: 'POST',
  path: '/api/session/provider',
  summary: "Signs in with the parameters of the identity provider's redirect.",
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    code: SingleLineText(4096).min(1),
    state: SingleLineText(256).min(1),
    /** RFC 9207. */
    iss: SingleLineText(1024).optional(),
  }),
  response: SignInAnswer,
});
