import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer, type RouteInput } from '@teleward/contracts';
import { type StaffActor } from '@teleward/records';
import { By, Handle, Input } from '../http/index.ts';
import { QueueDesk } from './queue/queue-desk.ts';
import { Queues } from '../queue/index.ts';
import { WaitingRoom } from './waiting-room.ts';

const done = async (work: Promise<void>): Promise<Record<string, never>> => {
  await work;
  return {};
};

@Controller()
export class WaitingRoomController {
  readonly #desk: QueueDesk;
  readonly #queues: Queues;
  readonly #waitingRoom: WaitingRoom;

  constructor(desk: QueueDesk, queues: Queues, waitingRoom: WaitingRoom) {
    this.#desk = desk;
    this.#queues = queues;
    this.#waitingRoom = waitingRoom;
  }

  @Handle(routes.callNext, 'staff', 'queue.call')
  next(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.callNext>> {
    return this.#desk.callNext(actor);
  }

  @Handle(routes.callPatient, 'staff', 'queue.call')
  call(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.callPatient>,
  ): Promise<RouteAnswer<typeof routes.callPatient>> {
    return done(this.#desk.call(actor, params.encounterId));
  }

  @Handle(routes.returnToQueue, 'staff', 'queue.hold')
  returnToQueue(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.returnToQueue>,
  ): Promise<RouteAnswer<typeof routes.returnToQueue>> {
    return done(this.#desk.returnToQueue(actor, params.encounterId));
  }

  @Handle(routes.holdPatient, 'staff', 'queue.hold')
  hold(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.holdPatient>,
  ): Promise<RouteAnswer<typeof routes.holdPatient>> {
    return done(this.#desk.hold(actor, params.encounterId, body.held));
  }

  @Handle(routes.setPriority, 'staff', 'queue.prioritise')
  prioritise(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.setPriority>,
  ): Promise<RouteAnswer<typeof routes.setPriority>> {
    return done(this.#desk.prioritise(actor, params.encounterId, body.priority));
  }

  @Handle(routes.transferPatient, 'staff', 'queue.transfer')
  transfer(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.transferPatient>,
  ): Promise<RouteAnswer<typeof routes.transferPatient>> {
    return done(this.#desk.transfer(actor, params.encounterId, body.to, body.note));
  }

  @Handle(routes.markNoShow, 'staff', 'queue.no-show')
  noShow(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.markNoShow>,
  ): Promise<RouteAnswer<typeof routes.markNoShow>> {
    return done(this.#desk.noShow(actor, params.encounterId));
  }

  @Handle(routes.seeLongWait, 'staff', 'queue.see-long-wait')
  seeLongWait(
    @By() actor: StaffActor,
    @Input() { params }: RouteInput<typeof routes.seeLongWait>,
  ): Promise<RouteAnswer<typeof routes.seeLongWait>> {
    return done(this.#desk.seeLongWait(actor, params.encounterId));
  }

  @Handle(routes.listQueues, 'staff', 'queue.list')
  async list(@By() actor: StaffActor): Promise<RouteAnswer<typeof routes.listQueues>> {
    return { queues: await this.#queues.list(actor) };
  }

  @Handle(routes.makeQueue, 'staff', 'queue.configure')
  async make(
    @By() actor: StaffActor,
    @Input() { body }: RouteInput<typeof routes.makeQueue>,
  ): Promise<RouteAnswer<typeof routes.makeQueue>> {
    const queue = await this.#queues.make(actor, body);
    this.#waitingRoom.queuesChanged(actor.tenantId);
    return queue;
  }

  @Handle(routes.changeQueue, 'staff', 'queue.configure')
  async change(
    @By() actor: StaffActor,
    @Input() { params, body }: RouteInput<typeof routes.changeQueue>,
  ): Promise<RouteAnswer<typeof routes.changeQueue>> {
    const queue = await this.#queues.change(actor, params.queueId, body);
    this.#waitingRoom.queuesChanged(actor.tenantId);
    return queue;
  }
}
