import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type PatientActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { TurnNotices } from './turn-notices.ts';

@Controller()
export class TurnNoticesController {
  readonly #notices: TurnNotices;

  constructor(notices: TurnNotices) {
    this.#notices = notices;
  }

  @Handle(routes.readTurnNotice, 'patient', 'turn-notice.read')
  read(@By() actor: PatientActor): Promise<RouteAnswer<typeof routes.readTurnNotice>> {
    return this.#notices.read(actor);
  }

  @Handle(routes.askTurnNotice, 'patient', 'turn-notice.ask')
  ask(
    @By() actor: PatientActor,
    @Input() { body }: RouteInput<typeof routes.askTurnNotice>,
  ): Promise<RouteAnswer<typeof routes.askTurnNotice>> {
    return this.#notices.ask(actor, body.channel);
  }
}
