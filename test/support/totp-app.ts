import { routes } from '@teleward/contracts';
import { Secret, TOTP } from 'otpauth';
import { type Visitor } from './test-clinic.ts';

export interface TotpApp {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** The code that an app shows, so many half minutes after a time. */
export const codeOf = (secret: string, steps = 0, time = new Date()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: time.getTime() + steps * 30_000,
  });

/** Sets an app up for whoever is signed in. */
export async function addApp(visitor: Visitor): Promise<TotpApp> {
  const { body } = await visitor.call(routes.beginTotp, { body: {} });
  const secret = String(body['secret']);
  // Of the step before, so that the present one is still there to be used.
  const confirm = () => visitor.call(routes.confirmTotp, { body: { code: codeOf(secret, -1) } });
  let confirmed = await confirm();
  // Where the half minute turned under way, the step before was two steps before.
  if (confirmed.status === 403) confirmed = await confirm();
  if (confirmed.status !== 200) throw new Error(`The app answered ${confirmed.status}`);
  return { secret, recoveryCodes: confirmed.body['recoveryCodes'] as string[] };
}
