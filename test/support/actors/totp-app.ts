import { routes } from '@teleward/contracts';
import { Secret, TOTP } from 'otpauth';
import { type Visitor } from '../servers/test-clinic.ts';

export interface TotpApp {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** The code that an authenticator app shows, this many steps of 30 s after a time. */
export const codeOf = (secret: string, steps = 0, time = new Date()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: time.getTime() + steps * 30_000,
  });

/** Sets up an authenticator app for the signed-in person. */
export async function addApp(visitor: Visitor): Promise<TotpApp> {
  const { body } = await visitor.call(routes.beginTotp, { body: {} });
  const secret = String(body['secret']);
  // Uses the previous step's code, so that the current one can still be used.
  const confirm = () => visitor.call(routes.confirmTotp, { body: { code: codeOf(secret, -1) } });
  let confirmed = await confirm();
  // If the step changed meanwhile, the code was two steps old.
  if (confirmed.status === 403) confirmed = await confirm();
  if (confirmed.status !== 200) throw new Error(`The app answered ${confirmed.status}`);
  return { secret, recoveryCodes: confirmed.body['recoveryCodes'] as string[] };
}
