import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../../http/index.ts';
import { VisitRooms } from '../../visits/index.ts';
import { WalkIns } from './walk-ins.ts';

@Controller()
export class WalkInsController {
  readonly #walkIns: WalkIns;
  readonly #rooms: VisitRooms;

  constructor(walkIns: WalkIns, rooms: VisitRooms) {
    this.#walkIns = walkIns;
    this.#rooms = rooms;
  }

  @Handle(routes.registerWalkIn, 'staff', 'walk-in.register')
  async register(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.registerWalkIn>,
  ): Promise<RouteAnswer<typeof routes.registerWalkIn>> {
    const registered = await this.#walkIns.register(actor, body);
    this.#rooms.announceChange(actor.tenantId);
    return registered;
  }
}
