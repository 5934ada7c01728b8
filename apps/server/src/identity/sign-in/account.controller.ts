import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { Account } from './account.ts';

const open = { heldBack: 'let in' } as const;

@Controller()
export class AccountController {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  @Handle(routes.listSignIns, 'staff', 'own session', open)
  async list(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listSignIns>> {
    return { signIns: await this.#account.signIns(actor) };
  }

  @Handle(routes.endSignIn, 'staff', 'own session', open)
  async end(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.endSignIn>,
  ): Promise<void> {
    await this.#account.endSignIn(actor, params.sessionId);
  }

  @Handle(routes.changePassword, 'staff', 'own session', open)
  async changePassword(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changePassword>,
  ): Promise<void> {
    await this.#account.changePassword(actor, body.currentPassword, body.newPassword);
  }
}
