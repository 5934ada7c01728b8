import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { ClinicDetails } from './clinic-details.ts';

@Controller()
export class ClinicDetailsController {
  readonly #details: ClinicDetails;

  constructor(details: ClinicDetails) {
    this.#details = details;
  }

  @Handle(routes.readClinicDetails, 'staff', 'clinic.read-settings')
  read(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readClinicDetails>> {
    return this.#details.read(actor);
  }

  @Handle(routes.changeClinicDetails, 'staff', 'clinic.configure', { stepUp: 'fresh' })
  change(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.changeClinicDetails>,
  ): Promise<RouteAnswer<typeof routes.changeClinicDetails>> {
    return this.#details.change(actor, body);
  }

  @Handle(routes.listSites, 'staff', 'site.list')
  async sites(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listSites>> {
    return { sites: [...(await this.#details.openSites(actor))] };
  }

  @Handle(routes.listClinicVersions, 'staff', 'clinic.read-settings')
  versions(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listClinicVersions>> {
    return this.#details.versions(actor);
  }
}
