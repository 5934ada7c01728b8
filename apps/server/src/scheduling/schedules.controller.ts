import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { Schedules } from './schedules.ts';
import { VisitTypes } from './visit-types.ts';

@Controller()
export class SchedulesController {
  readonly #schedules: Schedules;
  readonly #types: VisitTypes;

  constructor(schedules: Schedules, types: VisitTypes) {
    this.#schedules = schedules;
    this.#types = types;
  }

  @Handle(routes.listVisitTypes, 'staff', 'visit-type.list')
  async listTypes(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listVisitTypes>> {
    return { visitTypes: await this.#types.list(actor) };
  }

  @Handle(routes.saveVisitType, 'staff', 'visit-type.configure')
  saveType(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveVisitType>,
  ): Promise<RouteAnswer<typeof routes.saveVisitType>> {
    return this.#types.save(actor, params.visitTypeId, body);
  }

  @Handle(routes.listSchedules, 'staff', 'schedule.list')
  async list(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listSchedules>> {
    return { schedules: await this.#schedules.list(actor) };
  }

  @Handle(routes.saveSchedule, 'staff', 'schedule.configure')
  save(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.saveSchedule>,
  ): Promise<RouteAnswer<typeof routes.saveSchedule>> {
    return this.#schedules.save(actor, params.of, body);
  }
}
