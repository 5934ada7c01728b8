import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { FirstSteps } from './first-steps.ts';

@Controller()
export class FirstStepsController {
  readonly #steps: FirstSteps;

  constructor(steps: FirstSteps) {
    this.#steps = steps;
  }

  @Handle(routes.readFirstSteps, 'staff', 'clinic.read-settings')
  read(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.readFirstSteps>> {
    return this.#steps.read(actor);
  }

  @Handle(routes.hideFirstSteps, 'staff', 'clinic.configure')
  hide(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.hideFirstSteps>,
  ): Promise<RouteAnswer<typeof routes.hideFirstSteps>> {
    return this.#steps.hide(actor, body.hidden);
  }
}
