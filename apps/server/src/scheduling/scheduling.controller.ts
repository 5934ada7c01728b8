import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/handle.ts';
import { DayList } from './day-list.ts';

@Controller()
export class SchedulingController {
  readonly #dayList: DayList;

  constructor(dayList: DayList) {
    this.#dayList = dayList;
  }

  @Handle(routes.listAppointments, 'staff')
  list(
    @By() actor: StaffActor,
    @Input() { query }: RouteInput<typeof routes.listAppointments>,
  ): Promise<RouteAnswer<typeof routes.listAppointments>> {
    return this.#dayList.read(actor, query.date);
  }
}
