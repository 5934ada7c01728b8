import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProblemDetails } from '@teleward/contracts';
import { Secret, TOTP } from 'otpauth';
import { type Browser } from 'playwright-core';
import { launchBrowser, type PersonOptions } from '../support/actors/browser.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;
/** The first patient of the day. */
let name: string;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await TestClinic.open();
  ({ name } = await clinic.seed());
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await clinic.close();
});

type Look = Pick<PersonOptions, 'language' | 'screen'>;

/** Passkeys belong to a host name, so the page is opened by one. */
const arrive = (look: Look = {}): Promise<Doctor> =>
  Doctor.arrive(browser, { url: clinic.url.replace('127.0.0.1', 'localhost'), ...look });

async function openAccount(doctor: Doctor): Promise<void> {
  const { at } = doctor;
  await doctor.openMenu();
  await at.page.getByRole('link', { name: at.t('clinic:nav.account'), exact: true }).click();
  await at.heading('clinic:factors.title').waitFor();
}

/** An authenticator for passkeys, with user verification always successful. */
async function addAuthenticator({ at }: Doctor): Promise<() => Promise<readonly unknown[]>> {
  const session = await at.page.context().newCDPSession(at.page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return async () =>
    (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}

async function signOut(doctor: Doctor): Promise<void> {
  await doctor.signOut();
  await doctor.at.heading('clinic:signIn.title').waitFor();
}

async function fits({ at }: Doctor): Promise<void> {
  expect(await at.accessibilityProblems()).toEqual([]);
  const width = await at.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(at.page.viewportSize()?.width ?? 0);
}

describe('a passkey', () => {
  it.each([
    ['en', 'desktop'],
    ['zh-Hans', 'phone'],
  ] as const)(
    'is added, signs in alone and with the password, and is removed, in %s on a %s',
    async (language, screen) => {
      const doctor = await arrive({ language, screen });
      const { at } = doctor;
      const credentials = await addAuthenticator(doctor);
      await doctor.signIn();
      await openAccount(doctor);
      await at.text('clinic:factors.none').waitFor();
      await at.button('clinic:passkey.add').click();
      await expectCodes(doctor);
      expect(await credentials()).toHaveLength(1);
      await fits(doctor);
      // This device already has a passkey, and the page says so.
      await at.button('clinic:passkey.add').click();
      await at.text('clinic:passkey.known').waitFor();

      await signOut(doctor);
      await at.button('clinic:passkey.signIn').click();
      await at.heading('clinic:account.title').waitFor();

      await signOut(doctor);
      await doctor.fillSignIn();
      await at.text('clinic:secondFactor.intro').waitFor();
      await fits(doctor);
      await spoilQuestions();
      const askedAgain = at.page.waitForResponse('**/api/session/second-factor/options');
      await at.button('clinic:passkey.use').click();
      await at.text('errors:verification_failed').waitFor();
      await fits(doctor);
      await askedAgain;
      await at.button('clinic:passkey.use').click();
      await at.heading('clinic:account.title').waitFor();

      await letStepUpExpire();
      await at.button('clinic:passkey.removeOf', { name: await nameOfPasskey(doctor) }).click();
      await isAskedForFactorAlone(doctor);
      await spoilQuestions();
      await at.page.route('**/api/session/step-up/options', (route) => route.abort());
      await at.button('clinic:passkey.use').click();
      // The answer came too late, and then no other challenge could be requested.
      await at.text('errors:unavailable').waitFor();
      await fits(doctor);
      await at.page.unroute('**/api/session/step-up/options');
      await at.button('clinic:passkey.use').click();
      await at.text('clinic:factors.none').waitFor();

      await signOut(doctor);
      await at.button('clinic:passkey.signIn').click();
      await at.text('errors:verification_failed').waitFor();
      expect(at.troubles).toEqual([]);
    },
  );
});

const letStepUpExpire = (): Promise<unknown> =>
  clinic.rows(
    `update staff_session set proved_at = now() - interval '16 min',
       factor_proved_at = factor_proved_at - interval '16 min'`,
  );

async function isAskedForFactorAlone(doctor: Doctor): Promise<void> {
  const { at } = doctor;
  await at.heading('clinic:stepUp.title').waitFor();
  await at.text('clinic:stepUp.factorText').waitFor();
  expect(await at.button('clinic:stepUp.withPassword').count()).toBe(0);
  await fits(doctor);
}

/** Uses up the passkey challenges, as if the person had taken too long. */
const spoilQuestions = (): Promise<unknown> =>
  clinic.rows("update sign_in_step set used_at = now() where purpose = 'passkey-proof'");

const nameOfPasskey = ({ at }: Doctor): Promise<string> =>
  at.page
    .getByRole('region', { name: at.t('clinic:passkey.title') })
    .locator('.sign-in-device')
    .innerText();

async function expectCodes({ at }: Doctor): Promise<string[]> {
  await at.text('clinic:recovery.writeDown').waitFor();
  const codes = await at.page.locator('.recovery-codes code').allInnerTexts();
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
  return codes;
}

describe('an authenticator app', () => {
  it('is set up and asked for, and a recovery code replaces it', async () => {
    const doctor = await arrive({ screen: 'phone' });
    const { at } = doctor;
    await doctor.signIn();
    await openAccount(doctor);
    await at.button('clinic:totp.begin').click();
    await at.page.getByRole('img', { name: at.t('clinic:totp.qr') }).waitFor();
    const secret = Secret.fromBase32(
      (await at.page.locator('code.secret').innerText()).replaceAll(/\s/g, ''),
    );
    const code = (steps = 0): string =>
      new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
    await fits(doctor);
    await at.field('clinic:code.totp.label').fill('12');
    await at.button('clinic:totp.confirm').click();
    await at.text('clinic:code.totp.wrong').waitFor();
    await at.field('clinic:code.totp.label').fill(code(-1));
    await at.button('clinic:totp.confirm').click();
    const [recovery = '', other = ''] = await expectCodes(doctor);

    await signOut(doctor);
    await doctor.fillSignIn();
    await at.field('clinic:code.totp.label').fill(code());
    await at.button('clinic:signIn.submit').click();
    await at.heading('clinic:account.title').waitFor();

    await signOut(doctor);
    await doctor.fillSignIn();
    await at.button('clinic:secondFactor.recovery').click();
    await at.field('clinic:code.recovery-code.label').fill(recovery.toLowerCase());
    await at.button('clinic:signIn.submit').click();
    await at.heading('clinic:account.title').waitFor();
    await at.page.getByText(at.t('clinic:recovery.left_other', { count: '9' })).waitFor();

    await letStepUpExpire();
    await at.button('clinic:totp.removeAll').click();
    await isAskedForFactorAlone(doctor);
    await at.button('clinic:secondFactor.recovery').click();
    await at.field('clinic:code.recovery-code.label').fill(recovery);
    await at.button('clinic:stepUp.withCode').click();
    await at.text('errors:verification_failed').waitFor();
    await fits(doctor);
    await at.field('clinic:code.recovery-code.label').fill(other);
    await at.button('clinic:stepUp.withCode').click();
    await at.text('clinic:factors.none').waitFor();
    expect(at.troubles).toEqual([]);
  });
});

const tooOften: ProblemDetails = {
  type: 'about:blank',
  title: 'Too often',
  status: 429,
  detail: 'This was done too often.',
  code: 'rate_limited',
  retryAfter: 40,
};

describe('re-authentication', () => {
  it('comes before a signature, then signs, and loses nothing when it is cancelled', async () => {
    const doctor = await arrive();
    const { at } = doctor;
    await doctor.signIn();
    await doctor.openVisit(name);
    await doctor.write('plan', 'Rest and drink');
    await doctor.isSaved();
    await letStepUpExpire();
    await at.button('clinic:note.sign').click();
    // An error that prevents the challenge is shown where it was requested, not in an empty dialog.
    const question = '**/api/session/step-up/options';
    await at.page.route(question, (route) => route.abort());
    await at.button('clinic:document.signNow').click();
    await at.text('errors:unavailable').waitFor();
    await at.page.unroute(question);
    await at.page.route(question, (route) => route.fulfill({ status: 429, json: tooOften }));
    await at.button('clinic:document.signNow').click();
    await at.text('errors:rate_limited').waitFor();
    await at.text('common:tryAgainIn', { wait: '40 seconds' }).waitFor();
    expect(await at.heading('clinic:stepUp.title').count()).toBe(0);
    await fits(doctor);
    await at.page.unroute(question);
    await at.button('clinic:document.signNow').click();
    await at.heading('clinic:stepUp.title').waitFor();
    await fits(doctor);
    await at.button('clinic:stepUp.cancel').click();
    await at.text('errors:step_up_required').waitFor();
    await at.button('clinic:document.signNow').click();
    const password = at.page.getByLabel(/^Password of/);
    await password.fill('not this one');
    await at.button('clinic:stepUp.withPassword').click();
    await at.text('errors:verification_failed').waitFor();
    await password.fill('a-quiet-river-at-dawn');
    await at.page.keyboard.press('Enter');
    await at.page
      .getByRole('tabpanel')
      .getByText(at.t('clinic:document.signed'), { exact: true })
      .waitFor();
    expect(at.troubles).toEqual([]);
  });
});

describe('a clinic that requires two factors', () => {
  it.each([
    ['en', 'phone'],
    ['zh-Hans', 'desktop'],
  ] as const)(
    'lets a health worker add the second factor and then go on, in %s on a %s',
    async (language, screen) => {
      const administrator = await arrive({ language });
      await administrator.signIn({
        email: 'administrator@demo.example',
        password: 'a-kettle-and-a-compass',
      });
      const { page, t } = administrator.at;
      await page.goto(`${administrator.at.url}/settings/sign-in`);
      await administrator.at.button('clinic:settings.twoFactors.turnOn').click();
      await page.getByText(t('clinic:settings.twoFactors.on')).waitFor();
      await fits(administrator);

      const worker = await arrive({ language, screen });
      await addAuthenticator(worker);
      const { at } = worker;
      await at.page.goto(at.url);
      await worker.fillSignIn({ email: 'chw@demo.example', password: 'two-bicycles-up-the-hill' });
      await at.heading('clinic:factors.title').waitFor();
      await fits(worker);
      await at.button('clinic:passkey.add').click();
      await expectCodes(worker);
      await at.button('clinic:factors.goOn').click();
      await at.heading('clinic:day.title').waitFor();

      // As for a person whose provider did not ask for their passkey.
      await clinic.rows('update staff_session set factor_proved_at = null, aal = 1');
      await at.page.reload();
      await at.heading('clinic:factors.title').waitFor();
      await at.button('clinic:factors.goOn').click();
      await isAskedForFactorAlone(worker);
      await at.button('clinic:passkey.use').click();
      await at.heading('clinic:day.title').waitFor();
      expect(at.troubles).toEqual([]);
    },
  );
});
