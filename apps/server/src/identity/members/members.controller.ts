import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, From, Handle, Input, type Origin } from '../../http/index.ts';
import { Invitations } from './invitations.ts';
import { Members } from './members.ts';
import { PasswordResets } from './password-resets.ts';

/** The members of a clinic, and the links by which they join or set a new password. */
@Controller()
export class MembersController {
  readonly #members: Members;
  readonly #invitations: Invitations;
  readonly #resets: PasswordResets;

  constructor(members: Members, invitations: Invitations, resets: PasswordResets) {
    this.#members = members;
    this.#invitations = invitations;
    this.#resets = resets;
  }

  @Handle(routes.listMembers, 'staff', 'member.list')
  async list(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listMembers>> {
    const members = await this.#members.list(actor);
    return { members, invitations: await this.#invitations.open(actor) };
  }

  @Handle(routes.changeMember, 'staff', 'member.change', { stepUp: 'fresh' })
  async change(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.changeMember>,
  ): Promise<void> {
    await this.#members.change(actor, params.memberId, body);
  }

  @Handle(routes.deactivateMember, 'staff', 'member.deactivate', { stepUp: 'fresh' })
  async deactivate(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.deactivateMember>,
  ): Promise<void> {
    await this.#members.deactivate(actor, params.memberId);
  }

  @Handle(routes.reactivateMember, 'staff', 'member.reactivate', { stepUp: 'fresh' })
  async reactivate(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.reactivateMember>,
  ): Promise<void> {
    await this.#members.reactivate(actor, params.memberId);
  }

  @Handle(routes.makePasswordReset, 'staff', 'member.reset-password', { stepUp: 'fresh' })
  makeReset(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.makePasswordReset>,
  ): Promise<RouteAnswer<typeof routes.makePasswordReset>> {
    return this.#resets.make(actor, params.memberId);
  }

  @Handle(routes.invite, 'staff', 'member.invite', { stepUp: 'fresh' })
  invite(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.invite>,
  ): Promise<RouteAnswer<typeof routes.invite>> {
    return this.#invitations.make(actor, body);
  }

  @Handle(routes.revokeInvitation, 'staff', 'member.uninvite')
  async revoke(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.revokeInvitation>,
  ): Promise<void> {
    await this.#invitations.revoke(actor, params.invitationId);
  }

  @Handle(routes.previewInvitation, 'anyone', 'secret')
  preview(
    @Input() { body }: RouteInput<typeof routes.previewInvitation>,
  ): Promise<RouteAnswer<typeof routes.previewInvitation>> {
    return this.#invitations.preview(body.token);
  }

  @Handle(routes.acceptInvitation, 'anyone', 'secret')
  accept(
    @Input() { body }: RouteInput<typeof routes.acceptInvitation>,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.acceptInvitation>> {
    return this.#invitations.accept(body, origin);
  }

  @Handle(routes.previewPasswordReset, 'anyone', 'secret')
  previewReset(
    @Input() { body }: RouteInput<typeof routes.previewPasswordReset>,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.previewPasswordReset>> {
    return this.#resets.preview(body.token, origin);
  }

  @Handle(routes.resetPassword, 'anyone', 'secret')
  reset(
    @Input() { body }: RouteInput<typeof routes.resetPassword>,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.resetPassword>> {
    return this.#resets.use(body.token, body.password, origin);
  }
}
