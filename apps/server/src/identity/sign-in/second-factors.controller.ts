import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, From, Handle, Input, type Origin } from '../../http/index.ts';
import { OwnFactors } from './own-factors.ts';

const open = { heldBack: 'let in' } as const;
/** A password alone must not suffice to change the other factors. */
const fresh = { stepUp: 'fresh, by factor', ...open } as const;

/** A person's own second factors: list, add and remove. */
@Controller()
export class SecondFactorsController {
  readonly #factors: OwnFactors;

  constructor(factors: OwnFactors) {
    this.#factors = factors;
  }

  @Handle(routes.listSecondFactors, 'staff', 'own session', open)
  list(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listSecondFactors>> {
    return this.#factors.list(actor);
  }

  @Handle(routes.beginTotp, 'staff', 'own session', fresh)
  beginTotp(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.beginTotp>> {
    return this.#factors.beginTotp(actor);
  }

  @Handle(routes.confirmTotp, 'staff', 'own session', fresh)
  async confirmTotp(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.confirmTotp>,
  ): Promise<RouteAnswer<typeof routes.confirmTotp>> {
    return { recoveryCodes: await this.#factors.confirmTotp(actor, body.code) };
  }

  @Handle(routes.removeTotp, 'staff', 'own session', fresh)
  removeTotp(@By() actor: StaffActor): Promise<void> {
    return this.#factors.removeTotp(actor);
  }

  @Handle(routes.beginPasskey, 'staff', 'own session', fresh)
  beginPasskey(
    @By() actor: StaffActor,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.beginPasskey>> {
    return this.#factors.beginPasskey(actor, origin);
  }

  @Handle(routes.addPasskey, 'staff', 'own session', fresh)
  async addPasskey(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.addPasskey>,
    @From() origin: Origin,
  ): Promise<RouteAnswer<typeof routes.addPasskey>> {
    const { name, registration } = body;
    return { recoveryCodes: await this.#factors.addPasskey(actor, name, registration, origin) };
  }

  @Handle(routes.removePasskey, 'staff', 'own session', fresh)
  removePasskey(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.removePasskey>,
  ): Promise<void> {
    return this.#factors.removePasskey(actor, params.passkeyId);
  }

  @Handle(routes.renewRecoveryCodes, 'staff', 'own session', fresh)
  async renewRecoveryCodes(
    @By() actor: StaffActor,
  ): Promise<RouteAnswer<typeof routes.renewRecoveryCodes>> {
    return { recoveryCodes: await this.#factors.renewRecoveryCodes(actor) };
  }
}
