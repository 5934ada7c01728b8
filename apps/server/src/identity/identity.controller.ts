import { Controller, Res } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { type Response } from 'express';
import { By, From, Handle, Input, type Origin } from '../http/index.ts';
import { writeSecret } from './sessions/cookies.ts';
import { GuestLinks } from './links/guest-links.ts';
import { staffSessionSeconds } from './sessions/staff-sessions.ts';
import { SetUp } from './clinic/set-up.ts';
import { VisitLinkMaker } from './links/visit-link-maker.ts';
import { VisitLinks } from './links/visit-links.ts';

@Controller()
export class IdentityController {
  readonly #links: VisitLinks;
  readonly #maker: VisitLinkMaker;
  readonly #guestLinks: GuestLinks;
  readonly #setUp: SetUp;

  constructor(links: VisitLinks, maker: VisitLinkMaker, guestLinks: GuestLinks, setUp: SetUp) {
    this.#links = links;
    this.#maker = maker;
    this.#guestLinks = guestLinks;
    this.#setUp = setUp;
  }

  @Handle(routes.setUpClinic, 'anyone', 'secret')
  async setUp(
    @Input() { body }: RouteInput<typeof routes.setUpClinic>,
    @From() origin: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RouteAnswer<typeof routes.setUpClinic>> {
    const { secret, session } = await this.#setUp.complete(body, origin);
    writeSecret(response, 'staff', secret, staffSessionSeconds);
    return session;
  }

  @Handle(routes.previewVisitLink, 'anyone', 'secret')
  async preview(
    @Input() { body }: RouteInput<typeof routes.previewVisitLink>,
  ): Promise<RouteAnswer<typeof routes.previewVisitLink>> {
    return (await this.#guestLinks.preview(body.token)) ?? (await this.#links.preview(body.token));
  }

  @Handle(routes.openGuestLink, 'anyone', 'secret')
  async openAsGuest(
    @Input() { body }: RouteInput<typeof routes.openGuestLink>,
    @From() { address }: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { secret, seconds } = await this.#guestLinks.open(body.token, body.code, address);
    writeSecret(response, 'guest', secret, seconds);
  }

  @Handle(routes.sendLinkCode, 'anyone', 'secret')
  sendCode(
    @Input() { body }: RouteInput<typeof routes.sendLinkCode>,
    @From() { address }: Origin,
  ): Promise<RouteAnswer<typeof routes.sendLinkCode>> {
    return this.#links.sendCode(body.token, address);
  }

  @Handle(routes.openVisitLink, 'anyone', 'secret')
  async open(
    @Input() { body }: RouteInput<typeof routes.openVisitLink>,
    @From() { address }: Origin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { secret, seconds } = await this.#links.open(body, address);
    writeSecret(response, 'patient', secret, seconds);
  }

  @Handle(routes.waiveProof, 'staff', 'visit-link.waive-proof')
  waive(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.waiveProof>,
  ): Promise<RouteAnswer<typeof routes.waiveProof>> {
    return this.#links.waive(actor, params.encounterId);
  }

  @Handle(routes.renewVisitLink, 'staff', 'visit-link.renew')
  renew(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.renewVisitLink>,
  ): Promise<RouteAnswer<typeof routes.renewVisitLink>> {
    return this.#maker.renew(actor, params.encounterId);
  }
}
