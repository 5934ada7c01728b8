import { Controller, Inject, Res } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type Config } from '@teleward/platform';
import { type StaffActor } from '@teleward/records';
import { type Response } from 'express';
import { By, From, Handle, Input, type Origin } from '../http/handle.ts';
import { demoAccounts } from '../operations/demo-people.ts';
import { configToken } from '../platform.tokens.ts';
import { writeSecret } from './cookies.ts';
import { Sessions, staffSessionSeconds } from './sessions.ts';
import { SetUp } from './set-up.ts';
import { Staff } from './staff.ts';
import { VisitLinks } from './visit-links.ts';

@Controller()
export class IdentityController {
  readonly #staff: Staff;
  readonly #sessions: Sessions;
  readonly #links: VisitLinks;
  readonly #setUp: SetUp;
  readonly #config: Config;

  constructor(
    staff: Staff,
    sessions: Sessions,
    links: VisitLinks,
    setUp: SetUp,
    @Inject(configToken) config: Config,
  ) {
    this.#staff = staff;
    this.#sessions = sessions;
    this.#links = links;
    this.#setUp = setUp;
    this.#config = config;
  }

  @Handle(routes.application, 'anyone')
  application(): RouteAnswer<typeof routes.application> {
    const { demo } = this.#config;
    return { name: 'Teleward', version: '0.1.0', demo, demoAccounts: demo ? demoAccounts : [] };
  }

  @Handle(routes.signIn, 'anyone')
  async signIn(
    @Input() { body }: RouteInput<typeof routes.signIn>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RouteAnswer<typeof routes.signIn>> {
    const { secret, session } = await this.#staff.signIn(body.email, body.password, origin);
    writeSecret(response, 'staff', secret, staffSessionSeconds);
    return session;
  }

  @Handle(routes.setUpClinic, 'anyone')
  async setUp(
    @Input() { body }: RouteInput<typeof routes.setUpClinic>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RouteAnswer<typeof routes.setUpClinic>> {
    const { secret, session } = await this.#setUp.complete(body, origin);
    writeSecret(response, 'staff', secret, staffSessionSeconds);
    return session;
  }

  @Handle(routes.readSession, 'staff')
  readSession(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readSession>> {
    return this.#staff.session(actor);
  }

  @Handle(routes.signOut, 'staff')
  async signOut(
    @By() actor: StaffActor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.#staff.signOut(actor);
    writeSecret(response, 'staff', null);
  }

  @Handle(routes.previewVisitLink, 'anyone')
  preview(
    @Input() { body }: RouteInput<typeof routes.previewVisitLink>,
  ): Promise<RouteAnswer<typeof routes.previewVisitLink>> {
    return this.#links.preview(body.token);
  }

  @Handle(routes.openVisitLink, 'anyone')
  async open(
    @Input() { body }: RouteInput<typeof routes.openVisitLink>,
    @From() { address }: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { secret, seconds } = await this.#links.open(body.token, body.birthDate, address);
    writeSecret(response, 'patient', secret, seconds);
  }

  @Handle(routes.renewVisitLink, 'staff')
  renew(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.renewVisitLink>,
  ): Promise<RouteAnswer<typeof routes.renewVisitLink>> {
    return this.#links.renew(actor, params.encounterId);
  }
}
