import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { ClinicLook } from './clinic-look.ts';
import { Portraits } from './portraits.ts';

@Controller()
export class PicturesController {
  readonly #look: ClinicLook;
  readonly #portraits: Portraits;

  constructor(look: ClinicLook, portraits: Portraits) {
    this.#look = look;
    this.#portraits = portraits;
  }

  @Handle(routes.changeClinicLook, 'staff', 'clinic.change-look', { stepUp: 'fresh' })
  changeLook(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeClinicLook>,
  ): Promise<RouteAnswer<typeof routes.changeClinicLook>> {
    return this.#look.change(actor, body);
  }

  @Handle(routes.readClinicLogo, 'anyone', 'public')
  logo(
    @Input() { params }: RouteInput<typeof routes.readClinicLogo>,
  ): Promise<RouteAnswer<typeof routes.readClinicLogo>> {
    return this.#look.logo(params.clinicId, params.pictureId);
  }

  @Handle(routes.changeMyPortrait, 'staff', 'portrait.change')
  async changePortrait(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeMyPortrait>,
  ): Promise<RouteAnswer<typeof routes.changeMyPortrait>> {
    return { portrait: await this.#portraits.change(actor, body.picture) };
  }

  @Handle(routes.readPortrait, 'staff', 'portrait.read')
  portrait(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.readPortrait>,
  ): Promise<RouteAnswer<typeof routes.readPortrait>> {
    return this.#portraits.read(actor, params.memberId, params.pictureId);
  }
}
