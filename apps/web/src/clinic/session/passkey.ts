import {
  type PasskeyAssertion,
  type PasskeyCreation,
  type PasskeyRegistration,
  type PasskeyRequest,
} from '@teleward/contracts';
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';

type Options<F extends (options: never) => unknown> = Parameters<F>[0] extends {
  optionsJSON: infer O;
}
  ? O
  : never;

/** Passkeys belong to a host name: a page opened by an IP address has none. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis &&
  !/^(\d+\.){3}\d+$|^\[/.test(location.hostname) &&
  globalThis.isSecureContext;

/** Asks for a passkey. @returns null where the person closed the dialog */
export const askPasskey = (request: PasskeyRequest): Promise<PasskeyAssertion | null> =>
  unlessClosed(
    startAuthentication({
      optionsJSON: request as Options<typeof startAuthentication>,
    }) as Promise<PasskeyAssertion>,
  );

/** Creates a passkey. @returns null where the person closed the dialog */
export const makePasskey = (creation: PasskeyCreation): Promise<PasskeyRegistration | null> =>
  unlessClosed(
    startRegistration({
      optionsJSON: creation as Options<typeof startRegistration>,
    }) as Promise<PasskeyRegistration>,
  );

/** This browser already has a passkey for this account. */
export const isKnownPasskey = (error: unknown): boolean =>
  error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';

async function unlessClosed<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)) {
      return null;
    }
    throw error;
  }
}
