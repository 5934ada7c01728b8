import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@teleward/contracts';
import { Log } from '@teleward/platform';
import { MailServer } from '../support/servers/mail-server.ts';
import { MovableClock } from '../support/movable-clock.ts';
import { type Answer, TestClinic, Visitor } from '../support/servers/test-clinic.ts';
import { addApp, codeOf } from '../support/actors/totp-app.ts';

/* A brute-force attack on codes: all guesses at once, each from another address, so that no
   limit by address interferes. What counts is how many guesses were compared at all. */

const account = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };
const guesses = 120;

let mail: MailServer;
let clinic: TestClinic;
let place = 0;
const clock = new MovableClock();

beforeAll(async () => {
  mail = await MailServer.start();
  const settings = {
    ...{ SMTP_URL: mail.url, MAIL_FROM: 'Clinic <visits@clinic.example>' },
    TRUSTED_PROXIES: 'loopback',
  };
  clinic = await TestClinic.open(settings, undefined, Log.create('error'), clock);
});

afterAll(async () => {
  await clinic.close();
  await mail.stop();
});

afterEach(() => {
  clock.reset();
});

function fromElsewhere(): Visitor {
  const visitor = new Visitor(clinic.url);
  place += 1;
  visitor.address = `203.0.${Math.floor(place / 250)}.${(place % 250) + 1}`;
  return visitor;
}

const wrongCodes = (right: string): string[] =>
  Array.from({ length: guesses + 1 }, (_, index) => String(index * 7919).padStart(6, '0'))
    .filter((code) => code !== right)
    .slice(0, guesses);

const count = (answers: readonly Answer[], code: string): number =>
  answers.filter(({ body }) => body['code'] === code).length;

describe('a code by e-mail, guessed by force', () => {
  it('is compared with five of many simultaneous guesses, also over further codes of the same link', async () => {
    const { token } = await clinic.seed();
    await clinic.rows("update tenant set code_channel = 'email'");
    await clinic.setSealed('patient', 'email', 'meera.i@mailbox.example');
    const send = () => fromElsewhere().call(routes.sendLinkCode, { body: { token } });
    expect((await send()).status).toBe(200);
    const right = await mail.code(1);
    const open = (code: string): Promise<Answer> =>
      fromElsewhere().call(routes.openVisitLink, { body: { token, code } });

    // The first wait is 5 s: on a busy machine it would be over during the guesses.
    clock.stop();
    const answers = await Promise.all(wrongCodes(right).map(open));
    expect(count(answers, 'code_mismatch')).toBe(5);
    expect(count(answers, 'too_many_attempts')).toBe(guesses - 5);
    // Another code gives no further guesses, and the correct one has to wait as well.
    expect((await send()).status).toBe(200);
    expect((await open(await mail.code(2))).body).toMatchObject({ code: 'too_many_attempts' });

    // Once the wait is over one guess is possible, followed by a longer wait.
    clock.moveOn(1);
    const later = await Promise.all(wrongCodes(right).map(open));
    expect(count(later, 'code_mismatch')).toBe(1);
    const [traces] = await clinic.rows(
      `select count(*)::int as n from audit_event
       where action = 'visit-link.open' and outcome = 'refused'`,
    );
    expect(traces?.['n']).toBeGreaterThanOrEqual(6);
  });
});

describe('the codes of an app, guessed by force with the password known', () => {
  it('are compared with five simultaneous guesses from one address, however many sign-ins are under way', async () => {
    const doctor = fromElsewhere();
    await doctor.signIn();
    const { secret } = await addApp(doctor);
    // The first wait is 1 s: on a busy machine it would be over during the guesses.
    clock.stop();
    const thief = fromElsewhere();
    const halfWay = async (): Promise<Visitor> => {
      const visitor = new Visitor(clinic.url);
      visitor.address = thief.address;
      const { body } = await visitor.call(routes.signIn, { body: account });
      expect(body).toMatchObject({ next: 'second-factor' });
      return visitor;
    };
    const steps = [await halfWay(), await halfWay(), await halfWay()];
    const near = [-1, 0, 1].map((step) => codeOf(secret, step, clock.now()));
    const wrong = wrongCodes('').filter((code) => !near.includes(code));
    const answers = await Promise.all(
      wrong.slice(0, 60).map((code, index) => {
        const visitor = steps[index % steps.length] ?? thief;
        return visitor.call(routes.giveSecondFactor, { body: { kind: 'totp', code } });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toEqual([]);
    expect(count(answers, 'verification_failed')).toBeLessThanOrEqual(5);
    expect(count(answers, 'verification_failed')).toBeGreaterThan(0);
    // Even the correct code is refused now, in any of these sign-ins.
    for (const visitor of steps) {
      const body = { kind: 'totp', code: codeOf(secret, 0, clock.now()) } as const;
      const given = await visitor.call(routes.giveSecondFactor, { body });
      expect(given.status).not.toBe(200);
    }
    // The account's owner stays signed in.
    const { status } = await doctor.call(routes.readSession);
    expect(status).toBe(200);
  });
});
