import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { z } from '../base/zod.ts';

const Base64Url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(max);

/** WebAuthn's AuthenticatorTransport. Browsers may send values that are not known here. */
const Transport = z.string().regex(/^[a-z-]{1,32}$/);

const PasskeyDescriptor = z.object({
  id: Base64Url(1400),
  type: z.literal('public-key'),
  transports: z.array(Transport).max(10).optional(),
});

/**
 * A challenge for a passkey: the part in use of WebAuthn Level 3,
 * PublicKeyCredentialRequestOptionsJSON.
 */
export const PasskeyRequest = z.object({
  challenge: Base64Url(128),
  rpId: z.string(),
  /** Milliseconds. */
  timeout: z.number(),
  userVerification: z.enum(['required', 'preferred']),
  allowCredentials: z.array(PasskeyDescriptor).optional(),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** A passkey's answer: WebAuthn Level 3, AuthenticationResponseJSON. */
export const PasskeyAssertion = z.object({
  id: Base64Url(1400),
  rawId: Base64Url(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url(4096),
    authenticatorData: Base64Url(4096),
    signature: Base64Url(4096),
    userHandle: Base64Url(128).optional(),
  }),
  clientExtensionResults: z.object({}),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/**
 * How to create a passkey: the part in use of WebAuthn Level 3,
 * PublicKeyCredentialCreationOptionsJSON.
 */
export const PasskeyCreation = z.object({
  challenge: Base64Url(128),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: Base64Url(128), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number().int() })),
  timeout: z.number(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(PasskeyDescriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** A new passkey: WebAuthn Level 3, RegistrationResponseJSON. */
export const PasskeyRegistration = z.object({
  id: Base64Url(1400),
  rawId: Base64Url(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url(4096),
    attestationObject: Base64Url(16_384),
    transports: z.array(Transport).max(10).optional(),
  }),
  clientExtensionResults: z.object({}),
});
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

/** Six digits from an authenticator app (RFC 6238), with or without a space in the middle. */
export const TotpCode = z.string().regex(/^\d{3} ?\d{3}$/);

/**
 * 120 random bits in RFC 4648 base32, as people copy them: with hyphens or spaces, in either case.
 */
export const RecoveryCode = z.string().regex(/^([A-Za-z2-7][ -]?){23}[A-Za-z2-7]$/);

export const Passkey = z.object({
  passkeyId: Id,
  name: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
});
export type Passkey = z.infer<typeof Passkey>;

export const listSecondFactors = defineRoute({
  method: 'GET',
  path: '/api/account/second-factors',
  summary: 'Lists the second factors of the member of staff.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    /** Since when codes of an authenticator app are required; null where they are not. */
    totpSince: Instant.nullable(),
    passkeys: z.array(Passkey),
    /** The number of unused recovery codes. */
    recoveryCodesLeft: z.number().int(),
  }),
});

export const beginTotp = defineRoute({
  method: 'POST',
  path: '/api/account/totp',
  summary: 'Creates the secret for an authenticator app; it is in use once `confirmTotp` succeeds.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    /** base32, for manual entry. */
    secret: z.string(),
    /** The `otpauth:` URI in the QR code. */
    uri: z.string(),
  }),
});

const NewRecoveryCodes = z.object({
  /** Shown once; null where the account already has some. */
  recoveryCodes: z.array(z.string()).nullable(),
});

export const confirmTotp = defineRoute({
  method: 'POST',
  path: '/api/account/totp/confirm',
  summary: 'Confirms that the app has the secret: from then on sign-in asks for a code.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ code: TotpCode }),
  response: NewRecoveryCodes,
});

export const removeTotp = defineRoute({
  method: 'DELETE',
  path: '/api/account/totp',
  summary: 'Removes the authenticator app: sign-in no longer asks for its code.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const beginPasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys/options',
  summary: 'Returns the options with which a browser creates a passkey for this account.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: PasskeyCreation,
});

export const addPasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys',
  summary: 'Adds a passkey that the browser created.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ name: SingleLineText(60).min(1), registration: PasskeyRegistration }),
  response: NewRecoveryCodes,
});

export const removePasskey = defineRoute({
  method: 'DELETE',
  path: '/api/account/passkeys/{passkeyId}',
  summary: 'Removes a passkey from the account.',
  params: z.strictObject({ passkeyId: Id }),
  query: Nothing,
  body: Nothing,
  response: Nothing,
});

export const renewRecoveryCodes = defineRoute({
  method: 'POST',
  path: '/api/account/recovery-codes',
  summary: 'Creates new recovery codes; earlier ones stop working.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ recoveryCodes: z.array(z.string()) }),
});
