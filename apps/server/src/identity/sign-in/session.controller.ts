import { Controller, Res } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput, type SignInAnswer } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { type Response } from 'express';
import { By, From, Handle, Input, type Origin } from '../../http/index.ts';
import { readSecret, writeSecret } from '../sessions/cookies.ts';
import { Passkeys } from './passkeys.ts';
import { Provider } from './provider.ts';
import { StepUp } from './step-up.ts';
import { staffSessionSeconds } from '../sessions/staff-sessions.ts';
import { SignIns, type SignInResult } from './sign-in.ts';
import { stepSeconds } from './sign-in-steps.ts';
import { Staff } from '../sessions/staff.ts';
import { Workplaces } from '../sessions/workplaces.ts';

const open = { heldBack: 'let in' } as const;

/** Sign-in, re-authentication and sign-out. */
@Controller()
export class SessionController {
  readonly #signIns: SignIns;
  readonly #passkeys: Passkeys;
  readonly #provider: Provider;
  readonly #stepUp: StepUp;
  readonly #staff: Staff;
  readonly #workplaces: Workplaces;

  constructor(
    signIns: SignIns,
    passkeys: Passkeys,
    provider: Provider,
    stepUp: StepUp,
    staff: Staff,
    workplaces: Workplaces,
  ) {
    this.#signIns = signIns;
    this.#passkeys = passkeys;
    this.#provider = provider;
    this.#stepUp = stepUp;
    this.#staff = staff;
    this.#workplaces = workplaces;
  }

  @Handle(routes.signIn, 'anyone', 'secret')
  async signIn(
    @Input() { body }: RouteInput<typeof routes.signIn>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const result = await this.#signIns.withPassword(body.email, body.password, origin);
    return remember(result, response);
  }

  @Handle(routes.giveSecondFactor, 'anyone', 'secret', { cookie: 'step' })
  async secondFactor(
    @Input() { body }: RouteInput<typeof routes.giveSecondFactor>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const step = readSecret('step', origin);
    return remember(await this.#signIns.withSecondFactor(step, body, origin), response);
  }

  @Handle(routes.askSecondFactorAgain, 'anyone', 'secret', { cookie: 'step' })
  async askAgain(@From() origin: Origin): Promise<RouteAnswer<typeof routes.askSecondFactorAgain>> {
    return { passkey: await this.#signIns.askAgain(readSecret('step', origin), origin) };
  }

  @Handle(routes.beginPasskeySignIn, 'anyone', 'secret')
  beginPasskey(@From() origin: Origin): Promise<RouteAnswer<typeof routes.beginPasskeySignIn>> {
    return this.#passkeys.request('passkey-sign-in', null, origin);
  }

  @Handle(routes.signInWithPasskey, 'anyone', 'secret')
  async passkey(
    @Input() { body }: RouteInput<typeof routes.signInWithPasskey>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    return remember(await this.#signIns.withPasskey(body.assertion, origin), response);
  }

  @Handle(routes.beginProviderSignIn, 'anyone', 'secret')
  async beginProvider(
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RouteAnswer<typeof routes.beginProviderSignIn>> {
    const { url, secret } = await this.#provider.begin(origin);
    writeSecret(response, 'step', secret, stepSeconds);
    return { url };
  }

  @Handle(routes.signInWithProvider, 'anyone', 'secret', { cookie: 'step' })
  async provider(
    @Input() { body }: RouteInput<typeof routes.signInWithProvider>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const step = readSecret('step', origin);
    return remember(await this.#signIns.withProvider(step, body, origin), response);
  }

  @Handle(routes.beginStepUp, 'staff', 'own session', open)
  beginStepUp(
    @By() actor: StaffActor,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.beginStepUp>> {
    return this.#stepUp.options(actor, origin);
  }

  @Handle(routes.completeStepUp, 'staff', 'own session', open)
  async prove(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.completeStepUp>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const secret = await this.#stepUp.prove(actor, body, origin);
    writeSecret(response, 'staff', secret, staffSessionSeconds);
  }

  @Handle(routes.readSession, 'staff', 'own session', open)
  read(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readSession>> {
    return this.#staff.session(actor);
  }

  @Handle(routes.switchClinic, 'staff', 'own session', open)
  async switch(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.switchClinic>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RouteAnswer<typeof routes.switchClinic>> {
    const { secret, session } = await this.#workplaces.switch(actor, body.clinicId, origin);
    writeSecret(response, 'staff', secret, staffSessionSeconds);
    return session;
  }

  @Handle(routes.signOut, 'staff', 'own session', open)
  async signOut(
    @By() actor: StaffActor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.#staff.signOut(actor);
    writeSecret(response, 'staff', null);
  }
}

/** Stores the secret of the session, or of the step before it, in the browser. */
function remember({ answer, secret }: SignInResult, response: Response): SignInAnswer {
  if (answer.next === 'done') {
    writeSecret(response, 'staff', secret, staffSessionSeconds);
    writeSecret(response, 'step', null);
  } else {
    writeSecret(response, 'step', secret, stepSeconds);
  }
  return answer;
}
