import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { ClinicSettings } from './clinic-settings.ts';

@Controller()
export class ClinicSettingsController {
  readonly #settings: ClinicSettings;

  constructor(settings: ClinicSettings) {
    this.#settings = settings;
  }

  @Handle(routes.readClinicSettings, 'staff', 'clinic.read-settings')
  read(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readClinicSettings>> {
    return this.#settings.read(actor);
  }

  @Handle(routes.changeClinicSettings, 'staff', 'clinic.configure', { stepUp: 'fresh' })
  change(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeClinicSettings>,
  ): Promise<RouteAnswer<typeof routes.changeClinicSettings>> {
    return this.#settings.change(actor, body);
  }
}
